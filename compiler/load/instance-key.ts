// When two stanzas are the same instance (R30, R46): the identity of an instance name.

import { makeCidr, parseCidr, parseIp, width } from '../../runtime/net/ip.ts';
import type { ScopeSpec } from '../schema/option.ts';

/** Equal keys = the same instance. Networks and addresses are compared as numbers, domains and hosts without case, all else exactly. */
export function instanceKey(spec: ScopeSpec | null, name: string): string {
  switch (spec?.instanceKind) {
    case 'cidr':
    case 'ip-or-cidr':
      return networkKey(name);
    case 'socket-address':
      return socketKey(name);
    case 'domain':
    case 'host':
      return name.startsWith('/') ? name : name.toLowerCase();
    case 'free':
    case 'name':
    case 'node':
    case undefined:
      return spec?.caseSensitive === false ? name.toLowerCase() : name;
  }
}

function networkKey(name: string): string {
  const block = parseCidr(name);
  if (block !== null) return block.text;
  const ip = parseIp(name);
  return ip === null ? name : makeCidr(ip, width(ip.family)).text;
}

/** `:25` and `*:25` are one instance; hosts are compared as addresses where they are addresses. */
function socketKey(name: string): string {
  if (name.startsWith('/')) return name;
  const colon = name.lastIndexOf(':');
  const host = name.slice(0, colon);
  if (colon < 0) return name.toLowerCase();
  const port = name.slice(colon + 1);
  if (host === '' || host === '*' || host === '0.0.0.0') return `*:${port}`;
  const bracketed = /^\[(.*)\]$/.exec(host)?.[1];
  if (bracketed === '*' || bracketed === '::') return `[::]:${port}`;
  const ip = parseIp(bracketed ?? host);
  return ip === null ? name.toLowerCase() : ip.family === 6 ? `[${ip.text}]:${port}` : `${ip.text}:${port}`;
}
