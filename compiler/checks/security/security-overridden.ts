// EC3602: a later `Security` stanza takes something away that an earlier one gave.

import { check, type Finding } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { capabilitiesIn } from '../../checks-shared/capabilities.ts';
import { folderOf } from '../../checks-shared/folders.ts';
import { plainText } from '../../checks-shared/settings-text.ts';
import { placeOfSetting } from '../../facts/values.ts';
import type { Setting } from '../../load/model.ts';
import { childOf } from '../../load/node-name.ts';

export const securityOverridden = check({
  code: 'EC3602',
  name: 'security-overridden',
  severity: 'warning',
  scope: 'node',
  title: 'A later Security stanza overrides an earlier one',
  why: 'There is one `Security` for the process. Where two files have the stanza, the one read last wins, option by option and without a word: the process runs as another user, or lacks a capability that the first file gave it. That `ecelerity-cluster.conf` gives more than `ecelerity.conf` is how the shipped files work and is not reported (`4/config/ref-security.md`).',
  bad: {
    'default/ecelerity.conf': 'Security {\n  user = "ecuser"\n}\ninclude "ecelerity-cluster.conf"\n',
    'default/ecelerity-cluster.conf': 'Security {\n  user = "mailuser"\n}\n',
  },
  good: {
    'default/ecelerity.conf':
      'Security {\n  user = "ecuser"\n  capabilities = "cap_net_bind_service+ep"\n}\ninclude "ecelerity-cluster.conf"\n',
    'default/ecelerity-cluster.conf': 'Security {\n  user = "ecuser"\n  capabilities = "cap_net_bind_service+ep cap_net_admin+ep"\n}\n',
  },
  *run({ node, project }) {
    const security = childOf(node.global, 'security');
    for (const last of security?.settings.values() ?? []) {
      const earlier = last.shadowed;
      // Twice in one file is an option repeated; a node's value overridden by a file for all is reported as that.
      if (earlier === null || earlier.source.path === last.source.path) continue;
      const ownFirst = project.layout !== null && node.folder !== null && folderOf(project.layout, earlier.source.path) === node.folder;
      if (!ownFirst) yield* overriding(earlier, last);
    }
  },
});

function* overriding(earlier: Setting, last: Setting): Generator<Finding> {
  const before = shown(earlier);
  const after = shown(last);
  if (before === after) return;
  const name = last.source.text.slice(last.option.start, last.option.nameEnd);
  let what = `"${before}"`;
  if (last.key === 'capabilities') {
    const kept = capabilitiesIn(after);
    const lost = [...capabilitiesIn(before)].filter((each) => !kept.has(each) && !kept.has('all'));
    if (lost.length === 0) return;
    what = lost.join(', ');
  }
  yield {
    message: `${name} here overrides the Security stanza of ${earlier.source.path}, so ${what} no longer counts; write it in one place`,
    at: placeOfSetting(last),
    related: [{ at: placeOfSetting(earlier), message: 'overridden' }],
    fixes: [removing(last, `${name} here, so that the other one counts`), removing(earlier, `the overridden ${name}`)],
  };
}

function shown({ source, option }: Setting): string {
  return option.value === null ? '' : plainText(option.value, source.text);
}
