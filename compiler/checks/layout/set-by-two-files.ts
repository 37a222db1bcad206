// EC3507: one option of one scope, set differently by two files of an included folder.

import { basename, dirname } from '../../../base/paths.ts';
import { check } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { scopeLabel } from '../../checks-shared/settings.ts';
import { plainText } from '../../checks-shared/settings-text.ts';
import { placeOfSetting } from '../../facts/values.ts';
import type { Setting } from '../../load/model.ts';

export const setByTwoFiles = check({
  code: 'EC3507',
  name: 'set-by-two-files',
  severity: 'warning',
  scope: 'node',
  title: 'Two files of an included folder set one option differently',
  why: 'The files of a folder are read in alphabetical order, so the value of the file with the later name counts. Nobody who reads one of them can see that, and renaming a file changes what the node does (`4/conf-overview.md`).',
  bad: {
    'default/ecelerity.conf': 'include "parts/"\n',
    'default/parts/a.conf': 'Retry_Interval = 600\n',
    'default/parts/b.conf': 'Retry_Interval = 900\n',
  },
  good: {
    'default/ecelerity.conf': 'include "parts/"\n',
    'default/parts/a.conf': 'Retry_Interval = 600\n',
    'default/parts/b.conf': 'Max_Retry_Interval = 43200\n',
  },
  *run({ node }) {
    const folders = new Set(node.includes.flatMap(({ targets }) => (targets.length > 1 ? targets.map((each) => dirname(each)) : [])));
    if (folders.size === 0) return;
    for (const later of settingIndex(node).overriding) {
      const earlier = later.shadowed;
      if (earlier === null || earlier.source.path === later.source.path) continue;
      const folder = dirname(later.source.path);
      if (dirname(earlier.source.path) !== folder || !folders.has(folder) || valueText(earlier) === valueText(later)) continue;
      const where = later.scope.type === 'global' ? '' : ` of ${scopeLabel(later.scope)}`;
      yield {
        message: `${later.key}${where} is ${valueText(later)} here and ${valueText(earlier)} in ${basename(earlier.source.path)} of the same folder; the later name counts, set it in one of them`,
        at: placeOfSetting(later),
        related: [{ at: placeOfSetting(earlier), message: 'the value that does not count' }],
        fixes: [
          removing(earlier, `the value in ${basename(earlier.source.path)}, which does not count`),
          removing(later, 'this value, so that the other one counts'),
        ],
      };
    }
  },
});

function valueText({ option, source }: Setting): string {
  const text = option.value === null ? '' : plainText(option.value, source.text);
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
