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

/**
 * Whether to ask the network who has an address before taking it. `report`: takes it at once, asks meanwhile, and reports who answers.
 * `wait`: asks first, and an address for which a foreign host answers counts as failed. `none`: somebody has it, as planned.
 */
export type Probe = 'none' | 'report' | 'wait';

export interface Neighbour {
  readonly ip: string;
  readonly mac: string;
  readonly ageSec: number;
}

/** Nothing here blocks the event loop for longer than a few milliseconds, whatever the number of addresses. */
export interface Host {
  /**
   * All that may ever be on this machine because of us; `present`, the clean slate and the guard look at nothing else.
   * What is plumbed and no longer managed can still be unplumbed.
   */
  manage(addresses: readonly ManagedAddress[]): void;
  /** Adds exact aliases with the lease as lifetime and announces each as soon as it is there. What is there already is done. */
  plumb(addresses: readonly ManagedAddress[], probe?: Probe): Promise<Outcome>;
  /** Removes exactly these; what is not there is done. */
  unplumb(addresses: readonly ManagedAddress[]): Promise<Outcome>;
  /** Managed addresses that the kernel has, on whichever interface they are. */
  present(): Promise<readonly ManagedAddress[]>;
  /** Gratuitous ARP and unsolicited neighbour advertisements: a burst now, and repeats. */
  announce(addresses: readonly ManagedAddress[]): void;
  /** Where announcements go when not to all hosts; null: to all (`arp_all_hosts`). */
  announceTo(hosts: readonly Neighbour[] | null): void;
  neighbours(): Promise<readonly Neighbour[]>;
  /**
   * Renews the leases that are due. Called from the main loop about once a second, so that a daemon that hangs loses its addresses;
   * what the kernel has taken away meanwhile is not brought back but reported as vanished.
   */
  renew(): void;
  counters(): Readonly<Record<string, number>>;
  /** Stops announcing and closes; leaves addresses as they are. */
  close(): Promise<void>;
}
