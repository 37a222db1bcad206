// What nodes and managers say to each other while a new configuration goes round, on the control group and in its agreed order.

/** A configuration by its place in the row of rollouts. Serial 0: what ran before there was any. */
export interface Version {
  readonly serial: number;
  readonly sha256: string;
}

/** One rollout: what it brings, and who leads it. */
export interface RolloutId extends Version {
  readonly manager: string;
}

export type RolloutMessage = Offer | OfferPiece | Ready | Switch | Switched | Confirm | Abort | Returned | Have;

/** From a manager. The first in the order of the group has the lock. */
export interface Offer {
  readonly kind: 'offer';
  readonly id: RolloutId;
  /** What nodes must run now, or the plan is stale; null: whatever they run. */
  readonly old: string | null;
  /** A node that was not there, and gets what was committed meanwhile; null: all. */
  readonly onlyTo: string | null;
  readonly pieces: number;
  /** From its switch on a node waits so long for the confirmation. */
  readonly confirmMs: number;
}

interface OfferPiece {
  readonly kind: 'offer-piece';
  readonly id: RolloutId;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** From a node. */
interface Ready {
  readonly kind: 'ready';
  readonly id: RolloutId;
  readonly node: string;
  /** Why it is not; empty: it is. */
  readonly problems: readonly string[];
}

interface Switch {
  readonly kind: 'switch';
  readonly id: RolloutId;
  readonly nodes: readonly string[];
}

interface Switched {
  readonly kind: 'switched';
  readonly id: RolloutId;
  readonly node: string;
  readonly problem: string | null;
}

/** Whoever has switched keeps it. */
interface Confirm {
  readonly kind: 'confirm';
  readonly id: RolloutId;
}

/** Whoever has switched goes back. */
interface Abort {
  readonly kind: 'abort';
  readonly id: RolloutId;
}

interface Returned {
  readonly kind: 'returned';
  readonly id: RolloutId;
  readonly node: string;
}

/** From a node, in each view and whenever it has changed. */
export interface Have {
  readonly kind: 'have';
  readonly node: string;
  readonly good: Version;
  /** The highest serial that it was offered: a new rollout takes a higher one. */
  readonly seen: number;
  /** What it is in the middle of. */
  readonly doing: { readonly id: RolloutId; readonly phase: 'checked' | 'switched' } | null;
}

export function sameId(a: RolloutId, b: RolloutId): boolean {
  return a.serial === b.serial && a.sha256 === b.sha256 && a.manager === b.manager;
}

export function sameVersion(a: Version, b: Version): boolean {
  return a.serial === b.serial && a.sha256 === b.sha256;
}
