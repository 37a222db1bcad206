// Plays nodes that lose power in the simulator of the runtime: for how long nobody serves what they had.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { playScenario } from '../../runtime/simulate/run-scenario.ts';
import type { Scenario } from '../../runtime/simulate/scenario.ts';
import { nodesMax } from './play.ts';

/** Runs, and how large a cluster may be so that they take less time than somebody waits for a table. */
const seeds = 3;
const addressesMax = 2_000;
/** The cluster comes to rest first; then they go, and the others take over and balance. */
const goneAtSec = 60;
const untilSec = 120;

export interface PlayedFailure {
  readonly seeds: number;
  /** By address, the longest time in which nobody served it, in milliseconds; null: it was not served again. Only those that were hit. */
  readonly outMs: ReadonlyMap<string, number | null>;
  /** An invariant that did not hold: a bug of ours. */
  readonly violation: string | null;
}

/** null: this cluster is not played. */
export function playFailure(ir: ClusterIr, gone: readonly string[]): PlayedFailure | null {
  const addresses = ir.nodes.reduce((sum, { duravip }) => Math.max(sum, duravip.addresses.length), 0);
  if (gone.length === 0 || ir.nodes.length > nodesMax || addresses > addressesMax) return null;
  const outMs = new Map<string, number | null>();
  let violation: string | null = null;
  for (let seed = 1; seed <= seeds; seed++) {
    const seen = playOnce(ir, gone, seed);
    violation ??= seen.violation;
    for (const [ip, ms] of seen.outMs) {
      const worst = outMs.get(ip);
      outMs.set(ip, ms === null || worst === null ? null : Math.max(worst ?? 0, ms));
    }
  }
  return { seeds, outMs, violation };
}

function playOnce(ir: ClusterIr, gone: readonly string[], seed: number) {
  const scenario: Scenario = {
    seed,
    untilSec,
    nodes: null,
    partition: 'available',
    leaseSec: 10,
    failureTimeoutMs: 500,
    steps: gone.map((node) => ({ atSec: goneAtSec, action: { kind: 'crash', node } })),
  };
  const { changes, owners, violation } = playScenario(
    ir,
    scenario,
    () => null,
    () => {},
  );
  const outMs = new Map<string, number | null>();
  for (const { atMs, ips, gapMs } of changes) {
    if (atMs < goneAtSec * 1000 || gapMs === 0) continue;
    for (const ip of ips) outMs.set(ip, Math.max(outMs.get(ip) ?? 0, Math.ceil(gapMs)));
  }
  const lost = new Set(changes.filter(({ atMs, to }) => atMs >= goneAtSec * 1000 && to === '-').flatMap(({ ips }) => ips));
  for (const [ip, owner] of owners) if (owner === '-' && lost.has(ip)) outMs.set(ip, null);
  return { outMs, violation };
}
