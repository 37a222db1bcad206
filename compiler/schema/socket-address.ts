// Addresses with a port, as `Listen` and `server` take them (R46): `:25`, `*:25`, `10.0.0.1:25`, `[::]:25`, or a Unix socket's path.

import { isUnspecified, parseIp, type Ip } from '../../runtime/net/ip.ts';

export type SocketAddress =
  | { readonly kind: 'ip'; readonly ip: Ip; readonly port: number }
  /** `:25`, `*:25`, `[*]:25`, `[::]:25`, `0.0.0.0:25`. */
  | { readonly kind: 'any'; readonly family: 4 | 6; readonly port: number }
  | { readonly kind: 'host'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** The parsed address, or what is wrong with it as the rest of a sentence (`must ...`). */
export function parseSocketAddress(text: string): SocketAddress | { readonly error: string } {
  if (text.startsWith('/')) return { kind: 'unix', path: text };
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return fromBrackets(bracketed[1] ?? '', bracketed[2]);
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { error: `must end in a port, as in "${text === '' ? '*' : text}:25"` };
  const host = text.slice(0, colon);
  if (host.includes(':')) return { error: `must have an IPv6 address in brackets, as in "[${host}]:${text.slice(colon + 1)}"` };
  const port = portOf(text.slice(colon + 1));
  if (typeof port !== 'number') return port;
  if (host === '' || host === '*') return { kind: 'any', family: 4, port };
  const ip = parseIp(host);
  if (ip !== null) return fromIp(ip, port);
  if (/^[\d.]+$/.test(host)) return { error: `must be an address with port; "${host}" is no IPv4 address` };
  if (!/^[\w.-]+$/.test(host)) return { error: `must be an address with port; "${host}" is no host name` };
  return { kind: 'host', host, port };
}

/** One spelling for one address: the identity of a `Listen` among its siblings (R46), `*:25` for `:25`. */
export function socketAddressKey(address: SocketAddress): string {
  switch (address.kind) {
    case 'unix':
      return address.path;
    case 'any':
      return address.family === 4 ? `*:${address.port}` : `[*]:${address.port}`;
    case 'host':
      return `${address.host.toLowerCase()}:${address.port}`;
    case 'ip':
      return address.ip.family === 4 ? `${address.ip.text}:${address.port}` : `[${address.ip.text}]:${address.port}`;
  }
}

function fromBrackets(inner: string, portText: string | undefined): SocketAddress | { readonly error: string } {
  if (portText === undefined) return { error: `must end in a port, as in "[${inner}]:25"` };
  const port = portOf(portText);
  if (typeof port !== 'number') return port;
  if (inner === '*') return { kind: 'any', family: 6, port };
  const ip = parseIp(inner);
  if (ip === null || !inner.includes(':')) return { error: `must have an IPv6 address or * between the brackets, not "${inner}"` };
  return fromIp(ip, port);
}

function fromIp(ip: Ip, port: number): SocketAddress {
  return isUnspecified(ip) ? { kind: 'any', family: ip.family, port } : { kind: 'ip', ip, port };
}

function portOf(text: string): number | { readonly error: string } {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65535) return port;
  return { error: `must have a port from 1 to 65535 after the last colon, not "${text}"` };
}
