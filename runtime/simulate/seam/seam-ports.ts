// What daemons and rings of the simulated seam know of each other and of the world.

import type { Random } from '../random.ts';

export interface Place {
  readonly now: number;
  readonly random: Random;
  later(ms: number, run: () => void): void;
}

export interface Member {
  readonly nodeId: number;
  readonly pid: number;
}

export interface GroupMember {
  readonly group: string;
  readonly member: Member;
}

/** What a ring puts in order. */
export type Ordered =
  | { readonly kind: 'join'; readonly group: string; readonly member: Member }
  | { readonly kind: 'leave'; readonly group: string; readonly member: Member; readonly reason: number }
  | { readonly kind: 'packet'; readonly group: string; readonly member: Member; readonly packet: Uint8Array };

export interface SimRing {
  readonly id: { readonly nodeId: number; readonly sequence: bigint };
  readonly daemons: readonly RingDaemon[];
  /** Broken: nothing is ordered any more. */
  stalled: boolean;
}

/** A daemon, as its rings see it. */
export interface RingDaemon {
  readonly nodeId: number;
  readonly state: 'up' | 'hung' | 'dead';
  ring: SimRing | null;
  localMembers(): readonly GroupMember[];
  /** `cameAlong`: whether that daemon comes from the same ring as this one. */
  ringFormed(ring: SimRing, everybody: readonly GroupMember[], cameAlong: (other: RingDaemon) => boolean): void;
  deliver(entry: Ordered): void;
  /** Sends what has waited for a ring. */
  flush(): void;
}

/** The rings, as a daemon sees them. */
export interface Rings {
  /** Something has changed: rings with a member that is gone stall, and after the detection new ones form. */
  disturb(detectionMs: number): void;
  /** Gives it to every daemon of the ring, in one order. False: there is no ring just now. */
  order(daemon: RingDaemon, entry: Ordered): boolean;
}
