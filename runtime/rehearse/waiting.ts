// What a step has at hand, and how it waits: until something is so, and no longer than the cluster is what it was.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, type Member, Trouble } from './cluster.ts';
import type { Prober } from './pinger.ts';
import { changedSince, type Sight } from './sight.ts';

export interface Stage {
  readonly cluster: Cluster;
  readonly prober: Prober;
  readonly node: string;
  readonly before: Sight;
  /** For how long a drain lasts at most. */
  readonly limitSec: number;
  /** For how long a daemon that was killed may stay away. */
  readonly backSec: number;
  /** Ends the daemon; throws `Trouble` where that does not work. */
  readonly kill: (member: Member) => Promise<void>;
  /** Tells what is done. */
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** Whether the node drains because of us: what somebody else has taken out of service is his. */
  drained: boolean;
}

const lookMs = 200;
/** A view that settles, or a manager that is behind, is no change yet. */
const toleratedMs = 5_000;

/** It has taken longer than it may. */
export class Late extends Trouble {}

/** Looks until it is so. Throws `Trouble` where the cluster changes by itself, where it takes too long, and where somebody interrupts. */
export async function until(
  stage: Pick<Stage, 'cluster' | 'signal' | 'before' | 'node'>,
  what: string,
  limitSec: number,
  isSo: (sight: Sight) => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + limitSec * 1000;
  let wrongSince: number | null = null;
  for (;;) {
    if (stage.signal.aborted) throw new Trouble('interrupted');
    const sight = await stage.cluster.sight();
    if (await isSo(sight)) return;
    const now = performance.now();
    const wrong = changedSince(stage.before, sight, stage.node);
    wrongSince = wrong === null ? null : (wrongSince ?? now);
    if (wrong !== null && now - (wrongSince ?? now) > toleratedMs) throw new Trouble(wrong);
    if (now > deadline) throw new Late(`not within ${limitSec} s: ${what}`);
    await sleep(sight.addresses.length > 1000 ? 5 * lookMs : lookMs);
  }
}
