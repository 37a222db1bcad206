// Plays a change in the simulator of the runtime: the nodes change in the order of the plan, and who served what when is written down.

import { most } from '../plan/most.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import type { Scenario, Step } from '../../runtime/simulate/scenario.ts';
import { playScenario } from '../../runtime/simulate/run-scenario.ts';
import type { Plan } from '../plan/plan-types.ts';

/** The simulator keeps who serves an address in the bits of a number. */
export const nodesMax = 31;
/** For how long the cluster comes to rest first. */
const settleSec = 60;

/** The plan with what was seen in `seeds` runs. Nodes that come or go, and changes that take all nodes stopped, are not played. */
export function withPlay(plan: Plan, old: ClusterIr, next: ClusterIr, seeds: number): Plan {
  const playable = plan.order.kind === 'any' || plan.order.kind === 'steps';
  const same = plan.nodes.old.join() === plan.nodes.new.join();
  if (seeds === 0 || !playable || !same || plan.grade !== 'reload' || next.nodes.length > nodesMax) return plan;
  const worst = new Map<string, number>();
  let violation: string | null = null;
  for (let seed = 1; seed <= seeds; seed++) {
    const seen = playOnce(plan, old, next, seed);
    violation ??= seen.violation;
    for (const [ip, gapMs] of seen.gaps) worst.set(ip, Math.max(worst.get(ip) ?? 0, gapMs));
  }
  const moves = plan.moves.map((move) => ({
    ...move,
    playedGapMs: move.to === null || move.from === null ? 0 : Math.round(worst.get(move.ip) ?? 0),
  }));
  const worstGapMs = Math.round(most(worst.values()));
  return { ...plan, moves, effects: [...plan.effects, { kind: 'played', seeds, worstGapMs, violation }] };
}

/** Balancing of many addresses takes rounds; so much of it is waited for between two steps. */
const restMaxSec = 60;

function playOnce(plan: Plan, old: ClusterIr, next: ClusterIr, seed: number) {
  const betweenSec = Math.min(
    restMaxSec,
    5 + 2 * most(next.nodes.map(({ timers }) => timers.viewMatureTimeSec + timers.viewBalanceIntervalSec)),
  );
  const steps: readonly Step[] = plan.order.steps.flatMap((nodes, index) =>
    nodes.map((node): Step => ({ atSec: settleSec + index * Math.min(3, betweenSec), action: { kind: 'reload', file: 'new', node } })),
  );
  const lastSec = steps.at(-1)?.atSec ?? settleSec;
  const scenario: Scenario = {
    seed,
    untilSec: lastSec + betweenSec,
    nodes: null,
    partition: 'available',
    leaseSec: 10,
    failureTimeoutMs: 500,
    steps,
  };
  const { changes, violation, owners } = playScenario(
    old,
    scenario,
    () => next,
    () => {},
  );
  const gaps = new Map<string, number>();
  const kept = new Set(next.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)));
  for (const { atMs, ips, gapMs } of changes) {
    if (atMs < settleSec * 1000) continue;
    for (const ip of ips) if (kept.has(ip)) gaps.set(ip, Math.max(gaps.get(ip) ?? 0, gapMs));
  }
  return { gaps, violation, owners };
}
