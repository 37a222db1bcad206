// Plays a scenario on a simulated cluster and tells who serves what. The same IR, scenario and seed give the same text to the last letter.

import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { Owners, type Change } from './invariants/owner-story.ts';
import type { NodeState } from '../core/state.ts';
import type { Action, Scenario, Step } from './scenario.ts';
import type { SimNode } from './sim-process.ts';
import { Violation } from './invariants/violation.ts';
import { World } from './world.ts';

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
  const nodes = ir.nodes.map((node, index): NodeIr => ({ ...node, name: node.name ?? `node${index + 1}` }));
  const { failureTimeoutMs } = scenario;
  const speed = { delayMinMs: 0.1, delayMaxMs: 1, failureTimeoutMs, mergeMs: failureTimeoutMs / 2 };
  const world = new World({ nodes, speed, partition: scenario.partition, leaseMs: scenario.leaseSec * 1000, drift: 0.0001 }, scenario.seed);
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

function act(world: World, action: Action, readIr: ReadIr): void {
  switch (action.kind) {
    case 'partition':
      cutGroups(world, action.groups);
      return;
    case 'heal':
      world.bus.heal(world.now);
      return;
    case 'move':
      world.checker.ordered(action.ip);
      world.nodes.find(({ life }) => life === 'running')?.order({ kind: 'move', ip: action.ip, to: action.to });
      return;
    case 'reload':
      reload(world, action.node, readIr(action.file));
      return;
    case 'restart-bus':
      named(world, action.node).restartBus(action.forSec * 1000);
      return;
    case 'crash':
    case 'drain':
    case 'freeze':
    case 'kill':
    case 'pause':
    case 'resume':
    case 'start':
    case 'stop':
    case 'undrain':
      actOnNode(named(world, action.node), action.kind);
  }
}

function actOnNode(
  node: SimNode,
  kind: Extract<
    Action,
    { node: string; kind: 'start' | 'kill' | 'crash' | 'stop' | 'pause' | 'freeze' | 'resume' | 'drain' | 'undrain' }
  >['kind'],
): void {
  switch (kind) {
    case 'start':
      node.boot();
      node.startProcess();
      return;
    case 'kill':
      node.kill(true);
      return;
    case 'crash':
      node.crash();
      return;
    case 'stop':
      node.order({ kind: 'stop' });
      return;
    case 'pause':
      node.pause();
      return;
    case 'freeze':
      node.freeze();
      return;
    case 'resume':
      node.resume();
      return;
    case 'drain':
    case 'undrain':
      node.order({ kind: 'drain', on: kind === 'drain' });
  }
}

/** Nodes that no group names stay with the first one. */
function cutGroups(world: World, groups: readonly (readonly string[])[]): void {
  const groupOf = (node: SimNode) =>
    Math.max(
      0,
      groups.findIndex((group) => group.includes(node.name)),
    );
  for (const a of world.nodes) for (const b of world.nodes) if (a !== b) world.bus.cut(a.index, b.index, groupOf(a) !== groupOf(b));
  world.bus.linksChanged(world.now);
}

function reload(world: World, only: string | null, ir: ClusterIr | null): void {
  if (ir === null) return;
  for (const node of world.nodes) {
    const next = ir.nodes.find(({ name }) => name === node.name);
    if (next === undefined || (only !== null && only !== node.name)) continue;
    node.target = next;
    node.rollOut();
  }
}

function named(world: World, name: string): SimNode {
  const node = world.nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`no node ${name}`);
  return node;
}
