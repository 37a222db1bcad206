// What is done to the cluster, step by step, and what the daemon's own state machine makes of it: played in the simulator from where the running nodes
// are. Pure.

import type { RunningDump } from '../core/state-dump.ts';
import { dumpedCluster } from '../simulate/dumped-cluster.ts';
import { nodesMax } from '../simulate/play-world.ts';
import { type Played, playScenario } from '../simulate/run-scenario.ts';
import type { Step as SimulatedStep } from '../simulate/scenario.ts';

export type Step =
  | { readonly kind: 'move'; readonly ip: string; readonly from: string; readonly to: string }
  | { readonly kind: 'drain' | 'undrain' | 'kill'; readonly node: string };

/** A step, and what is to come of it. */
export interface Foreseen {
  readonly step: Step;
  /** By address, when all has come to rest; null: nobody. */
  readonly owners: ReadonlyMap<string, string | null>;
  /** By address, for how long nobody serves it; those that are not in it are served all the time. */
  readonly gapMs: ReadonlyMap<string, number>;
}

export function describeStep(step: Step): string {
  return step.kind === 'move' ? `move ${step.ip} from ${step.from} to ${step.to}` : `${step.kind} ${step.node}`;
}

/**
 * The order matters: what an operator moves is pinned where it comes to, and draining that node afterwards ends the pin. `left`: what is not done, and
 * why.
 */
export function stepsFor(
  { state }: RunningDump,
  node: string,
  kill: boolean,
): { readonly steps: readonly Step[]; readonly left: readonly string[] } {
  const free = (state.settled?.entries ?? []).filter(({ ip, follow, broken, preference, candidates }) => {
    const row = state.table.get(ip);
    if (row === undefined || row.owner === null || row.owner === node || row.pinned || broken || follow !== null) return false;
    return candidates.includes(node) && preference !== row.owner;
  });
  const [moved] = free;
  const from = moved === undefined ? null : (state.table.get(moved.ip)?.owner ?? null);
  const move: readonly Step[] = moved === undefined || from === null ? [] : [{ kind: 'move', ip: moved.ip, from, to: node }];
  const holds = [...state.table.values()].some(({ owner }) => owner === node);
  const left = [
    ...(move.length > 0 ? [] : [`move: no address of another node can go to ${node} that is neither pinned nor preferred where it is`]),
    ...(holds || move.length > 0 ? [] : [`drain: ${node} has no address`]),
  ];
  const drain: readonly Step[] =
    holds || move.length > 0
      ? [
          { kind: 'drain', node },
          { kind: 'undrain', node },
        ]
      : [];
  return { steps: [...move, ...drain, ...(kill ? [{ kind: 'kill', node } as const] : [])], left };
}

/** The simulated nodes join anew first. */
const firstSec = 60;
const apartSec = 60;
/** After a kill the node is started again, as systemd does it, but so late that its absence is seen at rest. */
const awaySec = 40;
/** Delays and drifts are drawn anew in each; of many addresses one takes long enough. */
const seedsOf = (addresses: number) => (addresses > 2_000 ? 1 : 3);

/** Plays the steps. The error says why they cannot be played. */
export function foresee(
  dumps: readonly RunningDump[],
  steps: readonly Step[],
): { readonly steps: readonly Foreseen[] } | { readonly error: string } {
  const cluster = dumpedCluster(dumps);
  if ('error' in cluster) return cluster;
  const { nodes, on, habits, resumed } = cluster;
  if (nodes.length > nodesMax) return { error: `the cluster has ${nodes.length} nodes; at most ${nodesMax} can be played beforehand` };
  const atSec = (index: number) => firstSec + index * apartSec;
  const actions = steps.flatMap((step, index): readonly SimulatedStep[] => {
    const done = { atSec: atSec(index), action: step } as SimulatedStep;
    return step.kind === 'kill' ? [done, { atSec: atSec(index) + awaySec, action: { kind: 'start', node: step.node } }] : [done];
  });
  const before = new Map([...(dumps[0]?.state.table ?? [])].map(([ip, { owner }]) => [ip, owner]));
  let foreseen: readonly Foreseen[] | null = null;
  for (let seed = 1; seed <= seedsOf(before.size); seed++) {
    const scenario = { seed, untilSec: atSec(steps.length), nodes: on, ...habits, steps: actions };
    const played = playScenario(
      { nodes },
      scenario,
      () => null,
      () => {},
      resumed,
    );
    if (played.violation !== null)
      return { error: `played beforehand it breaks what must always hold, which is a bug of ours: ${played.violation}` };
    const seen = steps.map((step, index): Foreseen => {
      const untilSec = step.kind === 'kill' ? atSec(index) + awaySec : atSec(index + 1);
      return { step, ...seenBetween(played, before, atSec(index) * 1000, untilSec * 1000) };
    });
    foreseen = foreseen === null ? seen : foreseen.map((each, index) => worse(each, seen[index] ?? each));
  }
  return { steps: foreseen ?? [] };
}

/** Nobody where it was nobody in one of them, and the longer gaps. */
function worse(a: Foreseen, b: Foreseen): Foreseen {
  const owners = new Map([...a.owners].map(([ip, owner]) => [ip, b.owners.get(ip) === null ? null : owner]));
  const gapMs = new Map(a.gapMs);
  for (const [ip, ms] of b.gapMs) gapMs.set(ip, Math.max(ms, gapMs.get(ip) ?? 0));
  return { step: a.step, owners, gapMs };
}

function seenBetween({ changes }: Played, before: ReadonlyMap<string, string | null>, fromMs: number, toMs: number) {
  const owners = new Map(before);
  const gapMs = new Map<string, number>();
  for (const { atMs, ips, to, gapMs: gap } of changes) {
    if (atMs >= toMs) continue;
    for (const ip of ips) {
      owners.set(ip, to === '-' ? null : to);
      if (atMs >= fromMs && gap > 0) gapMs.set(ip, Math.max(gapMs.get(ip) ?? 0, Math.ceil(gap)));
    }
  }
  return { owners, gapMs };
}

/** Steps that would leave somebody without service, each as a sentence; none: it can be done. */
export function whyNotSteps(foreseen: readonly Foreseen[]): readonly string[] {
  return foreseen.flatMap(({ step, owners, gapMs }) => {
    const nobody = [...owners].filter(([, owner]) => owner === null).map(([ip]) => ip);
    const cut = step.kind === 'kill' ? [] : [...gapMs.keys()];
    return [
      ...(nobody.length === 0 ? [] : [`${describeStep(step)} would leave ${some(nobody)} without an owner: no other node can have it`]),
      ...(cut.length === 0 ? [] : [`${describeStep(step)} would interrupt ${some(cut)}`]),
    ];
  });
}

/** The first three of them. */
export function some(items: readonly string[]): string {
  return items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')} and ${items.length - 3} more`;
}
