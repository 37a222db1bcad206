// The one ledger of the machine: for each managed address what is wanted of it, what the kernel has of it and where, and what is under way.
// Fed by looks at the kernel's tables, by what the kernel tells unasked, and by the answers to our own calls; whatever came last counts,
// and nothing is forgotten because a call has failed. Daemon, guard and leases work from it. Pure: no clock, no I/O.
import { unreachable } from '../../base/unreachable.ts';
import type { Alias, KernelAddress, KernelChange, Link, ManagedAddress, Tables } from './host.ts';
import type { Lease } from './leases.ts';
import { isOwn } from './ours.ts';

/** What the kernel has of an address. */
export interface Row extends Alias {
  /** `own`: of the machine itself, see `ours.ts`. */
  readonly kind: 'ours' | 'own';
  /** Null: not of our giving. */
  lease: Lease | null;
  /** Number of the change that it was last heard of by. */
  changed: number;
}

export interface Entry {
  readonly ip: string;
  /** Where it goes; null: no Topology holds it, or a reload has removed it. */
  target: ManagedAddress | null;
  /** What the core has asked for last; null: nothing yet. */
  wish: 'up' | 'down' | null;
  /** Null: nothing is under way. One thing at a time for each address. */
  doing: 'add' | 'remove' | 'ask' | null;
  /** Where the kernel has it, usually nowhere or in one place. */
  rows: readonly Row[];
  /** The kernel has been looked at since it is managed. */
  known: boolean;
  /** It was at its place when that was last judged. */
  served: boolean;
  /** Number of the change by which the kernel last lost a row of it. */
  lastGone: number;
  /** The core waits for an answer to its wish. */
  owed: boolean;
  /** It is to be added, or added again, whatever the kernel has. */
  addDue: boolean;
  /** It is to be removed from its place even if we know of nothing there: the kernel may know better. */
  removeDue: boolean;
  /** Whether the LAN is asked who has it, before or after it is added. */
  ask: Ask;
  /** A removal has failed: it is tried again at this time. */
  removeNotBefore: number;
  /** Somebody answers for it: he is asked again at this time. */
  askNotBefore: number;
  /** The MAC of another host that has it, for which it is not taken. */
  heldBy: string | null;
  /** How often it was asked for in vain. */
  timesHeld: number;
  /** What last went wrong with it, for people. */
  lastFailure: { readonly text: string; readonly at: number } | null;
  lastAnnouncedAt: number | null;
}

/**
 * `nobody`: somebody has it, as planned. `after`: it is taken at once, and who else answers is reported. `before`: where a foreign host
 * answers it fails (`--respect-foreign`). `witness`: its owner's machine is gone, as far as the bus can tell; where anybody answers all the
 * same it is not taken. `outsiders`: so too, but nodes that the bus hears may answer: one of them has it until we do.
 */
export type Ask = 'nobody' | 'after' | 'before' | 'witness' | 'outsiders';

/** What a feed has changed, beyond what we did ourselves. */
export interface LedgerNews {
  /** Wanted, and no longer at their place. */
  readonly vanished: readonly Entry[];
  /** In a place where they are not wanted. */
  readonly strays: readonly Entry[];
  /** Found to be addresses of the machine itself, and no longer there as such. */
  readonly own: readonly Entry[];
  readonly ownGone: readonly Entry[];
  /** Interfaces whose name, presence, state or carrier is another one; `before` null: it is new, `now` null: it is gone. */
  readonly links: readonly { readonly before: Link | null; readonly now: Link | null }[];
}

export class Ledger {
  readonly entries = new Map<string, Entry>();
  readonly #links = new Map<number, Link>();
  readonly #byName = new Map<string, Link>();
  /** The name that an interface had before it was renamed, for messages. */
  readonly #formerNames = new Map<string, string>();
  /** When the kernel has told of an interface, by its number, since the last look. */
  readonly #linkTold = new Map<number, number>();
  #changes = 0;

  /** What is no longer managed stays known while the kernel has it, or something is wanted of it. */
  manage(addresses: readonly ManagedAddress[]): void {
    const targets = new Map(addresses.map((address) => [address.ip, address]));
    for (const entry of this.entries.values()) {
      entry.target = targets.get(entry.ip) ?? null;
      entry.served = this.rowAtPlace(entry) !== null;
      const isEmpty = entry.rows.every(({ kind }) => kind === 'own') && entry.doing === null;
      if (entry.target === null && isEmpty) this.entries.delete(entry.ip);
    }
    for (const [ip, target] of targets) {
      if (!this.entries.has(ip)) this.entries.set(ip, newEntry(ip, target));
    }
  }

  /** A number to give to `saw` with the tables of a look that begins now. */
  changes(): number {
    return this.#changes;
  }

