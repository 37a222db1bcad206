// What goes wrong in a cluster that replicates: machines, processes, links and bus daemons as for addresses, and what only replication knows.

import type { ReplicaIr } from '../../ir/generated/types.ts';
import type { Random } from '../random.ts';
import { writeCache } from './cache-writes.ts';
import { act, count, sayMore } from './workload.ts';
import type { ReplicaWorld } from './replica-world.ts';
import type { ReplicaNode } from './sim-node.ts';

export interface ReplicaNemesis {
  readonly id: string;
  readonly title: string;
  strike(world: ReplicaWorld, random: Random): void;
}

/** The third byte of a message tells what it is (core/replication/wire.ts). */
const kindAt = 2;
const changesKind = 2;
const partKind = 3;

export const nemeses: readonly ReplicaNemesis[] = [
  {
    id: 'R1',
    title: 'crash and restart of a machine',
    strike: (world, random) =>
      hit(world, random, (node) => {
        node.crash();
        mischief(world, random.between(20, 9000), () => node.boot());
      }),
  },
  {
    id: 'R2',
    title: 'kill and restart of a process',
    strike: (world, random) =>
      hit(world, random, (node) => {
        node.kill();
        mischief(world, random.between(1, 800), () => node.startProcess());
      }),
  },
  {
    id: 'R3',
    title: 'restart storm of one process',
    strike: (world, random) =>
      hit(world, random, (node) => {
        for (let i = 0, ms = 0; i < 5; i++, ms += random.between(1, 300))
          mischief(world, ms, () => {
            node.kill();
            node.startProcess();
          });
      }),
  },
  {
    id: 'R4',
    title: 'pause of a process',
    strike: (world, random) =>
      hit(world, random, (node) => {
        node.pause();
        mischief(world, random.between(50, 4000), () => node.thaw());
      }),
  },
  {
    id: 'R5',
    title: 'a machine that stands still',
    strike: (world, random) =>
      hit(world, random, (node) => {
        node.freeze();
        mischief(world, random.between(50, 6000), () => node.thaw());
      }),
  },
  { id: 'R6', title: 'partition and merge', strike: (world, random) => split(world, random, true) },
  { id: 'R7', title: 'one-way partition', strike: (world, random) => split(world, random, false) },
  {
    id: 'R8',
    title: 'restart of a bus daemon under a living process',
    strike: (world, random) => hit(world, random, (node) => node.restartBus(random.between(1, 1500))),
  },
  {
    id: 'R9',
    title: 'reload storm',
    strike: (world, random) =>
      hit(world, random, (node) => {
        for (let i = 0, ms = 0; i < 8; i++, ms += random.between(0, 100))
          mischief(world, ms, () => {
            for (const object of node.objects.values()) object.reload(random.between(0, 1), random.whole(1, 200));
          });
      }),
  },
  {
    id: 'R10',
    title: 'reload that drops an object and brings it back',
    strike: (world, random) =>
      hit(world, random, (node) => {
        const all = node.replicas;
        node.reload(all.filter(() => random.chance(0.5)));
        mischief(world, random.between(1, 4000), () => node.reload(all));
        world.repairs.push(() => node.reload(all));
      }),
  },
  {
    id: 'R11',
    title: 'unequal sets: another type under the same name',
    strike: (world, random) =>
      hit(world, random, (node) => {
        const all = node.replicas;
        node.reload(all.map(otherType));
        mischief(world, random.between(500, 5000), () => node.reload(all));
        world.repairs.push(() => node.reload(all));
      }),
  },
  {
    id: 'R12',
    title: 'what one process sends is not taken for a while',
    strike: (world, random) =>
      hit(world, random, (node) => {
        for (const bus of world.buses.values()) bus.clog(node.index, true, world.now);
        mischief(world, random.between(100, 5000), () => {
          for (const bus of world.buses.values()) bus.clog(node.index, false, world.now);
        });
      }),
  },
  {
    id: 'R13',
    title: 'parts of a snapshot lost or reordered',
    strike: (world, random) =>
      tamper(world, random, partKind, (bytes, held) => (random.chance(0.3) ? [] : random.chance(0.4) ? held(bytes) : [bytes])),
  },
  {
    id: 'R14',
    title: 'changes lost',
    strike: (world, random) => tamper(world, random, changesKind, (bytes) => (random.chance(0.3) ? [] : [bytes])),
  },
  {
    id: 'R15',
    title: 'malformed messages among the others',
    strike: (world, random) =>
      tamper(world, random, null, (bytes) => {
        if (!random.chance(0.2)) return [bytes];
        // The bus keeps bytes whole; but somebody else may speak in our group. No number ends in so many ones.
        const garbage = Uint8Array.from({ length: random.whole(16, 40) }, (_, i) => (i < 12 ? random.below(256) : 0xff));
        if (random.chance(0.7)) garbage.set(bytes.subarray(0, random.below(6)));
        return [garbage, bytes];
      }),
  },
  {
    id: 'R16',
    title: 'everybody starts at the same time',
    strike: (world, random) => {
      for (const node of world.nodes) node.crash();
      for (const node of world.nodes) mischief(world, random.between(1, 300), () => node.boot());
    },
  },
  {
    id: 'R17',
    title: 'a flood of changes',
    strike: (world, random) =>
      hit(world, random, (node) => {
        for (const object of node.objects.values()) for (let i = 0; i < 400; i++) act(object, random);
      }),
  },
  {
    id: 'R18',
    title: 'a bus that refuses',
    strike: (world, random) => {
      world.refusals = random.between(0.1, 0.7);
      mischief(world, random.between(500, 4000), () => {
        world.refusals = 0;
      });
    },
  },
  {
    id: 'R19',
    title: 'caches at their limit, written on all nodes at once',
    strike: (world, random) => {
      for (const [index, object] of world.objects().entries())
        for (let i = 0; i < 8; i++) writeCache(object, `many${index}.${i}`, { kind: 'set', value: Uint8Array.of(i), ttlMs: null });
      for (const object of world.objects()) mischief(world, random.between(0, 50), () => act(object, random));
      for (const object of world.objects()) object.arm();
    },
  },
  {
    id: 'R20',
    title: 'a new time to live against a write or a deletion elsewhere',
    strike: (world, random) => {
      for (const object of world.objects()) {
        const key = `k${random.whole(1, 4)}`;
        const what = random.below(4);
        if (what === 0) writeCache(object, key, { kind: 'set', value: Uint8Array.of(random.below(256)), ttlMs: null });
        else if (what === 1) writeCache(object, key, { kind: 'delete' });
        else writeCache(object, key, { kind: 'expire', ttlMs: what === 2 ? random.between(60_000, 900_000) : null });
      }
      for (const object of world.objects()) object.arm();
    },
  },
  {
    id: 'R21',
    title: 'a clock 400 days off for a while',
    strike: (world, random) =>
      hit(world, random, (node) => {
        const off = random.pick([-400, 400]) * 86_400_000;
        node.shiftWall(off);
        world.later(random.between(10, 5000), () => node.shiftWall(-off));
      }),
  },
  {
    id: 'R22',
    title: 'clients that die with all that they hold',
    strike: (world, random) =>
      hit(world, random, (node) => {
        for (const object of node.objects.values()) {
          const keys = Array.from({ length: 200 }, (_, i) =>
            object.holding.structure === 'cidrtree' ? `10.77.${i >> 6}.${i & 63}` : `held${i}`,
          );
          for (const key of keys) count(object, key, 2);
          object.arm();
          mischief(world, random.between(1, 2000), () => {
            for (const key of keys) count(object, key, -2);
            object.arm();
          });
          // The model forgets with the process; a run that ends before has to let go as well.
          world.repairs.push(() => {
            for (const key of keys) if (object.ledger.has(key)) count(object, key, -2);
          });
        }
      }),
  },
];

