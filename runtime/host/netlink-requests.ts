// Which addresses of a request can be carried out at all, and why not the others.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseIp } from '../net/ip.ts';
import type { Alias } from './aliases.ts';
import type { ManagedAddress } from './host.ts';
import type { Link } from './netlink-decode.ts';

export interface RequestRules {
  readonly purpose: 'plumb' | 'unplumb';
  /** Managed by the configuration, or plumbed by us before it changed. */
  isOurs(address: ManagedAddress): boolean;
  /** The main address of an interface. */
  isMain(address: ManagedAddress): boolean;
}

export interface SortedRequests {
  readonly ready: readonly Alias[];
  readonly refused: readonly { readonly ip: string; readonly reason: string }[];
}

/** Addresses looked at before the event loop gets its turn: about a millisecond. */
const atOnce = 1_000;

/** `links`: null when the kernel does not tell. */
export async function sortRequests(
  addresses: readonly ManagedAddress[],
  links: ReadonlyMap<string, Link> | null,
  rules: RequestRules,
): Promise<SortedRequests> {
  const ready: Alias[] = [];
  const refused: { ip: string; reason: string }[] = [];
  for (const [i, address] of addresses.entries()) {
    if (i % atOnce === atOnce - 1) await nextTurn();
    const link = links === null ? 'unknown' : links.get(address.interface);
    const reason = refusal(address, link, rules);
    if (reason !== null) refused.push({ ip: address.ip, reason });
    else if (typeof link === 'object') ready.push({ address, index: link.index });
  }
  return { ready, refused };
}

function refusal(address: ManagedAddress, link: Link | 'unknown' | undefined, rules: RequestRules): string | null {
  if (!rules.isOurs(address)) return 'it is not managed by the configuration, so it is not touched';
  if (rules.isMain(address)) return 'it is the main address of an interface of this machine, which must not be managed';
  if (parseIp(address.ip) === null) return 'it is no address';
  if (link === 'unknown') return 'the kernel does not tell its interfaces';
  if (link === undefined) return `this machine has no interface ${address.interface}`;
  if (rules.purpose === 'unplumb') return null;
  if (!link.up) return `interface ${address.interface} is down`;
  return link.carrier ? null : `interface ${address.interface} has no carrier`;
}
