// Who may do what at the console of a daemon, and through managers.

import type { CommandOption } from '../process/program-command.ts';

export const controlOption: CommandOption = {
  name: 'control',
  value: 'PATH',
  doc: 'Unix socket for `ecconsole`; the default is /tmp/2025.',
};

export const controlOptions: readonly CommandOption[] = [
  {
    name: 'control-read',
    value: 'PATH',
    doc: 'A second socket, for everybody on this machine, at which only commands that read are taken; others get `Not Authorized for this command`.',
  },
  {
    name: 'remote-commands',
    value: 'WHICH',
    choices: ['none', 'read', 'all'],
    doc: 'What managers may do here by the control group: all (the default), read, or none.',
  },
];

export const managerOption: CommandOption = {
  name: 'manager',
  doc: 'Run a manager of the cluster in place of a node: pull the logs of the nodes into files, as its `Logs` stanza says. docs/log-aggregation.md tells of it.',
};
