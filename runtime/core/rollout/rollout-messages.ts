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

export type RolloutMessage = Offer | OfferPiece | Ready | Switch | Switched | Released | Confirm | Abort | Returned | Have;

/** How heavy a change is: `reload` as it runs, `restart` one process after the other, `stop-all` with all of them stopped at one moment. */
export type RolloutGrade = 'reload' | 'restart' | 'stop-all';

/** What the state machines only pass on: who adopts a rollout goes on by it, and nodes hold the document against it. */
export interface OfferAbout {
  /** First digits of the plan. */
  readonly plan: string;
  readonly grade: RolloutGrade;
  /** Of the configuration, those of them that it goes without, and the steps. */
  readonly nodes: readonly string[];
  readonly without: readonly string[];
  readonly steps: readonly (readonly string[])[];
  /** Addresses that it has on no node: nobody takes them over any more. */
  readonly gone: readonly string[];
  /** Addresses that may be without owner, or BROKEN, when a step has settled. */
  readonly excused: readonly string[];
  readonly settleMs: number;
  readonly waitMs: number;
  /** Bytes in pieces, and of the document. */
  readonly packedBytes: number;
  readonly bytes: number;
  /** For people: who began it, out of what, and why. */
  readonly who: string;
  readonly source: string;
  readonly words: string;
  /** Ed25519 over serial, hash and cluster group, hexadecimal; null: nobody has signed it. */
  readonly signature: string | null;
}

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
  readonly about: OfferAbout;
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

/** From a node that stops with all others: it has let go of every address. */
interface Released {
  readonly kind: 'released';
  readonly id: RolloutId;
  readonly node: string;
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
