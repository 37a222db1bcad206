// Plays a scenario on a simulated cluster and tells who serves what. The same IR, scenario and seed give the same text to the last letter.

import type { ClusterIr } from '../ir/generated/types.ts';
import { Owners, type Change } from './invariants/owner-story.ts';
import type { NodeState } from '../core/state.ts';
import type { Scenario, Step } from './scenario.ts';
import { act, buildWorld } from './play-world.ts';
import { Violation } from './invariants/violation.ts';

/** Reads another IR for a `reload`; null where it cannot be read. */
export type ReadIr = (file: string) => ClusterIr | null;

/** An order that the cluster has refused, and why. */
export interface Refusal {
  readonly atMs: number;
  readonly refused: string;
}

export interface Played {
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  /** Owner of each address at the end, by address. */
  readonly owners: readonly (readonly [string, string])[];
  /** An invariant that did not hold: a bug of ours. */
  readonly violation: string | null;
  readonly events: number;
}

/** Nodes, by name, that go on where a real daemon was instead of starting. */
export type Resumed = ReadonlyMap<string, { readonly state: NodeState; readonly now: number }>;

/** Plays it to the end. `tell` gets each change, step and refusal in the order of time. */
export function playScenario(
  ir: Pick<ClusterIr, 'nodes'>,
  scenario: Scenario,
  readIr: ReadIr,
  tell: (line: Change | Step | Refusal) => void,
  resumed: Resumed = new Map(),
): Played {
  const world = buildWorld(ir, scenario);
  const owners = new Owners(world);
  world.onKernel = (ip) => owners.note(ip);
  const changes: Change[] = [];
  const refusals: Refusal[] = [];
  // Who has been asked refuses at once, or all do where the order is delivered: told once.
  world.onLog = (_, text) => {
    if (!/^(move|order) .*refused: /.test(text) || refusals.some((each) => each.refused === text && world.now - each.atMs < 1_000)) return;
    const refusal = { atMs: world.now, refused: text };
    refusals.push(refusal);
    tell(refusal);
  };
  const tellChanges = (isEnd: boolean) => {
    for (const change of owners.take(isEnd)) {
      changes.push(change);
      tell(change);
    }
  };
  for (const node of world.nodes) {
    const from = resumed.get(node.name);
    if (from !== undefined) node.resumeFrom(from.state, from.now);
    else if (scenario.nodes === null || scenario.nodes.includes(node.name)) node.boot();
  }
  let violation: string | null = null;
  try {
    for (const step of [...scenario.steps, null]) {
      const untilMs = (step === null ? scenario.untilSec : Math.min(step.atSec, scenario.untilSec)) * 1000;
      while (world.now < untilMs) {
        world.run(Math.min(untilMs, world.now + 100));
        tellChanges(false);
      }
      tellChanges(true);
      if (step === null || step.atSec > scenario.untilSec) continue;
      tell(step);
      act(world, step.action, readIr);
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = `${(world.now / 1000).toFixed(3)} s: ${error.message}`;
  }
  const ips = [...world.checker.holders.keys()].sort();
  return {
    changes,
    steps: scenario.steps,
    refusals,
    owners: ips.map((ip) => [ip, owners.servers(ip)] as const),
    violation,
    events: world.events,
  };
}
