// The host engine that acts: netlink for addresses, packet sockets for announcements and probes. See `host.ts` for the contract.
import { performance } from 'node:perf_hooks';
import { Aliases, type Alias, bytesOf, type Held, nameOf, outcome } from './aliases.ts';
import { type Announced, Announcer, plannedRepeatsMs, repeatsMs } from './announcer.ts';
import type { Host, ManagedAddress, Neighbour, Outcome, Probe } from './host.ts';
import { macToText } from './ip-bytes.ts';
import { readAddresses, readLinks, readNeighbours } from './kernel-tables.ts';
import { roundEveryMs } from './leases.ts';
import type { KernelAddress, Link } from './netlink-decode.ts';
import { NetlinkSocket } from './netlink-socket.ts';
import type { Notice } from './notice.ts';
import { keyOf, sortAddresses } from './ours.ts';
import { PacketSocket } from './packet-socket.ts';
import { type Conflict, judgeClaims, Prober } from './prober.ts';
import { type RequestRules, sortRequests } from './netlink-requests.ts';
import { type ToldHosts, toldHosts } from './told-hosts.ts';

export interface KernelHostOptions {
  /** Seconds after which the kernel takes an address away unless it is renewed; 0: never. Longer for many addresses, see `leaseFor`. */
  readonly leaseSec: number;
  /** Addresses of the cluster's nodes, in order to tell a node that lets go from a foreign host. */
  members(): readonly string[];
  notice(notice: Notice): void;
}

/** Adding and removing IPv6 addresses costs the kernel time in the square of their number: 0.2 s for 1,000, minutes for 10,000. */
const manyIpv6 = 2_000;
/** Of the neighbour tables the youngest entries. */
const maxNeighbours = 4_096;

/** The error is a sentence for the operator. */
export async function openKernelHost(options: KernelHostOptions): Promise<{ readonly host: Host } | { readonly error: string }> {
  const netlink = await NetlinkSocket.open();
  if ('error' in netlink) return netlink;
  const packets = await PacketSocket.open();
  if ('error' in packets) {
    await netlink.close();
    return packets;
  }
  return { host: new KernelHost(netlink, packets, options) };
}

class KernelHost implements Host {
  private managed: ReadonlyMap<string, ManagedAddress> = new Map();
  /** Managed by mistake: main addresses of the machine, by text. */
  private main = new Set<string>();
  private hosts: readonly Neighbour[] | null = null;
  private told: ToldHosts = new Map();
  private nextRound = 0;
  private renewing = false;
  private checked: Promise<unknown> = Promise.resolve();
  private readonly counts = { vanished: 0, conflicts: 0, unreadable: 0, roundsSkipped: 0 };
  private readonly announcer: Announcer;
  private readonly prober: Prober;
  private readonly aliases: Aliases;
  private readonly netlink: NetlinkSocket;
  private readonly packets: PacketSocket;
  private readonly options: KernelHostOptions;

  constructor(netlink: NetlinkSocket, packets: PacketSocket, options: KernelHostOptions) {
    this.netlink = netlink;
    this.packets = packets;
    this.options = options;
    this.announcer = new Announcer(packets);
    this.prober = new Prober(packets);
    this.aliases = new Aliases(netlink, options.leaseSec);
  }

  manage(addresses: readonly ManagedAddress[]): void {
    this.managed = new Map(addresses.map((address) => [address.ip, address]));
    const ipv6 = addresses.filter((address) => address.ip.includes(':')).length;
    if (ipv6 > manyIpv6) {
      const text = `${ipv6} IPv6 addresses are managed: beyond ${manyIpv6} the kernel needs minutes to add them all; spread them over interfaces or use fewer`;
      this.options.notice({ kind: 'warning', text });
    }
    this.checked = this.look();
  }

