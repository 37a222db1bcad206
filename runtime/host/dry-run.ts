// The host engine that only says what it would do, and remembers it: a cluster can be tried out without root and without addresses.
import type { Host, ManagedAddress, Neighbour, Outcome } from './host.ts';

export interface DryRunOptions {
  /** A line of what would be done now. */
  print(line: string): void;
  readonly leaseSec: number;
}

/** Lists of addresses are printed up to this length. */
const listed = 4;

export function createDryRunHost(options: DryRunOptions): Host {
  const managed = new Map<string, ManagedAddress>();
  const there = new Map<string, ManagedAddress>();
  const counts = { plumbed: 0, unplumbed: 0, failed: 0, announced: 0, renewals: 0 };
  let told: number | null = null;

  const split = (addresses: readonly ManagedAddress[]) => {
    const isKnown = ({ ip }: ManagedAddress) => managed.has(ip) || there.has(ip);
    const failed = addresses
      .filter((address) => !isKnown(address))
      .map(({ ip }) => ({ ip, reason: 'it is not managed by the configuration' }));
    counts.failed += failed.length;
    return { known: addresses.filter(isKnown), failed };
  };
  const say = (verb: string, addresses: readonly ManagedAddress[], suffix: string) => {
    for (const { ip, prefixLength, interface: device } of addresses.slice(0, listed)) {
      options.print(`would ${verb} ${ip}/${prefixLength} dev ${device}${suffix}`);
    }
    if (addresses.length > listed) options.print(`would ${verb} ${addresses.length - listed} more`);
  };
  const announce = (addresses: readonly ManagedAddress[]) => {
    counts.announced += addresses.length;
    say('announce', addresses, told === null ? '' : ` to ${told} hosts`);
  };

  return {
    manage(addresses) {
      managed.clear();
      for (const address of addresses) managed.set(address.ip, address);
    },
    async plumb(addresses): Promise<Outcome> {
      const { known, failed } = split(addresses);
      const news = known.filter(({ ip }) => !there.has(ip));
      for (const address of known) there.set(address.ip, address);
      counts.plumbed += known.length;
      say('add', news, options.leaseSec === 0 ? '' : ` for ${options.leaseSec} s`);
      announce(known);
      return { done: known.map(({ ip }) => ip), failed };
    },
    async unplumb(addresses): Promise<Outcome> {
      const { known, failed } = split(addresses);
      say(
        'remove',
        known.filter(({ ip }) => there.has(ip)),
        '',
      );
      for (const { ip } of known) there.delete(ip);
      counts.unplumbed += known.length;
      return { done: known.map(({ ip }) => ip), failed };
    },
    async present() {
      return [...there.values()].filter(({ ip }) => managed.has(ip));
    },
    announce,
    announceTo(hosts: readonly Neighbour[] | null) {
      told = hosts === null ? null : hosts.length;
    },
    async neighbours() {
      return [];
    },
    renew() {
      counts.renewals++;
    },
    counters: () => ({ ...counts, held: there.size }),
    async close() {},
  };
}
