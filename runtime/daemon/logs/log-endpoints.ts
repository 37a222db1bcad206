// Where the log service may listen. Without certificates anybody who can reach the port could say that he is the manager, so it stays on
// loopback unless the operator says that he wants it so.

import type { ListenOptions } from '../../log/service/listen-options.ts';
import { isLoopback, parseIp } from '../../net/ip.ts';

export interface Endpoints {
  readonly listens: readonly ListenOptions[];
  /** What is not opened, or not as configured, in words for people; empty where all is. */
  readonly problems: readonly string[];
}

/** `open`: certificates are there, or `--logs-plain` was given. */
export function logEndpoints(wanted: readonly ListenOptions[], open: boolean): Endpoints {
  if (open) return { listens: wanted, problems: [] };
  const listens: ListenOptions[] = [];
  const beyond: string[] = [];
  for (const listen of wanted) {
    const { endpoint } = listen;
    if (endpoint.kind === 'unix' || isHere(endpoint.host)) listens.push(listen);
    else {
      beyond.push(`${endpoint.host}:${endpoint.port}`);
      if (any.has(endpoint.host))
        listens.push({ ...listen, endpoint: { ...endpoint, host: endpoint.host === '::' ? '::1' : '127.0.0.1' } });
    }
  }
  return { listens, problems: beyond.length === 0 ? [] : [plainRefusal(beyond)] };
}

function plainRefusal(endpoints: readonly string[]): string {
  return `${endpoints.join(', ')} ${endpoints.length === 1 ? 'is' : 'are'} open on loopback only: without a certificate nobody can tell who collects the logs; give --identity (\`ecclusterd pki\` makes one), or --logs-plain where the network keeps others away`;
}

const any: ReadonlySet<string> = new Set(['*', '0.0.0.0', '::']);

function isHere(host: string): boolean {
  const ip = parseIp(host);
  return host === 'localhost' || (ip !== null && isLoopback(ip));
}