/** Later harm, which does not happen any more once the world has been mended. */
function mischief(world: ReplicaWorld, ms: number, run: () => void): void {
  world.later(ms, () => {
    if (!world.isCalm) run();
  });
}

function hit(world: ReplicaWorld, random: Random, harm: (node: ReplicaNode) => void): void {
  const running = world.nodes.filter(({ life }) => life === 'running');
  if (running.length > 0) harm(random.pick(running));
}

function split(world: ReplicaWorld, random: Random, bothWays: boolean): void {
  const order = random.shuffled(world.nodes.map(({ index }) => index));
  const side = order.slice(0, random.whole(1, Math.max(1, order.length - 1)));
  cut(world, side, true, bothWays);
  mischief(world, random.between(50, 8000), () => cut(world, side, false, true));
}

function cut(world: ReplicaWorld, side: readonly number[], isCut: boolean, bothWays: boolean): void {
  for (const bus of world.buses.values()) {
    for (const a of side) {
      for (const { index: b } of world.nodes) {
        if (side.includes(b)) continue;
        bus.cut(a, b, isCut);
        if (bothWays) bus.cut(b, a, isCut);
      }
    }
    bus.linksChanged(world.now);
  }
}

function otherType(replica: ReplicaIr): ReplicaIr {
  return { ...replica, type: replica.type === 'cache' ? 'outbound_domains' : 'cache', parameters: [] };
}

const dies: ReadonlySet<string> = new Set(['cidrtree', 'gauge table', 'throttle table']);

/** Does something to one kind of messages for a while. `held`: keeps one back until the next one has passed. */
function tamper(
  world: ReplicaWorld,
  random: Random,
  kind: number | null,
  harm: (bytes: Uint8Array, held: (bytes: Uint8Array) => readonly Uint8Array[]) => readonly Uint8Array[],
): void {
  const kept = new Map<string, Uint8Array>();
  world.tampering = (to, from, bytes) => {
    if (kind !== null && bytes[kindAt] !== kind) return [bytes];
    // What outlives its member is lost for good where its member goes before the gap shows; no bus does that.
    if (kind === changesKind && !dies.has(to.holding.structure)) return [bytes];
    if (kind === partKind && to.holding.structure === 'metrics') return [bytes];
    const way = `${to.table} ${from}`;
    return harm(bytes, (late) => {
      const before = kept.get(way);
      kept.delete(way);
      if (before === undefined) kept.set(way, late);
      return before === undefined ? [] : [late, before];
    });
  };
  mischief(world, random.between(500, 4000), () => {
    world.tampering = null;
  });
  // Somebody has to join, or there are no snapshots to harm; and a gap shows with the next change.
  hit(world, random, (node) => {
    node.kill();
    mischief(world, 20, () => node.startProcess());
  });
}

/** Everything works again, everybody runs, and everybody says something more: only then a loss can be noticed. */
export function mend(world: ReplicaWorld): void {
  world.isCalm = true;
  world.refusals = 0;
  world.tampering = null;
  for (const repair of world.repairs) repair();
  for (const bus of world.buses.values()) bus.heal(world.now);
  for (const node of world.nodes) {
    node.thaw();
    node.boot();
    node.reattach();
    for (const object of node.objects.values()) sayMore(object);
  }
}
