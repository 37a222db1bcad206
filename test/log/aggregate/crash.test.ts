// Exactly once, by trial: sources feed files through the collector, everything stops at a random call to the disk, with or without the power, and
// starts again; a disk fills and gets room. In the end the files hold every line once, in order.
import assert from 'node:assert/strict';
import { Collector } from '../../../runtime/log/aggregate/collector.ts';
import { Journal } from '../../../runtime/log/aggregate/position-journal.ts';
import { recover } from '../../../runtime/log/aggregate/recovery.ts';
import type { Place } from '../../../runtime/log/aggregate/log-source.ts';
import type { SourceQueue } from '../../../runtime/log/aggregate/source-queue.ts';
import { Random } from '../../../runtime/simulate/random.ts';
import { SimDisk } from './sim-disk.ts';
import { rounds } from '../rounds.ts';

const runs = rounds(120);
const sources = ['a', 'b', 'c'];
const linesEach = 60;

interface Node {
  /** Lines that it may forget. */
  checkpoint: number;
  /** Another manager has read on from here; null: not that we need to be told. */
  ended: number | null;
  /** Lines that are in the files of that one. */
  readonly elsewhere: Set<number>;
}

describe('collector: crash tests in memory', () => {
  it(`writes every line once, over ${runs} runs with crashes at every kind of call`, async () => {
    let crashes = 0;
    for (let seed = 1; seed <= runs; seed++) crashes += (await run(seed, false)).crashes;
    assert.ok(crashes > runs, `only ${crashes} crashes`);
  });

  it(`takes back what another manager has written as well, over ${runs} runs`, async () => {
    let [crashes, taken] = [0, 0];
    for (let seed = 1; seed <= runs; seed++) {
      const ran = await run(seed, true);
      crashes += ran.crashes;
      taken += ran.taken;
    }
    assert.ok(crashes > runs, `only ${crashes} crashes`);
    assert.ok(taken > runs / 8, `only ${taken} times something was taken back`);
  });
});

async function run(seed: number, shared: boolean): Promise<{ readonly crashes: number; readonly taken: number }> {
  const source = new Random(seed, 'collector');
  const random = (): number => source.float();
  const sim = new SimDisk(random);
  const nodes = new Map(sources.map((source): [string, Node] => [source, { checkpoint: 0, ended: null, elsewhere: new Set() }]));
  const world: World = { sim, nodes, random, alarms: [], shared, taken: 0 };
  let crashes = 0;
  for (let life = 0; life < 60; life++) {
    if (life < 12) sim.crashAt = 1 + Math.floor(random() * 60);
    const ended = await live(world);
    if (ended) break;
    crashes++;
    sim.restart(random() < 0.5);
    sim.free = Infinity;
  }
  assert.deepEqual(world.alarms, [], `seed ${seed}`);
  check(world, seed);
  return { crashes, taken: world.taken };
}

interface World {
  readonly sim: SimDisk;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly random: () => number;
  readonly alarms: string[];
  /** Other managers read as well. */
  readonly shared: boolean;
  taken: number;
}

/** True: everything has been written. False: it crashed. */
async function live(world: World): Promise<boolean> {
  const { sim } = world;
  let done = false;
  let failed: unknown = null;
  const turn = new Turns();
  void lifeOf(world, turn).then(
    () => {
      done = true;
    },
    (cause: unknown) => {
      failed = cause;
    },
  );
  // A crash leaves promises that never settle; the turns go by without them.
  for (let turns = 0; !done && failed === null && !sim.crashed && turns < 100_000; turns++)
    await new Promise((resolve) => setImmediate(resolve));
  turn.over = true;
  if (failed !== null) throw failed;
  assert.ok(done || sim.crashed, 'neither done nor crashed');
  return done;
}

/** What is left of a life that has crashed stands still, and touches nothing of the next one. */
class Turns {
  over = false;

  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.over) await new Promise(() => {});
  }
}

async function lifeOf(world: World, turn: Turns): Promise<void> {
  const { sim, nodes, random, alarms } = world;
  const opened = await Journal.open(sim.disk, '/out/.state', true);
  if (!opened.ok) assert.fail(opened.why);
  const { journal } = opened;
  alarms.push(...(await recover(sim.disk, journal, '/out/.state')).alarms);
  let clock = 0;
  const collector = new Collector(sim.disk, journal, {
    fileMode: 0o640,
    folderMode: 0o755,
    maxOpen: 2,
    maxIdleMs: 1000,
    gatherMs: 0,
    now: () => (clock += 400),
    notice: ({ message }) => alarms.push(message),
    problem: () => {},
  });
  if (random() < 0.3) sim.free = Math.floor(random() * 400);
  await Promise.all([...nodes].map(([name, node]) => feed(collector, name, node, world, turn)));
  await collector.close();
}

