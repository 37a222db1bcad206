// What `--status` and the options that go with it say.

import { isLoopback, parseIp } from '../net/ip.ts';
import type { Endpoint } from '../sockets/endpoint.ts';

export interface StatusConfig {
  readonly endpoint: Endpoint;
  /** Null: nobody is asked, which is for loopback and for Unix sockets. */
  readonly token: string | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Names under which it may be asked, besides addresses and localhost. */
  readonly names: readonly string[];
}

/** Beyond this machine whoever can reach the port would read who serves what; so there a token is asked for, and not in the clear. Null: fine. */
export function whyNotServed({ endpoint, token, tls }: StatusConfig): string | null {
  if (endpoint.kind === 'unix') return null;
  const ip = parseIp(endpoint.host === 'localhost' ? '127.0.0.1' : endpoint.host);
  if (ip !== null && isLoopback(ip)) return null;
  if (token !== null && tls !== null) return null;
  return `--status ${endpoint.host}: beyond loopback the page needs --status-token, --status-tls-cert and --status-tls-key; from a desk come in by ssh -L 2080:127.0.0.1:2080`;
}
