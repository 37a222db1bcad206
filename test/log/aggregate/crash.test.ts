// Exactly once, by trial: sources feed files through the collector, everything stops at a random call to the disk, with or without the power, and
// starts again; a disk fills and gets room. In the end the files hold every line once, in order.
import assert from 'node:assert/strict';
import { Collector } from '../../../runtime/log/aggregate/collector.ts';
import { Journal } from '../../../runtime/log/aggregate/position-journal.ts';
import { recover } from '../../../runtime/log/aggregate/recovery.ts';
import type { SourceQueue } from '../../../runtime/log/aggregate/source-queue.ts';
import { Random } from '../../../runtime/simulate/random.ts';
import { SimDisk } from './sim-disk.ts';

const runs = 300;
const sources = ['a', 'b', 'c'];
const linesEach = 60;

interface Node {
  /** Lines that it may forget. */
  checkpoint: number;
}

describe('collector: crash tests in memory', () => {
  it(`writes every line once, over ${runs} runs with crashes at every kind of call`, async function () {
    this.timeout(120_000);
    let crashes = 0;
    for (let seed = 1; seed <= runs; seed++) crashes += await run(seed);
    assert.ok(crashes > runs, `only ${crashes} crashes`);
  });
});

async function run(seed: number): Promise<number> {
  const source = new Random(seed, 'collector');
  const random = (): number => source.float();
  const sim = new SimDisk(random);
  const nodes = new Map(sources.map((source): [string, Node] => [source, { checkpoint: 0 }]));
  const alarms: string[] = [];
  let crashes = 0;
  for (let life = 0; life < 60; life++) {
    if (life < 12) sim.crashAt = 1 + Math.floor(random() * 60);
    const ended = await live(sim, nodes, random, alarms);
    if (ended) break;
    crashes++;
    sim.restart(random() < 0.5);
    sim.free = Infinity;
  }
  assert.deepEqual(alarms, [], `seed ${seed}`);
  check(sim, seed);
  return crashes;
}

/** True: everything has been written. False: it crashed. */
async function live(sim: SimDisk, nodes: ReadonlyMap<string, Node>, random: () => number, alarms: string[]): Promise<boolean> {
  let done = false;
  let failed: unknown = null;
  const turn = new Turns();
  void lifeOf(sim, nodes, random, alarms, turn).then(
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

async function lifeOf(sim: SimDisk, nodes: ReadonlyMap<string, Node>, random: () => number, alarms: string[], turn: Turns): Promise<void> {
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
  await Promise.all([...nodes].map(([name, node]) => feed(collector, name, node, sim, random, turn)));
  await collector.close();
}

/** A session: goes on where the journal is, else where the node is, and tells the node what is durable. */
async function feed(collector: Collector, name: string, node: Node, sim: SimDisk, random: () => number, turn: Turns): Promise<void> {
  let durable = 0;
  const queue: SourceQueue = collector.queue(name, ({ position }) => {
    durable = position.marker;
    assert.ok(durable >= node.checkpoint, 'a checkpoint goes back');
    if (random() < 0.7) node.checkpoint = durable;
  });
  let next = Math.max(collector.place(name)?.position.marker ?? 0, node.checkpoint);
  assert.equal(collector.place(name)?.position.marker ?? node.checkpoint, next, 'the node knows more than the journal');
  const goal = linesEach;
  while (next < goal) {
    const batch = Math.min(goal - next, 1 + Math.floor(random() * 8));
    for (let i = 0; i < batch; i++) {
      next++;
      queue.add(pathOf(name, next), Buffer.from(`${name} ${next}${random() < 0.5 ? '\n' : ''}`));
    }
    queue.reach({ identity: 'i', position: { log: 0, marker: next } });
    if (random() < 0.2) sim.free = Infinity;
    for (let i = Math.floor(random() * 4); i > 0; i--) await turn.next();
  }
  sim.free = Infinity;
  while (collector.waitingBytes() > 0) await turn.next();
}

/** `c` shares a file with the others. */
function pathOf(name: string, line: number): string {
  return name === 'c' ? `/out/${line % 2 === 0 ? 'a' : 'b'}-${Math.floor(line / 20)}` : `/out/${name}-${Math.floor(line / 20)}`;
}

function check(sim: SimDisk, seed: number): void {
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
    const numbers = own.map(({ line }) => Number(line.slice(2)));
    assert.deepEqual(
      [...numbers].sort((a, b) => a - b),
      Array.from({ length: linesEach }, (_, i) => i + 1),
      `seed ${seed}, source ${name}`,
    );
    for (const { path, line } of own) assert.equal(path, pathOf(name, Number(line.slice(2))), `seed ${seed}`);
    const byFile = new Map<string, number>();
    for (const { path, line } of own) {
      const number = Number(line.slice(2));
      assert.ok(number > (byFile.get(path) ?? 0), `seed ${seed}: order in ${path}`);
      byFile.set(path, number);
    }
  }
  assert.equal(lines.length, sources.length * linesEach, `seed ${seed}`);
}
