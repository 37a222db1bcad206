// The status page of a node or a manager.

import type { CommandOption } from '../process/program-command.ts';

export const statusOptions: readonly CommandOption[] = [
  {
    name: 'status',
    value: 'ENDPOINT',
    alone: '127.0.0.1:2080',
    doc: 'Serve the status page, which shows the cluster and changes nothing: at HOST:PORT or a Unix socket; alone it is 127.0.0.1:2080. Off by default. From a desk: `ssh -L 2080:127.0.0.1:2080 HOST`. See docs/status.md.',
  },
  {
    name: 'status-token',
    value: 'FILE',
    doc: 'Whoever looks at the page says the first line of this file. A must beyond loopback, where --status-tls-cert and --status-tls-key are, too.',
  },
  { name: 'status-tls-cert', value: 'FILE', doc: 'Certificate of the page (PEM), for https.' },
  { name: 'status-tls-key', value: 'FILE', doc: 'Its private key.' },
  {
    name: 'status-host',
    value: 'NAME[,NAME]',
    doc: 'Names under which browsers may ask for the page, besides addresses and localhost.',
  },
];
