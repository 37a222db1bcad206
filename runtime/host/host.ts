// The machine as the runtime sees it: addresses on interfaces, announcements, neighbours. Engines: the kernel's (netlink and packet sockets) and a dry run.

export interface ManagedAddress {
  /** Canonical text. */
  readonly ip: string;
  readonly interface: string;
  readonly prefixLength: number;
}

export interface Outcome {
  readonly done: readonly string[];
  readonly failed: readonly { readonly ip: string; readonly reason: string }[];
}

export interface Neighbour {
  readonly ip: string;
  readonly mac: string;
  readonly ageSec: number;
}

/** Nothing here blocks the event loop for longer than a few milliseconds, whatever the number of addresses. */
export interface Host {
  /** All that may ever be on this machine because of us; `present`, the clean slate and the guard look at nothing else. */
  manage(addresses: readonly ManagedAddress[]): void;
  /** Adds exact aliases with the lease as lifetime and announces each as soon as it is there. What is there already is done. */
  plumb(addresses: readonly ManagedAddress[]): Promise<Outcome>;
  /** Removes exactly these; what is not there is done. */
  unplumb(addresses: readonly ManagedAddress[]): Promise<Outcome>;
  /** Managed addresses that the kernel has, on whichever interface they are. */
  present(): Promise<readonly ManagedAddress[]>;
  /** Gratuitous ARP and unsolicited neighbour advertisements: a burst now, and repeats. */
  announce(addresses: readonly ManagedAddress[]): void;
  /** Where announcements go when not to all hosts; null: to all (`arp_all_hosts`). */
  announceTo(hosts: readonly Neighbour[] | null): void;
  neighbours(): Promise<readonly Neighbour[]>;
  /** Renews the leases of what we have plumbed. Called from the main loop, so that a daemon that hangs loses its addresses. */
  renew(): void;
  counters(): Readonly<Record<string, number>>;
  /** Stops announcing and closes; leaves addresses as they are. */
  close(): Promise<void>;
}
