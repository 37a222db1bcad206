// EC3502: a file of `global/` comes before those of the same name in `default/` and in the folders of the nodes.

import { check } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { type HiddenFile, hiddenFiles } from '../../checks-shared/hidden-files.ts';
import { listed } from '../../checks-shared/words.ts';

export const hiddenByGlobal = check({
  code: 'EC3502',
  name: 'hidden-by-global',
  severity: 'warning',
  scope: 'cluster',
  title: 'A file in global/ hides one of the same name',
  why: '`global/` is the first folder of the search path: what is there is there for all nodes of all subclusters, and a file of the same name in the folder of a node or in `default/` is never read, not even in part. Keep one of the two (`4/config/ref-ecelerity-conf.md`).',
  bad: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  port = 4809\n}\n',
    'east1/msgc_server.conf': 'msgc_server {\n  port = 4810\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "node-local.conf"\ninclude "msgc_server.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  port = 4809\n}\n',
    'east1/node-local.conf': '# nothing\n',
  },
  *run({ project }) {
    const byFile = new Map<string, HiddenFile[]>();
    for (const hidden of hiddenFiles(project)) if (hidden.folder === 'global') append(byFile, hidden.by, hidden);
    for (const all of byFile.values()) {
      const [first] = all;
      if (first === undefined) continue;
      const paths = [...new Set(all.map((each) => each.path))];
      yield {
        message: `${first.by} comes first on the search path, so ${listed(paths)} ${paths.length === 1 ? 'is' : 'are'} never read; keep one of them`,
        at: first.at,
        related: paths.map((path) => ({ at: { file: path, start: 0, end: 0 }, message: 'never read' })),
        nodes: [...new Set(all.flatMap((each) => each.nodes))].sort(),
      };
    }
  },
});
