// EC3503: a value that a node sets for itself and that a file for all nodes sets again behind it.

import { check, type Finding } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { folderOf } from '../../checks-shared/folders.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { plainText } from '../../checks-shared/settings-text.ts';
import { placeOfSetting } from '../../facts/values.ts';
import type { Layout, Setting } from '../../load/model.ts';

export const nodeValueOverridden = check({
  code: 'EC3503',
  name: 'node-value-overridden',
  severity: 'warning',
  scope: 'node',
  title: "A node's own value is overridden by a file for all nodes",
  why: "The last value of an option counts, in the order of reading, and an include is read where it stands. When `default/` includes the node's file and sets the same option further down, the value of the node never counts. Leave the option out of `default/` and set it on every node, or include the node's file at the end (`3/3-reference/cluster-config-management.md`).",
  bad: {
    'default/ecelerity.conf': 'include "node-local.conf"\ncluster {\n  if_check_interval = 30\n}\n',
    'east1/node-local.conf': 'cluster {\n  if_check_interval = 60\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'cluster {\n  if_check_interval = 30\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  if_check_interval = 60\n}\n',
  },
  *run({ node, project }) {
    const { layout } = project;
    const { folder } = node;
    if (layout === null || folder === null) return;
    for (const last of settingIndex(node).overriding) yield* overridden(last, folder, layout);
  },
});

/** The value of the node nearest to the end of the chain, when the last one is none of its own and says otherwise. */
function* overridden(last: Setting, folder: string, layout: Layout): Generator<Finding> {
  const winner = folderOf(layout, last.source.path);
  if (winner !== 'default' && winner !== 'global') return;
  let own: Setting | null = last.shadowed;
  while (own !== null && folderOf(layout, own.source.path) !== folder) own = own.shadowed;
  if (own === null || textOf(own) === textOf(last)) return;
  const name = own.source.text.slice(own.option.start, own.option.nameEnd);
  yield {
    message: `${name} of this node never counts: ${last.source.path} sets it again later; include ${own.source.path} behind that, or set the option in one place`,
    at: placeOfSetting(own),
    related: [{ at: placeOfSetting(last), message: 'the value that counts' }],
    fix: removing(own, `${name} here, where it does not count`),
  };
}

function textOf({ source, option }: Setting): string {
  return option.value === null ? '' : plainText(option.value, source.text);
}
