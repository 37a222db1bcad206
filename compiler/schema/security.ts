// The `Security` stanza: as whom the process runs and what it may do. DuraVIP cannot bring up an address without the right ones.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { absolutePath, option, scope, text, value } from './types.ts';

const page = '4/config/ref-security.md';

export const securityScope: ScopeSpec = scope({
  name: 'Security',
  parents: ['global'],
  singleton: true,
  since: '3.0',
  doc: 'User, group and privileges of the process. The one of `ecelerity-cluster.conf` is read after that of `ecelerity.conf` and wins, option by option.',
  cite: page,
});

export const securityOptions: readonly OptionSpec[] = [
  option({
    name: 'user',
    in: ['security'],
    type: text,
    default: value('ecuser'),
    change: 'restart',
    doc: 'User as whom the process runs once it has started.',
    cite: '4/config/ref-user.md',
  }),
  option({
    name: 'group',
    in: ['security'],
    type: text,
    default: value('ecuser'),
    change: 'restart',
    doc: 'Group as which the process runs once it has started.',
    cite: '4/config/ref-user.md',
  }),
  option({
    name: 'supplemental_groups',
    in: ['security'],
    type: { kind: 'list', of: text },
    change: 'restart',
    doc: 'Further groups of the process.',
    cite: '4/config/ref-supplemental-groups.md',
  }),
  option({
    name: 'capabilities',
    in: ['security'],
    type: text,
    change: 'restart',
    doc: 'Linux capabilities that the process keeps, with blanks between them. DuraVIP needs `cap_net_admin`, `cap_net_bind_service` and `cap_net_raw`.',
    cite: '4/config/ref-capabilities.md',
    example: 'capabilities = "cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep cap_sys_resource+ep"',
  }),
  option({
    name: 'privileges',
    in: ['security'],
    type: text,
    change: 'restart',
    doc: 'What `capabilities` is on Linux, for Solaris.',
    cite: page,
  }),
  option({
    name: 'chroot',
    in: ['security'],
    type: absolutePath,
    change: 'restart',
    doc: 'Folder that becomes the root of the process.',
    cite: '4/config/ref-chroot.md',
  }),
];
