// What a manager knows of a rollout and of those that it waits for, what comes to it and what it does.

import type { Have, OfferAbout, RolloutId, RolloutMessage, Version } from './rollout-messages.ts';

/** What is to be rolled out. */
export interface RolloutWish {
  readonly sha256: string;
  readonly pieces: readonly Uint8Array[];
  /** What the plan was made for; null: whatever runs. */
  readonly old: string | null;
  /** Of the configuration, and those of them that it may go without. */
  readonly nodes: readonly string[];
  readonly without: readonly string[];
  readonly steps: readonly (readonly string[])[];
  /** Nodes of a step leave, and come back with it. */
  readonly restarts: boolean;
  /** The serial that was signed; null: the next one. */
  readonly serial: number | null;
  /** Limits of one step until all have switched, and until it has settled; of the way back; and how long nodes wait for the confirmation. */
  readonly switchMs: number;
  readonly settleMs: number;
  readonly returnMs: number;
  readonly confirmMs: number;
  readonly about: OfferAbout;
}

/** docs: exit status of `ecconf rollout`. `unknown`: the bus was lost with the confirmation on its way. */
export type RolloutEnd = 'committed' | 'refused' | 'rolled back' | 'rolled back, not all' | 'unknown';

export interface Running {
  readonly id: RolloutId;
  readonly wish: RolloutWish;
  readonly phase: 'offering' | 'switching' | 'settling' | 'waiting' | 'confirming' | 'aborting';
  readonly step: number;
  /** Who has answered what this phase waits for. */
  readonly heard: readonly string[];
  /** Who has left since it began. */
  readonly left: readonly string[];
  readonly until: number;
  readonly why: string | null;
  /** Why the step has not come to rest, as the rim sees it; null: it has, or nobody has looked. */
  readonly unsettled: string | null;
}

/** In its state folder; contents are beside it under their hash. */
export interface ManagerKept {
  readonly committed: Version;
  /** The highest serial that it has offered: nodes that have seen it may be away. */
  readonly offered: number;
}

export interface ManagerRollout extends ManagerKept {
  readonly name: string;
  /** Who is there, by name; null: not on the bus. */
  readonly present: readonly string[] | null;
  readonly haves: ReadonlyMap<string, Have>;
  readonly running: Running | null;
  /** Nodes that get what they have missed. */
  readonly catching: ReadonlyMap<string, { readonly until: number }>;
}

export type ManagerRolloutEvent =
  | { readonly kind: 'start'; readonly wish: RolloutWish }
  | { readonly kind: 'message'; readonly from: string; readonly message: RolloutMessage }
  | { readonly kind: 'view'; readonly nodes: readonly string[] | null }
  /** Of a manager that is gone: on from where the nodes are. */
  | { readonly kind: 'adopt'; readonly id: RolloutId; readonly wish: RolloutWish }
  /** The step that was switched last: the tables agree, nobody is without owner. */
  | { readonly kind: 'settled'; readonly id: RolloutId }
  /** Not yet, and why. */
  | { readonly kind: 'unsettled'; readonly id: RolloutId; readonly why: string | null }
  | { readonly kind: 'confirm' | 'abort' | 'tick' };

export type ManagerRolloutEffect =
  | { readonly kind: 'say'; readonly message: RolloutMessage }
  /** With fsync, before what follows. */
  | { readonly kind: 'keep'; readonly kept: ManagerKept }
  /** Looks until it has settled; `settled` follows. */
  | { readonly kind: 'settle'; readonly id: RolloutId }
  /** Offers to one node what was committed, with its pieces. */
  | { readonly kind: 'offer-to'; readonly id: RolloutId; readonly node: string }
  | { readonly kind: 'ended'; readonly id: RolloutId; readonly end: RolloutEnd; readonly why: string }
  /** Which says nothing of how the rollout itself ends. */
  | { readonly kind: 'not-adopted'; readonly why: string };

export interface ManagerStep {
  readonly state: ManagerRollout;
  readonly effects: readonly ManagerRolloutEffect[];
}

/** Who has to take part. */
export function wanted({ nodes, without }: RolloutWish): readonly string[] {
  return nodes.filter((node) => !without.includes(node));
}

/** Who was silent, or what did not come to rest, where time is over. */
export function lateText({ phase, wish, step, heard: told, unsettled }: Running): string {
  const silent = (all: readonly string[]) => all.filter((node) => !told.includes(node)).join(', ');
  if (phase === 'offering') return `${silent(wanted(wish))} has not answered`;
  if (phase === 'switching') return `${silent(wish.steps[step] ?? [])} has not switched`;
  return phase === 'waiting' ? 'nobody has confirmed it' : `not at rest (${unsettled ?? 'not for long enough'})`;
}
