// Whom a manager without a certificate asks for no logs.

import type { Endpoint } from '../log/aggregate/pull-view.ts';
import { isLoopback, parseIp } from '../net/ip.ts';

/** Null: on this machine nobody else can answer. */
export function plainRefusal({ host, port }: Endpoint): string | null {
  const ip = parseIp(host);
  if (host === 'localhost' || (ip !== null && isLoopback(ip))) return null;
  return `${host}:${port} is not asked for logs: without a certificate nobody can tell who answers there; give --identity (\`ecclusterd pki\` makes one), or --logs-plain where the network keeps others away`;
}