  async plumb(addresses: readonly ManagedAddress[], probe: Probe = 'report'): Promise<Outcome> {
    const ticket = this.aliases.begin(addresses);
    const [links] = await Promise.all([readLinks(this.netlink), this.checked]);
    const { ready, refused } = await sortRequests(addresses, links, this.rules('plumb'));
    const announced = (list: readonly Alias[]) => list.flatMap((alias) => announcedOn(alias, links));
    const foreign = probe === 'wait' ? await this.askFor(ready, links) : new Map<string, string>();
    const free = ready.filter(({ address }) => !foreign.has(address.ip));
    const taken = ready.filter(({ address }) => foreign.has(address.ip));
    const repeats = probe === 'none' ? plannedRepeatsMs : repeatsMs;
    const sent: Promise<void>[] = [];
    const results = await this.aliases.add(ticket, free, (there) => sent.push(this.announcer.announce(announced(there), repeats)));
    // Who hears that an address serves here lets go of it: the neighbours must have been told by then.
    await Promise.all(sent);
    this.aliases.end(ticket, addresses);
    // Afterwards, because whoever it is, he answers later as well, and nobody's mail waits for the question.
    if (probe === 'report') void this.askFor(ready, links);
    const reasons = taken.map(({ address: { ip } }) => ({ ip, reason: `another host, ${foreign.get(ip)}, answers for it` }));
    return outcome([results, { done: [], failed: [...refused, ...reasons] }]);
  }

  async unplumb(addresses: readonly ManagedAddress[]): Promise<Outcome> {
    const ticket = this.aliases.begin(addresses);
    this.announcer.cancel(addresses.filter((address) => this.aliases.held.has(nameOf(address))).map(({ ip }) => ip));
    const [links] = await Promise.all([readLinks(this.netlink), this.checked]);
    // Without its interface an address is gone already.
    const isGone = (address: ManagedAddress) => links !== null && !links.has(address.interface);
    const gone = addresses.filter(isGone);
    for (const address of gone) this.aliases.held.delete(nameOf(address));
    const rest = addresses.filter((address) => !isGone(address));
    const { ready, refused } = await sortRequests(rest, links, this.rules('unplumb'));
    const results = await this.aliases.remove(ticket, ready);
    this.aliases.end(ticket, addresses);
    return outcome([results, { done: gone.map(({ ip }) => ip), failed: refused }]);
  }

  async present(): Promise<readonly ManagedAddress[]> {
    const [rows, links] = await Promise.all([this.look(), readLinks(this.netlink)]);
    // Rather the last that we know than nothing: who hears that all is gone adds it all again.
    if (rows === null || links === null) return [...this.aliases.held.values()].map(({ address }) => address);
    const names = new Map([...links.values()].map((link) => [link.index, link.name]));
    return sortAddresses(rows, this.managed).ours.flatMap(({ ip, index, prefixLength }) => {
      const name = names.get(index);
      return name === undefined ? [] : [{ ip, interface: name, prefixLength }];
    });
  }

  announce(addresses: readonly ManagedAddress[]): void {
    void readLinks(this.netlink).then((links) => {
      // By then some may have been removed.
      const held = addresses.flatMap((address) => this.aliases.held.get(nameOf(address)) ?? []);
      void this.announcer.announce(held.flatMap((alias) => announcedOn(alias, links)));
    });
  }

  announceTo(hosts: readonly Neighbour[] | null): void {
    this.hosts = hosts;
    // Where nobody is known on a network yet, everybody is told: rather a broadcast too many than mail that goes nowhere.
    this.announcer.tell(
      hosts === null ? () => null : ({ index, bytes }) => this.told.get(`${index}/${bytes.length === 4 ? 4 : 6}`) ?? null,
    );
    if (hosts !== null) void this.look();
  }

  async neighbours(): Promise<readonly Neighbour[]> {
    const rows = await readNeighbours(this.netlink);
    if (rows === null) this.counts.unreadable++;
    return (rows ?? []).sort((a, b) => a.ageSec - b.ageSec).slice(0, maxNeighbours);
  }

  renew(): void {
    const now = performance.now();
    if (this.options.leaseSec === 0 || now < this.nextRound) return;
    if (this.renewing) {
      this.counts.roundsSkipped++;
      return;
    }
    this.nextRound = now + roundEveryMs(this.aliases.leaseSec());
    this.renewing = true;
    void this.renewDue(this.nextRound).finally(() => {
      this.renewing = false;
    });
  }

  counters(): Readonly<Record<string, number>> {
    return {
      ...this.aliases.counts,
      ...this.counts,
      held: this.aliases.held.size,
      leaseSec: this.aliases.leaseSec(),
      announcing: this.announcer.waiting,
      framesSent: this.packets.sent,
      framesFailed: this.packets.failed,
      probesSkipped: this.prober.skipped,
      slicesRetried: this.netlink.retried,
    };
  }

  async close(): Promise<void> {
    this.announcer.close();
    await Promise.all([this.netlink.close(), this.packets.close()]);
  }