  /** The kernel's tables, by a look that began at `since`: what has changed meanwhile is as it was told, not as it was seen. */
  saw({ links, addresses }: Tables, since: number): LedgerNews {
    this.#changes++;
    const news = newsDraft();
    const present = new Set(links.map(({ index }) => index));
    const isOlder = (index: number) => (this.#linkTold.get(index) ?? 0) > since;
    for (const link of links) if (!isOlder(link.index)) this.#setLink(link, news);
    for (const index of [...this.#links.keys()]) if (!present.has(index) && !isOlder(index)) this.#dropLink(index, news);
    this.#linkTold.clear();
    const seen = new Map<string, KernelAddress[]>();
    for (const row of addresses) {
      if (!this.entries.has(row.ip)) continue;
      const list = seen.get(row.ip);
      if (list === undefined) seen.set(row.ip, [row]);
      else list.push(row);
    }
    for (const entry of this.entries.values()) {
      const rows = seen.get(entry.ip) ?? [];
      const kept = entry.rows.filter((row) => row.changed > since || rows.some((each) => isSame(each, row)));
      if (kept.length < entry.rows.length) {
        if (this.ownRow(entry) !== null) news.wasOwn.add(entry);
        entry.rows = kept;
        news.touched.add(entry);
      }
      // What was taken off since the look began is no longer in `rows`, but the look may still have it: the answer to the removal came later.
      if (!entry.known || entry.lastGone <= since) for (const row of rows) this.#setRow(entry, row, news);
      entry.known = true;
    }
    return this.#publish(news);
  }

  /** What the kernel has told, in order. */
  heard(changes: readonly KernelChange[]): LedgerNews {
    this.#changes++;
    const news = newsDraft();
    for (const change of changes) {
      switch (change.kind) {
        case 'address': {
          const entry = this.entries.get(change.address.ip);
          if (entry !== undefined) this.#setRow(entry, change.address, news);
          break;
        }
        case 'address-gone': {
          const entry = this.entries.get(change.alias.ip);
          if (entry !== undefined) this.#dropRow(entry, change.alias, news);
          break;
        }
        case 'link':
          this.#linkTold.set(change.link.index, this.#changes);
          this.#setLink(change.link, news);
          break;
        case 'link-gone':
          this.#linkTold.set(change.index, this.#changes);
          this.#dropLink(change.index, news);
          break;
        default:
          unreachable(change);
      }
    }
    return this.#publish(news);
  }

  /** Our own call has added it, or renewed its lease. */
  added(entry: Entry, alias: Alias, lease: Lease): void {
    this.#changes++;
    const row = entry.rows.find((each) => isSame(each, alias));
    if (row === undefined) entry.rows = [...entry.rows, { ...alias, kind: 'ours', lease, changed: this.#changes }];
    else {
      row.lease = lease;
      row.changed = this.#changes;
    }
    entry.served = this.rowAtPlace(entry) !== null;
  }

  /** Our own call has taken it off, or the kernel did not have it. */
  removed(entry: Entry, alias: Alias): void {
    this.#changes++;
    entry.lastGone = this.#changes;
    entry.rows = entry.rows.filter((row) => !isSame(row, alias));
    entry.served = this.rowAtPlace(entry) !== null;
  }

  link(name: string): Link | null {
    return this.#byName.get(name) ?? null;
  }

  linkOf(index: number): Link | null {
    return this.#links.get(index) ?? null;
  }

  get links(): Iterable<Link> {
    return this.#links.values();
  }

  /** Why nothing can be put on this interface now; null: it can. */
  problemOf(name: string): string | null {
    const link = this.link(name);
    if (link === null) {
      const now = this.#formerNames.get(name);
      return `this machine has no interface ${name}${now === undefined ? '' : ` (it is called ${now} now)`}`;
    }
    if (!link.up) return `interface ${name} is down`;
    return link.carrier ? null : `interface ${name} has no carrier`;
  }

  /** The alias that the configuration asks for; null where there is no such interface. */
  aliasFor({ ip, target }: Entry): Alias | null {
    const link = target === null ? null : this.link(target.interface);
    return target === null || link === null ? null : { ip, index: link.index, prefixLength: target.prefixLength };
  }

  rowAtPlace(entry: Entry): Row | null {
    const { target, rows } = entry;
    if (target === null || rows.length === 0) return null;
    const index = this.link(target.interface)?.index;
    return rows.find((row) => row.index === index && row.prefixLength === target.prefixLength) ?? null;
  }

  /** What may be taken off: everything of an address that is not wanted here, and what is not at its place of one that is. */
  unwanted(entry: Entry): readonly Row[] {
    if (entry.rows.length === 0) return [];
    const place = entry.wish === 'up' && entry.heldBy === null ? this.rowAtPlace(entry) : null;
    // After a reload that took its Topology away, until the core has let go of it, it serves where it is.
    if (entry.wish === 'up' && entry.target === null) return [];
    return entry.rows.filter((row) => row.kind === 'ours' && row !== place);
  }

  ownRow(entry: Entry): Row | null {
    return entry.rows.find(({ kind }) => kind === 'own') ?? null;
  }

  /** `10.0.0.1/24 on eth0`, for people. */
  where(alias: Alias): string {
    return `${alias.ip}/${alias.prefixLength} on ${this.linkOf(alias.index)?.name ?? `interface ${alias.index}`}`;
  }

  #setRow(entry: Entry, address: KernelAddress, news: NewsDraft): void {
    const row = entry.rows.find((each) => isSame(each, address));
    if (row !== undefined) {
      row.changed = this.#changes;
      return;
    }
    const kind = !entry.known && isOwn(address, entry.target) ? 'own' : 'ours';
    const { ip, index, prefixLength } = address;
    entry.rows = [...entry.rows, { ip, index, prefixLength, kind, lease: null, changed: this.#changes }];
    news.touched.add(entry);
    if (kind === 'own') news.own.add(entry);
  }

  #dropRow(entry: Entry, alias: Alias, news: NewsDraft): void {
    const kept = entry.rows.filter((row) => !isSame(row, alias));
    if (kept.length === entry.rows.length) return;
    if (this.ownRow(entry) !== null) news.wasOwn.add(entry);
    entry.rows = kept;
    entry.lastGone = this.#changes;
    news.touched.add(entry);
  }

  #setLink(link: Link, news: NewsDraft): void {
    const before = this.#links.get(link.index) ?? null;
    this.#links.set(link.index, link);
    if (before !== null && before.name !== link.name) {
      this.#formerNames.set(before.name, link.name);
      if (this.#byName.get(before.name)?.index === link.index) this.#byName.delete(before.name);
    }
    this.#formerNames.delete(link.name);
    this.#byName.set(link.name, link);
    if (before !== null && before.name === link.name && before.up === link.up && before.carrier === link.carrier) return;
    news.links.push({ before, now: link });
  }

  #dropLink(index: number, news: NewsDraft): void {
    const before = this.#links.get(index);
    if (before === undefined) return;
    this.#links.delete(index);
    if (this.#byName.get(before.name)?.index === index) this.#byName.delete(before.name);
    news.links.push({ before, now: null });
    // The kernel tells of the addresses too, but not in a fixed order.
    for (const entry of this.entries.values()) {
      if (!entry.rows.some((row) => row.index === index)) continue;
      entry.rows = entry.rows.filter((row) => row.index !== index);
      news.touched.add(entry);
    }
  }

  /** Judged at the end of a feed: what came and went within it is no news. */
  #publish(news: NewsDraft): LedgerNews {
    const { touched, links } = news;
    // Another number under a name, or another name, moves the place of everything that goes there.
    const moved = links.some(({ before, now }) => before === null || now === null || before.name !== now.name);
    const vanished: Entry[] = [];
    const strays: Entry[] = [];
    for (const entry of moved ? this.entries.values() : touched) {
      const serves = this.rowAtPlace(entry) !== null;
      if (entry.served && !serves && entry.wish === 'up') vanished.push(entry);
      entry.served = serves;
      if (entry.doing === null && this.unwanted(entry).length > 0) strays.push(entry);
    }
    const ownGone = [...news.touched].filter((entry) => news.wasOwn.has(entry) && this.ownRow(entry) === null);
    return { vanished, strays, links, own: [...news.own], ownGone };
  }
}

function newsDraft(): NewsDraft {
  return { touched: new Set(), own: new Set(), wasOwn: new Set(), links: [] };
}

function newEntry(ip: string, target: ManagedAddress): Entry {
  return {
    ip,
    target,
    wish: null,
    doing: null,
    rows: [],
    known: false,
    served: false,
    lastGone: 0,
    owed: false,
    addDue: false,
    removeDue: false,
    ask: 'nobody',
    removeNotBefore: 0,
    askNotBefore: 0,
    heldBy: null,
    timesHeld: 0,
    lastFailure: null,
    lastAnnouncedAt: null,
  };
}

interface NewsDraft {
  readonly touched: Set<Entry>;
  readonly own: Set<Entry>;
  readonly wasOwn: Set<Entry>;
  readonly links: { before: Link | null; now: Link | null }[];
}

function isSame(a: Alias, b: Alias): boolean {
  return a.index === b.index && a.prefixLength === b.prefixLength && a.ip === b.ip;
}
