// N17 to N19: operators in a hurry, a bus daemon that is restarted, and as many addresses as the product allows.

import type { Order } from '../../core/contract.ts';
import type { SimNode } from '../sim-process.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { addressesOf, mischief, type Nemesis, victim } from './nemesis.ts';

export const storm: Nemesis = {
  id: 'N17',
  title: 'storm of operator commands',
  strike(world, random) {
    const ips = addressesOf(world);
    const count = random.whole(3, 30);
    world.note(`N17: ${count} commands within seconds`);
    if (random.chance(0.2)) drainAll(world, random);
    for (let turn = 0; turn < count; turn++) {
      const order = drawOrder(world, random, ips);
      mischief(world, random.between(0, 4_000), () => command(world, random, order));
    }
  },
};

/** Everybody drains, one of them stops: nobody is left to hand over to. Then some take addresses again. */
function drainAll(world: World, random: Random): void {
  const [first, ...rest] = random.shuffled(world.nodes);
  for (const node of world.nodes) mischief(world, random.between(0, 500), () => tell(world, node, { kind: 'drain', on: true }));
  if (first !== undefined) mischief(world, random.between(500, 1_000), () => tell(world, first, { kind: 'stop' }));
  for (const node of rest) mischief(world, random.between(500, 1_500), () => tell(world, node, { kind: 'drain', on: false }));
}

function drawOrder(world: World, random: Random, ips: readonly string[]): Order {
  const dice = random.float();
  if (dice < 0.55) {
    const ip = ips.length === 0 || random.chance(0.03) ? '192.0.2.1' : random.pick(ips);
    return { kind: 'move', ip, to: random.chance(0.03) ? 'nobody' : random.pick(world.nodes).name };
  }
  if (dice < 0.8) return { kind: 'drain', on: random.chance(0.5) };
  if (dice < 0.9) return { kind: 'announce-view' };
  return dice < 0.94 ? { kind: 'reset' } : { kind: 'stop' };
}

function command(world: World, random: Random, order: Order): void {
  const node = victim(world, random);
  if (node === null) return;
  tell(world, node, order);
  // Whoever stops a node starts it again some day.
  if (order.kind === 'stop') mischief(world, random.between(5_000, 30_000), () => node.startProcess());
}

function tell(world: World, node: SimNode, order: Order): void {
  // Nobody hears where nothing runs.
  if (node.life !== 'running') return;
  world.note(`N17: ${node.name} is told ${JSON.stringify(order)}`);
  if (order.kind === 'drain') node.isDrained = order.on;
  if (order.kind === 'move') world.checker.ordered(order.ip);
  node.order(order);
}

export const busRestart: Nemesis = {
  id: 'N18',
  title: 'bus daemon restarted under the process: a view alone, then the merge',
  strike(world, random) {
    const nodes = random.chance(0.7) ? [victim(world, random)] : random.shuffled(world.nodes).slice(0, random.whole(1, world.nodes.length));
    for (const node of nodes) {
      if (node === null) continue;
      const offMs = random.chance(0.5) ? random.between(10, 400) : random.between(400, 12_000);
      world.note(`N18: the bus daemon of ${node.name} is away for ${Math.round(offMs)} ms`);
      node.restartBus(offMs);
    }
  },
};

export const manyAddresses: Nemesis = {
  id: 'N19',
  title: '10,240 addresses: one of their owners is lost',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    world.note(`N19: ${node.name} loses power with ${node.host.kernel.size} addresses`);
    node.crash();
    mischief(world, random.between(500, 6_000), () => node.boot());
  },
};
