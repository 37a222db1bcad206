// How long a fail-over took and where the time went, as the node measures it that takes addresses over: by one monotonic clock, so the parts add up.
//
//   detect    last sign of life of who has gone -> the view (or the round) without it
//   agree     -> the members have settled on a table
//   plumb     -> the kernel has the addresses
//   announce  -> the last frame about them is out

import { heardFrom, type HeardFrom, sameSight } from '../core/failure-view.ts';
import type { NodeState } from '../core/state.ts';
import type { SeenStep } from './seen-step.ts';

export interface FailoverTimes {
  /** Of the bus, as all members name it. */
  readonly view: string;
  /** Nodes that have gone. */
  readonly gone: readonly string[];
  readonly addresses: number;
  /** Milliseconds; null: nobody can tell. */
  readonly detectMs: number | null;
  readonly agreeMs: number;
  readonly plumbMs: number;
  /** Null: the engine of this machine does not tell when the kernel had them. */
  readonly announceMs: number | null;
}

/** When the kernel had what was added last, on the clock of the steps; null: it does not tell. */
export type KernelClock = () => number | null;

interface UnderWay {
  readonly view: string;
  readonly gone: readonly string[];
  /** The last sign of life; null: none was ever heard. */
  readonly heardAt: number | null;
  readonly seenAt: number;
  settledAt: number | null;
  readonly waiting: Set<string>;
  addresses: number;
}

export class FailoverWatch {
  readonly #kernel: KernelClock;
  readonly #done: (times: FailoverTimes) => void;
  /** When each member was heard last, by its name on the bus. */
  readonly #heard = new Map<string, number>();
  /** Who was there when the members last agreed. */
  #before: ReadonlyMap<string, string> = new Map();
  #gathering = false;
  #state: NodeState | null = null;
  #now: UnderWay | null = null;

  constructor(kernel: KernelClock, done: (times: FailoverTimes) => void) {
    this.#kernel = kernel;
    this.#done = done;
  }

  see(step: SeenStep): void {
    const { event, state, now } = step;
    if (event.kind === 'message') this.#heard.set(event.from, now);
    if (event.kind === 'down') this.#now = null;
    if (this.#state === null || !sameSight(this.#state, state)) this.#look(heardFrom(state), now);
    this.#state = state;
    if (this.#now !== null) this.#follow(this.#now, step);
    if (event.kind === 'view') for (const id of this.#heard.keys()) if (!event.view.members.includes(id)) this.#heard.delete(id);
  }

  #look(sight: HeardFrom, now: number): void {
    this.#lookWhoHasGone(sight, now);
    this.#gathering = sight.gathering;
    if (!sight.gathering) this.#before = sight.nodes;
  }

  #lookWhoHasGone({ members, excluded, view }: HeardFrom, now: number): void {
    if (view === null) return;
    const gone = [...this.#before].filter(([, id]) => !members.has(id) || excluded.has(id));
    const names = gone.map(([name]) => name).sort();
    if (names.length === 0 || (this.#now !== null && this.#now.gone.join() === names.join())) return;
    const heard = gone.flatMap(([, id]) => this.#heard.get(id) ?? []);
    const heardAt = heard.length === 0 ? null : heard.reduce((least, each) => Math.min(least, each), Infinity);
    this.#now = { view, gone: names, heardAt, seenAt: now, settledAt: null, waiting: new Set(), addresses: 0 };
  }

  #follow(under: UnderWay, { event, effects, now }: SeenStep): void {
    if (under.settledAt === null && !this.#gathering) under.settledAt = now;
    for (const effect of effects) {
      if (effect.kind !== 'plumb' || (effect.why !== 'failure' && effect.why !== 'unheard')) continue;
      for (const ip of effect.ips) under.waiting.add(ip);
      under.addresses = Math.max(under.addresses, under.waiting.size);
    }
    if (under.settledAt === null) return;
    // Nothing of it came to us.
    if (under.addresses === 0) {
      this.#now = null;
      return;
    }
    if (event.kind !== 'plumbed') return;
    for (const ip of event.done) under.waiting.delete(ip);
    for (const { ip } of event.failed) under.waiting.delete(ip);
    if (under.waiting.size > 0) return;
    this.#now = null;
    const kernelAt = this.#kernel();
    const known = kernelAt !== null && kernelAt >= under.settledAt && kernelAt <= now;
    this.#done({
      view: under.view,
      gone: under.gone,
      addresses: under.addresses,
      detectMs: under.heardAt === null ? null : under.seenAt - under.heardAt,
      agreeMs: under.settledAt - under.seenAt,
      plumbMs: (known ? kernelAt : now) - under.settledAt,
      announceMs: known ? now - kernelAt : null,
    });
  }
}
