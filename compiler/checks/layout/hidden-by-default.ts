// EC3501: the trap of relative includes in `default/`.

import { check } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { type HiddenFile, hiddenFiles } from '../../checks-shared/hidden-files.ts';
import { listed } from '../../checks-shared/words.ts';

export const hiddenByDefault = check({
  code: 'EC3501',
  name: 'hidden-by-default',
  severity: 'warning',
  scope: 'cluster',
  title: "A node's own file is never read, because default/ has one of that name",
  why: 'A relative include looks beside the file in which it stands before it goes along the search path. So `include "x.conf"` in a file of `default/` finds `default/x.conf` first, on every node, and `NODE/x.conf` is never read. Files that differ from node to node work only when `default/` has none of that name: give each node its own (`3/3-reference/cluster-config-management.md`).',
  bad: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'default/node-local.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n',
    'east1/node-local.conf': 'Relay_Hosts = ( "10.1.0.0/16" )\n',
  },
  good: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'east1/node-local.conf': 'Relay_Hosts = ( "10.1.0.0/16" )\n',
  },
  *run({ project }) {
    const byInclude = new Map<string, HiddenFile[]>();
    for (const hidden of hiddenFiles(project)) {
      if (hidden.folder === 'default') append(byInclude, `${hidden.at.file}:${hidden.at.start}`, hidden);
    }
    for (const all of byInclude.values()) {
      const [first] = all;
      if (first === undefined) continue;
      const paths = all.map((each) => each.path);
      yield {
        message: `this include finds ${first.by} first, so ${listed(paths)} ${paths.length === 1 ? 'is' : 'are'} never read; remove ${first.by} and give every node its own`,
        at: first.at,
        related: paths.map((path) => ({ at: { file: path, start: 0, end: 0 }, message: 'never read' })),
        nodes: [...new Set(all.flatMap((each) => each.nodes))].sort(),
      };
    }
  },
});
