// A simulated cluster of machines on which somebody plays: its nodes start, and things are done to it at certain moments. Scenarios do so by
// a file, the playground by hand.

import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import type { Action } from './scenario.ts';
import type { SimNode } from './sim-process.ts';
import { World } from './world.ts';

export interface Habits {
  readonly seed: number;
  readonly partition: 'available' | 'quorum';
  readonly leaseSec: number;
  readonly failureTimeoutMs: number;
}

export const usualHabits: Habits = { seed: 1, partition: 'available', leaseSec: 10, failureTimeoutMs: 500 };

/** The bus names members by bits of one number. */
export const nodesMax = 30;

/** Machines that are all off. */
export function buildWorld(ir: Pick<ClusterIr, 'nodes'>, { seed, partition, leaseSec, failureTimeoutMs }: Habits): World {
  const nodes = ir.nodes.map((node, index): NodeIr => ({ ...node, name: node.name ?? `node${index + 1}` }));
  const speed = { delayMinMs: 0.1, delayMaxMs: 1, failureTimeoutMs, mergeMs: failureTimeoutMs / 2 };
  return new World({ nodes, speed, partition, leaseMs: leaseSec * 1000, drift: 0.0001 }, seed);
}

/** @param irOf the IR that a `reload` names; null where it cannot be read */
export function act(world: World, action: Action, irOf: (file: string) => ClusterIr | null): void {
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
      reload(world, action.node, irOf(action.file));
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
