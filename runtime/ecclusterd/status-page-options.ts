// The status page of a node or a manager.

import type { CommandOption } from '../process/program-command.ts';

export const statusOptions: readonly CommandOption[] = [
  {
    name: 'status',
    value: 'ENDPOINT',
    alone: '127.0.0.1:2080',
    doc: 'Serve the status page (docs/status.md): at HOST:PORT or a Unix socket; alone it is 127.0.0.1:2080. Off by default.',
  },
  {
    name: 'status-token',
    value: 'FILE',
    doc: 'Its first line is asked for. A must beyond loopback, with the next two.',
  },
  { name: 'status-tls-cert', value: 'FILE', doc: 'Certificate of the page (PEM), for https.' },
  { name: 'status-tls-key', value: 'FILE', doc: 'Its private key.' },
  {
    name: 'status-host',
    value: 'NAME[,NAME]',
    doc: 'Names of the page besides addresses and localhost.',
  },
];
