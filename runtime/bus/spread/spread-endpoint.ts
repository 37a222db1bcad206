// Where the daemon is: `4803` as its own tools say it (its Unix socket, else the port on loopback), `4803@HOST`, HOST:PORT, or the path of a socket.

import { parseEndpoint, showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';

export interface SpreadEndpoint {
  /** Tried in turn, the next where the one before is missing. */
  readonly tries: readonly [Endpoint, ...Endpoint[]];
  /** As it was given. */
  readonly text: string;
}

export const defaultSpread = '4803';

/** What all nodes of one cluster have in common: the first two characters of private names and groups. */
export type Prefix = string;
export const defaultPrefix: Prefix = 'ec';

export function isPrefix(text: string): boolean {
  return /^[a-z][a-z0-9]$/.test(text);
}

export type ParsedSpread = { readonly ok: true; readonly endpoint: SpreadEndpoint } | { readonly ok: false; readonly why: string };

export function parseSpread(text: string): ParsedSpread {
  const port = /^(\d{1,5})(?:@(.*))?$/.exec(text);
  if (port === null) return whereItIs(text, text);
  const [, number = '', host] = port;
  if (host !== undefined) return whereItIs(text, host.includes(':') ? `[${host}]:${number}` : `${host}:${number}`);
  const loopback = parseEndpoint(`127.0.0.1:${number}`);
  if (!loopback.ok) return { ok: false, why: `${text}: a port is between 1 and 65535` };
  return { ok: true, endpoint: { text, tries: [{ kind: 'unix', path: `/tmp/${number}` }, loopback.endpoint] } };
}

function whereItIs(text: string, endpoint: string): ParsedSpread {
  const parsed = parseEndpoint(endpoint);
  if (parsed.ok) return { ok: true, endpoint: { text, tries: [parsed.endpoint] } };
  return { ok: false, why: `${text}: it is a port (4803), PORT@HOST, HOST:PORT or the path of a socket` };
}

export function showTries({ tries }: SpreadEndpoint): string {
  return tries.map(showEndpoint).join(', ');
}
