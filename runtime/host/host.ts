// The machine as the runtime sees it: addresses on interfaces, announcements, neighbours. Engines: the kernel's (netlink and packet
// sockets), a dry run, and the simulator's. All answers come by callback, once, and never within the call; an engine decides nothing:
// what is wanted, known and due stands in the ledger.

export interface ManagedAddress {
  /** Canonical text. */
  readonly ip: string;
  readonly interface: string;
  readonly prefixLength: number;
}

/** An address on an interface, as the kernel tells them apart: by the number of the interface, because names can change. */
export interface Alias {
  readonly ip: string;
  readonly index: number;
  readonly prefixLength: number;
}

/** An address that the kernel has, whoever put it there. */
export interface KernelAddress extends Alias {
  /** Behind another address of its network; goes when that one is removed, unless `promote_secondaries` is set. */
  readonly secondary: boolean;
  /** It carries our mark (`IFA_PROTO`, since Linux 5.18) or ends by itself within minutes, as what we plumb does. */
  readonly marked: boolean;
  /** What the kernel said of it, from `ifaddrmsg` on, in order to put it back. Null where its removal takes nothing along. */
  readonly payload: Uint8Array | null;
}

export interface Link {
  readonly index: number;
  readonly name: string;
  /** Null where there are no Ethernet addresses (tunnels), or nobody to tell (loopback). */
  readonly mac: Uint8Array | null;
  readonly up: boolean;
  readonly carrier: boolean;
}

export interface Tables {
  readonly links: readonly Link[];
  readonly addresses: readonly KernelAddress[];
}

/** What the kernel tells unasked, in the order in which it happened. */
export type KernelChange =
  | { readonly kind: 'address'; readonly address: KernelAddress }
  | { readonly kind: 'address-gone'; readonly alias: Alias }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'link-gone'; readonly index: number };

/** Somebody, by his MAC, says on the wire of an interface that he has an address (or would like to have it). */
export interface Claim {
  readonly ip: string;
  readonly index: number;
  readonly mac: string;
}

export interface Neighbour {
  readonly ip: string;
  readonly mac: string;
  readonly ageSec: number;
}

/** Why an alias could not be added or removed; those that are not in it are as they should be. */
export type Failures = ReadonlyMap<Alias, string>;

/** Told by an engine; never from within a call of ours. */
export interface HostListener {
  /** All that was waiting to be read, in one go. `lost`: there was more than the kernel kept for us; its tables must be read again. */
  changed(changes: readonly KernelChange[], lost: boolean): void;
  /** Also of this machine's own frames, where a switch sends them back. */
  claimed(claims: readonly Claim[]): void;
  /** Somebody asks who has these, because he would take them (ARP probes, RFC 5227). */
  asked(questions: readonly Claim[]): void;
}

/** Nothing here blocks the event loop for longer than a few milliseconds. */
export interface Host {
  /** How many aliases one call of `add` or `remove` takes: so many that the kernel is not held for more than some milliseconds. */
  readonly atOnce: number;
  begin(listener: HostListener): void;
  /** The interfaces on which claims are listened for. */
  listenOn(indexes: readonly number[]): void;
  /** Null: the kernel did not tell. */
  look(answered: (tables: Tables | null) => void): void;
  /** Reads what the kernel has told meanwhile, and passes it on before it returns: the one call from within which the listener is called. */
  catchUp(): void;
  /**
   * Adds aliases, or gives new lifetimes to those that are there; 0: for ever. With `repeatsMs` the neighbours are told at those times,
   * and the answer comes when they have been told the first time: who hears that an address serves here lets go of it.
   */
  add(aliases: readonly Alias[], leaseSec: number, repeatsMs: readonly number[] | null, answered: (failures: Failures) => void): void;
  /** What is not there counts as removed. */
  remove(aliases: readonly Alias[], answered: (failures: Failures) => void): void;
  /** Asks the LAN who has these. `at-once`: the whole of it within 45 ms, for addresses of the dead; else spread out, and more patient. */
  ask(aliases: readonly Alias[], pace: 'at-once' | 'spread', answered: (claims: readonly Claim[]) => void): void;
  announce(aliases: readonly Alias[], repeatsMs: readonly number[]): void;
  /** Nothing more is said for these, from now on. */
  hush(ips: readonly string[]): void;
  /** Where announcements go when not to all hosts; null: to all (`arp_all_hosts`). */
  announceTo(hosts: readonly Neighbour[] | null): void;
  /** Null: the kernel did not tell. */
  neighbours(answered: (hosts: readonly Neighbour[] | null) => void): void;
  /** When the kernel had what was added and announced last, by `performance.now`; null: nothing yet. Absent: it does not tell. */
  kernelAt?(): number | null;
  counters(): Readonly<Record<string, number>>;
  /** Stops announcing and closes; leaves addresses as they are. */
  close(): Promise<void>;
}