  /** Reads the address table, notes main addresses among the managed, and who is on which network. */
  private async look(): Promise<readonly KernelAddress[] | null> {
    const rows = await readAddresses(this.netlink);
    if (rows === null) {
      this.counts.unreadable++;
      return null;
    }
    if (this.hosts !== null) this.told = toldHosts(this.hosts, rows);
    const { main } = sortAddresses(rows, this.managed);
    const news = main.filter(({ ip }) => !this.main.has(ip));
    this.main = new Set(main.map(({ ip }) => ip));
    if (news.length > 0) {
      const links = await readLinks(this.netlink);
      const names = new Map([...(links?.values() ?? [])].map((link) => [link.index, link.name]));
      for (const { ip, index, prefixLength } of news) {
        this.options.notice({ kind: 'main-address', ip, interface: names.get(index) ?? `interface ${index}`, prefixLength });
      }
    }
    return rows;
  }

  private async renewDue(until: number): Promise<void> {
    const due = [...this.aliases.held.values()].filter((held) => held.lease.renewAt <= until);
    if (due.length === 0) return;
    const asked = new Set(this.aliases.held.values());
    // The kernel adds what is renewed and not there (IPv4). What was taken away, by whomever, is for the core to decide on.
    const rows = await readAddresses(this.netlink);
    if (rows === null) {
      this.counts.unreadable++;
      return;
    }
    const there = new Set(rows.map(keyOf));
    const isThere = ({ address, index }: Held) => there.has(keyOf({ ip: address.ip, prefixLength: address.prefixLength, index }));
    const gone = [...asked].filter((held) => !isThere(held));
    const lost = await this.aliases.renew(due.filter(isThere));
    this.drop([...gone, ...lost]);
  }

  private drop(lost: readonly Held[]): void {
    const still = lost.filter((held) => this.aliases.held.get(nameOf(held.address)) === held);
    if (still.length === 0) return;
    for (const { address } of still) this.aliases.held.delete(nameOf(address));
    this.announcer.cancel(still.map(({ address }) => address.ip));
    this.counts.vanished += still.length;
    this.options.notice({ kind: 'vanished', ips: still.map(({ address }) => address.ip) });
  }

  private rules(purpose: 'plumb' | 'unplumb'): RequestRules {
    return {
      purpose,
      isOurs: (address) => this.managed.has(address.ip) || (purpose === 'unplumb' && this.aliases.held.has(nameOf(address))),
      isMain: (address) => this.main.has(address.ip),
    };
  }

  /** Reports who answers for these; gives the MAC by address where that is no node of the cluster. */
  private async askFor(ready: readonly Alias[], links: ReadonlyMap<string, Link> | null): Promise<ReadonlyMap<string, string>> {
    const own = new Set([...(links?.values() ?? [])].flatMap(({ mac }) => (mac ? [macToText(mac)] : [])));
    const claims = await this.prober.ask(
      ready.flatMap((alias) => announcedOn(alias, links)),
      own,
    );
    if (claims.size === 0) return new Map();
    const conflicts = judgeClaims(claims, ready, this.options.members(), (await readNeighbours(this.netlink)) ?? []);
    this.counts.conflicts += conflicts.length;
    for (const notice of byHost(conflicts)) this.options.notice(notice);
    return new Map(conflicts.filter(({ member }) => member === null).map(({ ip, mac }) => [ip, mac]));
  }
}

/** One notice for each host that answers: a node that hangs may have a thousand of them. */
function byHost(conflicts: readonly Conflict[]): Notice[] {
  const hosts = new Map<string, { kind: 'conflict'; ips: string[]; interface: string; mac: string; member: string | null }>();
  for (const { ip, interface: device, mac, member } of conflicts) {
    const key = `${mac} ${device}`;
    const known = hosts.get(key);
    if (known === undefined) hosts.set(key, { kind: 'conflict', ips: [ip], interface: device, mac, member });
    else known.ips.push(ip);
  }
  return [...hosts.values()];
}

/** Interfaces without neighbours have nobody to tell. */
function announcedOn(alias: Alias, links: ReadonlyMap<string, Link> | null): Announced[] {
  const link = links?.get(alias.address.interface);
  return link?.mac ? [{ ip: alias.address.ip, bytes: bytesOf(alias), index: alias.index, mac: link.mac }] : [];
}
