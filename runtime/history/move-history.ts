// Which addresses went from whom to whom, when and why: the last thousand moves, as one member of the cluster saw them. Read off the lines that the
// core writes about each change of its table (`core/ownership/rows.ts`), so nothing is compared and an event that moves nothing costs nothing.

import { viewOf } from '../core/node-view.ts';
import type { SeenStep } from './seen-step.ts';

export const moveKinds = ['failure', 'balance', 'preference', 'operator', 'drain', 'start', 'other'] as const;
type MoveKind = (typeof moveKinds)[number];

/** Milliseconds, each by the clock of one machine; null: nobody can tell. */
export interface Phases {
  /** Who measured it: a new owner. */
  readonly node: string;
  readonly detectMs: number | null;
  readonly agreeMs: number | null;
  readonly plumbMs: number | null;
  readonly announceMs: number | null;
  readonly totalMs: number | null;
}

export interface Move {
  /** Counts up in one life of the process. */
  readonly id: number;
  /** Wall clock, Unix milliseconds. */
  readonly atMs: number;
  readonly kind: MoveKind;
  /** In the words of the log. */
  readonly reason: string;
  readonly from: string | null;
  /** New owners, with how many addresses each got; null: nobody. */
  readonly to: readonly { readonly node: string | null; readonly count: number }[];
  readonly count: number;
  /** The first of them. */
  readonly ips: readonly string[];
  /** The view of the bus in which it was. */
  readonly view: string | null;
  /** 0: the old owner served until the new one did. Null: not known. */
  readonly withoutMs: number | null;
  /** Of the request that asked for it. */
  readonly by: string | null;
  readonly phases: readonly Phases[];
  /** Where nobody got them: when somebody did, wall clock; null: not yet, or it does not apply. */
  readonly mendedMs: number | null;
}

const keptMost = 1000;
const ipsMost = 64;
/** An order travels once around the bus, and waits for no more than a settlement. */
const orderMs = 10_000;
const requestsMost = 64;

interface Went {
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
  readonly ips: readonly string[];
}

export class MoveHistory {
  readonly #wallClock: () => number;
  readonly #told: (move: Move) => void;
  #moves: Move[] = [];
  #last = 0;
  readonly #requests: { readonly to: string; readonly by: string; readonly atMs: number }[] = [];
  /** Addresses that nobody has, and since when, on the monotonic clock. */
  readonly #without = new Map<string, { readonly sinceMs: number; readonly move: number }>();

  /** `told`: of each move as it is made, and again when more is known of it. */
  constructor(wallClock: () => number, told: (move: Move) => void = () => {}) {
    this.#wallClock = wallClock;
    this.#told = told;
  }

