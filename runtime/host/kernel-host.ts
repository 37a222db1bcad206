// The host engine that acts: netlink for addresses, packet sockets for announcements and for what is heard of others. It decides nothing
// and remembers nothing but the MACs of its interfaces; see `host.ts` for the contract.
import { loadLibc, type Libc } from '../process/libc.ts';
import { type Announced, Announcer } from './announcer.ts';
import { Ears } from './ears.ts';
import type { Alias, Claim, Failures, Host, HostListener, KernelAddress, KernelChange, Link, Neighbour, Tables } from './host.ts';
import { ipToBytes } from './ip-bytes.ts';
import { readAddresses, readNeighbours, readTables } from './kernel-tables.ts';
import { newAddress } from './netlink-encode.ts';
import { NetlinkMonitor } from './netlink-monitor.ts';
import { NetlinkSocket } from './netlink-socket.ts';
import { PacketSocket } from './packet-socket.ts';
import { Prober } from './prober.ts';
import { removeAliases } from './removal.ts';
import { type ToldHosts, toldHosts } from './told-hosts.ts';

/** Of the neighbour tables the youngest entries. */
const maxNeighbours = 4_096;

/** The error is a sentence for the operator. */
export async function openKernelHost(): Promise<{ readonly host: Host } | { readonly error: string }> {
  const loaded = await loadLibc();
  if ('error' in loaded) return loaded;
  const netlink = await NetlinkSocket.open();
  if ('error' in netlink) return netlink;
  const monitor = await NetlinkMonitor.open();
  const packets = await PacketSocket.open();
  if (!('error' in monitor) && !('error' in packets)) return { host: new KernelHost(loaded.libc, netlink, monitor, packets) };
  await netlink.close();
  if ('error' in monitor) {
    if (!('error' in packets)) await packets.close();
    return monitor;
  }
  monitor.close();
  return packets as { readonly error: string };
}

class KernelHost implements Host {
  private listener: HostListener | null = null;
  private readonly macs = new Map<number, Uint8Array | null>();
  private hosts: readonly Neighbour[] | null = null;
  private told: ToldHosts = new Map();
  private readonly counts = { unreadable: 0, restored: 0 };
  private addedAt: number | null = null;
  /** For each call to add that is under way: what has been wished away since, which nobody is to hear of. */
  private readonly adding = new Set<Set<string>>();
  private readonly announcer: Announcer;
  private readonly prober: Prober;
  private readonly ears: Ears;
  private readonly netlink: NetlinkSocket;
  private readonly monitor: NetlinkMonitor;
  private readonly packets: PacketSocket;

  constructor(libc: Libc, netlink: NetlinkSocket, monitor: NetlinkMonitor, packets: PacketSocket) {
    this.netlink = netlink;
    this.monitor = monitor;
    this.packets = packets;
    this.announcer = new Announcer(packets);
    this.prober = new Prober(packets, () => this.ears.catchUp());
    this.ears = new Ears(libc, ({ claims, questions }) => {
      const unasked = this.prober.heard(claims);
      if (unasked.length > 0) this.listener?.claimed(unasked);
      if (questions.length > 0) this.listener?.asked(questions);
    });
  }

  get atOnce(): number {
    return this.netlink.sliceSize;
  }

  begin(listener: HostListener): void {
    this.listener = listener;
    this.monitor.ownPort = this.netlink.portId;
    this.monitor.begin((changes, lost) => this.changed(changes, lost));
  }

  listenOn(indexes: readonly number[]): void {
    this.ears.listenOn(indexes);
  }

  look(answered: (tables: Tables | null) => void): void {
    void this.readAll().then(answered);
  }

  catchUp(): void {
    this.monitor.read((changes, lost) => this.changed(changes, lost));
  }

  add(aliases: readonly Alias[], leaseSec: number, repeatsMs: readonly number[] | null, answered: (failures: Failures) => void): void {
    void this.addAll(aliases, leaseSec, repeatsMs).then(answered, (error: unknown) => answered(allFailed(aliases, error)));
  }

  remove(aliases: readonly Alias[], answered: (failures: Failures) => void): void {
    void removeAliases(this.netlink, aliases).then(
      ({ failures, restored }) => {
        this.counts.restored += restored;
        answered(failures);
      },
      (error: unknown) => answered(allFailed(aliases, error)),
    );
  }

  ask(aliases: readonly Alias[], pace: 'at-once' | 'spread', answered: (claims: readonly Claim[]) => void): void {
    const audible = this.announced(aliases).filter(({ index }) => this.ears.hears(index));
    void this.prober.ask(audible, pace).then(answered, () => answered([]));
  }