/** A session: goes on where the journal is, else where the node is, and tells the node what is durable. */
async function feed(collector: Collector, name: string, node: Node, world: World, turn: Turns): Promise<void> {
  const { sim, random, shared } = world;
  if (shared) await othersRead(collector, name, node, world);
  let durable = 0;
  const queue: SourceQueue = collector.queue(name, ({ position }) => {
    durable = position.marker;
    assert.ok(durable >= node.checkpoint, 'a checkpoint goes back');
    if (random() < (shared ? 0.3 : 0.7)) {
      node.checkpoint = durable;
      if (random() < 0.7) collector.confirmed(name, placeAt(durable));
    }
  });
  let next = Math.max(collector.place(name)?.position.marker ?? 0, node.checkpoint);
  if (!shared) assert.equal(collector.place(name)?.position.marker ?? node.checkpoint, next, 'the node knows more than the journal');
  const goal = linesEach;
  while (next < goal) {
    const batch = Math.min(goal - next, 1 + Math.floor(random() * 8));
    for (let i = 0; i < batch; i++) {
      next++;
      queue.add(pathOf(name, next, shared), Buffer.from(`${name} ${next}${random() < 0.5 ? '\n' : ''}`));
    }
    queue.reach(placeAt(next));
    if (random() < 0.2) sim.free = Infinity;
    for (let i = Math.floor(random() * 4); i > 0; i--) await turn.next();
  }
  sim.free = Infinity;
  while (collector.waitingBytes() > 0) await turn.next();
}

const placeAt = (marker: number): Place => ({ identity: 'i', position: { log: 0, marker } });

/** While we were dead another manager has read some lines from the checkpoint on. What we have beyond it must go before we read again. */
async function othersRead(collector: Collector, name: string, node: Node, world: World): Promise<void> {
  const { random } = world;
  if (random() < 0.4) {
    node.ended ??= node.checkpoint;
    for (let lines = Math.floor(random() * 6); lines > 0 && node.checkpoint < linesEach; lines--) node.elsewhere.add(++node.checkpoint);
  }
  const { ended } = node;
  if (ended === null) return;
  if ((collector.place(name)?.position.marker ?? 0) > ended) {
    await collector.surrender(name, placeAt(ended)).catch(async () => {
      world.sim.free = Infinity;
      await collector.surrender(name, placeAt(ended));
    });
    world.taken++;
  }
  // We are the reader again.
  node.ended = null;
}

/** `c` shares a file with the others, where no other manager does. */
function pathOf(name: string, line: number, shared: boolean): string {
  return name === 'c' && !shared ? `/out/${line % 2 === 0 ? 'a' : 'b'}-${Math.floor(line / 20)}` : `/out/${name}-${Math.floor(line / 20)}`;
}

function check({ sim, nodes, shared }: World, seed: number): void {
  const lines = sim
    .paths()
    .filter((path) => !path.startsWith('/out/.state'))
    .flatMap((path) =>
      (sim.content(path) ?? Buffer.alloc(0))
        .toString()
        .split('\n')
        .slice(0, -1)
        .map((line) => ({ path, line })),
    );
  for (const name of sources) {
    const own = lines.filter(({ line }) => line.startsWith(`${name} `));
    const elsewhere = [...(nodes.get(name)?.elsewhere ?? [])];
    const numbers = [...own.map(({ line }) => Number(line.slice(2))), ...elsewhere];
    assert.deepEqual(
      [...numbers].sort((a, b) => a - b),
      Array.from({ length: linesEach }, (_, i) => i + 1),
      `seed ${seed}, source ${name}`,
    );
    for (const { path, line } of own) assert.equal(path, pathOf(name, Number(line.slice(2)), shared), `seed ${seed}`);
    const byFile = new Map<string, number>();
    for (const { path, line } of own) {
      const number = Number(line.slice(2));
      assert.ok(number > (byFile.get(path) ?? 0), `seed ${seed}: order in ${path}`);
      byFile.set(path, number);
    }
  }
  const others = [...nodes.values()].reduce((sum, { elsewhere }) => sum + elsewhere.size, 0);
  assert.equal(lines.length + others, sources.length * linesEach, `seed ${seed}`);
}