  /** The moves of this step. */
  see({ effects, state, now }: SeenStep): readonly Move[] {
    const went = effects.flatMap((effect) => (effect.kind === 'log' ? wentIn(effect.about) : []));
    if (went.length === 0) return [];
    const view = viewOf(state).viewId;
    const groups = new Map<string, Went[]>();
    for (const each of went) {
      const key = JSON.stringify([each.from, each.why]);
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    return [...groups.values()].flatMap((group) => this.#add(group, view, now));
  }

  /** What a new owner has measured, of the failure that made the view. */
  measured(view: string, phases: Phases): void {
    for (const move of this.#moves.toReversed()) {
      if (move.kind !== 'failure' || move.view !== view || !move.to.some(({ node }) => node === phases.node)) continue;
      const known = [...move.phases.filter(({ node }) => node !== phases.node), phases];
      const worst = known.reduce<number | null>((most, { totalMs }) => (totalMs === null ? most : Math.max(most ?? 0, totalMs)), null);
      this.#replace({ ...move, phases: known, withoutMs: worst, mendedMs: move.mendedMs ?? this.#wallClock() });
    }
  }

  /** Somebody asks for a move to a node, such as `mgr1 request 9 (anna)`: what goes there by order of an operator soon after is his. */
  requested(to: string, by: string): void {
    this.#requests.push({ to, by, atMs: this.#wallClock() });
    if (this.#requests.length > requestsMost) this.#requests.shift();
  }

  #requesterOf(kind: MoveKind, went: readonly Went[]): string | null {
    if (kind !== 'operator') return null;
    const since = this.#wallClock() - orderMs;
    return this.#requests.findLast(({ to, atMs }) => atMs >= since && went.some((each) => each.to === to))?.by ?? null;
  }

  /** Newest first; those after `id` only. */
  list(after = 0): readonly Move[] {
    const at = this.#moves.findIndex(({ id }) => id > after);
    return at < 0 ? [] : this.#moves.slice(at).reverse();
  }

  /** What an earlier life of the process has kept, oldest first. */
  recall(moves: readonly Move[]): void {
    this.#moves = [...moves.map((move, index) => ({ ...move, id: index + 1 })), ...this.#moves].slice(-keptMost);
    this.#last = Math.max(this.#last, this.#moves.at(-1)?.id ?? 0);
  }

  #add(went: readonly Went[], view: string | null, now: number): readonly Move[] {
    const [first] = went;
    if (first === undefined) return [];
    const ips = went.flatMap((each) => each.ips);
    const kind = kindOf(first.why, first.from);
    const id = ++this.#last;
    const gap = this.#gapOf(went, id, now);
    const made: Move = {
      id,
      atMs: this.#wallClock(),
      kind,
      reason: first.why,
      from: first.from,
      to: went.map(({ to, ips: own }) => ({ node: to, count: own.length })),
      count: ips.length,
      ips: ips.slice(0, ipsMost),
      view,
      withoutMs: kind === 'failure' || went.some(({ to }) => to === null) ? null : first.from === null ? gap : 0,
      by: this.#requesterOf(kind, went),
      phases: [],
      mendedMs: null,
    };
    this.#moves.push(made);
    if (this.#moves.length > keptMost) this.#moves.shift();
    this.#told(made);
    return [made];
  }

  /** Keeps account of who is without an owner; how long those were who have one again. */
  #gapOf(went: readonly Went[], id: number, now: number): number | null {
    let longest: number | null = null;
    for (const { to, ips } of went) {
      for (const ip of ips) {
        const without = this.#without.get(ip);
        if (to === null) this.#without.set(ip, { sinceMs: now, move: id });
        else if (without !== undefined) {
          this.#without.delete(ip);
          longest = Math.max(longest ?? 0, now - without.sinceMs);
          this.#mend(without.move);
        }
      }
    }
    return longest;
  }

  #mend(id: number): void {
    if ([...this.#without.values()].some(({ move }) => move === id)) return;
    const move = this.#moves.find((each) => each.id === id);
    if (move !== undefined) this.#replace({ ...move, mendedMs: this.#wallClock() });
  }

  #replace(move: Move): void {
    const at = this.#moves.findIndex(({ id }) => id === move.id);
    if (at < 0) return;
    this.#moves[at] = move;
    this.#told(move);
  }
}

/** The fields of a line about owners; nothing of any other line. */
function wentIn(about: Readonly<Record<string, unknown>>): readonly Went[] {
  const { from, to, why, ips } = about;
  const isName = (value: unknown): value is string | null => value === null || typeof value === 'string';
  if (!isName(from) || !isName(to) || typeof why !== 'string' || !Array.isArray(ips)) return [];
  return [{ from, to, why, ips: ips.filter((ip) => typeof ip === 'string') }];
}

function kindOf(why: string, from: string | null): MoveKind {
  const planned = (['balance', 'preference', 'operator', 'drain'] as const).find((word) => why.split(', ').includes(word));
  if (planned !== undefined) return planned;
  if (from !== null && (why === `${from} has gone` || why === `${from} cannot plumb it`)) return 'failure';
  return from === null ? 'start' : 'other';
}