  announce(aliases: readonly Alias[], repeatsMs: readonly number[]): void {
    void this.announcer.announce(this.announced(aliases), repeatsMs);
  }

  kernelAt(): number | null {
    return this.addedAt;
  }

  hush(ips: readonly string[]): void {
    this.announcer.cancel(ips);
    for (const hushed of this.adding) for (const ip of ips) hushed.add(ip);
  }

  announceTo(hosts: readonly Neighbour[] | null): void {
    this.hosts = hosts;
    // Where nobody is known on a network yet, everybody is told: rather a broadcast too many than mail that goes nowhere.
    this.announcer.tell(
      hosts === null ? () => null : ({ index, bytes }) => this.told.get(`${index}/${bytes.length === 4 ? 4 : 6}`) ?? null,
    );
    if (hosts !== null) {
      void readAddresses(this.netlink).then((rows) => {
        if (rows !== null) this.tellOnly(rows);
      });
    }
  }

  neighbours(answered: (hosts: readonly Neighbour[] | null) => void): void {
    void readNeighbours(this.netlink).then((rows) => {
      if (rows === null) this.counts.unreadable++;
      answered(rows === null ? null : rows.sort((a, b) => a.ageSec - b.ageSec).slice(0, maxNeighbours));
    });
  }

  counters(): Readonly<Record<string, number>> {
    return {
      ...this.counts,
      announcing: this.announcer.waiting,
      framesSent: this.packets.sent,
      framesFailed: this.packets.failed,
      probesAsked: this.prober.asked,
      probesSkipped: this.prober.skipped,
      slicesRetried: this.netlink.retried,
      notificationsLost: this.monitor.overruns,
    };
  }

  async close(): Promise<void> {
    this.listener = null;
    this.announcer.close();
    this.ears.close();
    this.monitor.close();
    await Promise.all([this.netlink.close(), this.packets.close()]);
  }

  private async addAll(aliases: readonly Alias[], leaseSec: number, repeatsMs: readonly number[] | null): Promise<Failures> {
    const failures = new Map<Alias, string>();
    const bytes = aliases.map(({ ip }) => ipToBytes(ip) ?? new Uint8Array(4));
    const messages = aliases.map(({ prefixLength, index }, i) =>
      newAddress({ address: bytes[i] ?? new Uint8Array(4), prefixLength, index }, leaseSec),
    );
    const hushed = new Set<string>();
    this.adding.add(hushed);
    const answers = await this.netlink.request(messages).finally(() => this.adding.delete(hushed));
    for (const [i, alias] of aliases.entries()) {
      const answer = answers[i];
      if (answer) failures.set(alias, answer.reason);
    }
    if (repeatsMs === null) return failures;
    this.addedAt = performance.now();
    const there = failures.size + hushed.size === 0 ? aliases : aliases.filter((alias) => !failures.has(alias) && !hushed.has(alias.ip));
    await this.announcer.announce(this.announced(there), repeatsMs);
    return failures;
  }

  private async readAll(): Promise<Tables | null> {
    const tables = await readTables(this.netlink).catch(() => null);
    this.monitor.ownPort = this.netlink.portId;
    if (tables === null) {
      this.counts.unreadable++;
      return null;
    }
    for (const link of tables.links) this.noteMac(link);
    this.tellOnly(tables.addresses);
    // What the kernel told until now is heard before what was seen is taken for the truth.
    this.catchUp();
    return tables;
  }

  private changed(changes: readonly KernelChange[], lost: boolean): void {
    for (const change of changes) {
      if (change.kind === 'link') this.noteMac(change.link);
      else if (change.kind === 'link-gone') this.macs.delete(change.index);
    }
    this.listener?.changed(changes, lost);
  }

  private noteMac({ index, mac }: Link): void {
    this.macs.set(index, mac);
  }

  private tellOnly(rows: readonly KernelAddress[]): void {
    if (this.hosts !== null) this.told = toldHosts(this.hosts, rows);
  }

  /** Interfaces without neighbours have nobody to tell. */
  private announced(aliases: readonly Alias[]): Announced[] {
    return aliases.flatMap(({ ip, index }) => {
      const mac = this.macs.get(index) ?? null;
      const bytes = mac === null ? null : ipToBytes(ip);
      return mac === null || bytes === null ? [] : [{ ip, bytes, index, mac }];
    });
  }
}

/** A bug of ours; whoever waits still gets an answer. */
function allFailed(aliases: readonly Alias[], error: unknown): Failures {
  return new Map(aliases.map((alias) => [alias, String(error)]));
}
