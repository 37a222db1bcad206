// Exactly once, with real processes: writers, log services and the manager are killed at random moments, the network to one node is cut and stands
// still, checkpoints are truncated. In the end the files hold what the logs held: every line, once, in order.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, truncateSync, watch } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { Random } from '../../../runtime/simulate/random.ts';
import { drain } from '../log-dir.ts';
import { Cable } from './cable.ts';
import { collected, collectedBytes, kill, Programs, Stage, type Child } from './stage.ts';
import { limitMs, rounds } from '../rounds.ts';
import { until } from '../../until.ts';

const killsWanted = rounds(70);
const seed = Number(process.env['ECCONF_KILL_SEED'] ?? 20261128);
const nodes = ['n1', 'n2', 'n3'];
const logs = ['mainlog', 'bouncelog'];

/** Something that runs, is killed at a random moment, and is started again. */
interface Slot {
  readonly name: string;
  start(life: number): Child;
  /** Resolves when it shall die, counted from when it is ready. */
  readonly moment: () => Promise<void>;
  /** Between two lives. */
  readonly meanwhile?: () => void;
}

describe('aggregator: exactly once', () => {
  const programs = new Programs();
  before(() => programs.build());

  it(`${killsWanted} kills of writers, services and manager, partitions and truncated checkpoints lose and repeat nothing (seed ${seed})`, async function () {
    this.timeout(limitMs(600_000));
    const random = new Random(seed, 'kills');
    const stage = new Stage({ nodes, logs, maxOpen: 8 });
    await stage.prepare();
    const ports = stage.ports.get('n1') ?? assert.fail();
    const cable = new Cable(ports.own);
    ports.shown = await cable.listen();
    stage.writeIrs();
    const said: string[] = [];
    const run = new Run(stage, programs, said);
    let partitioning = true;
    const partitions = partition(cable, random, () => partitioning);
    try {
      const slots = slotsOf(stage, programs, random);
      await run.untilKilled(killsWanted, slots);
      // A commit takes a millisecond on a quiet machine, so hitting one is chance; and on a busy one not much may have been collected until now.
      const interrupted = () => said.filter((line) => line.includes('the last commit had not happened')).length;
      const little = () =>
        nodes
          .flatMap((node) => logs.map((log) => ({ node, log })))
          .filter(({ node, log }) => collectedBytes(stage.output, node, log) <= 6000);
      for (let more = 0; (interrupted() === 0 || little().length > 0) && more < 15; more++) {
        // Who is cut off most of the time may need longer than that.
        if (more === 5) partitioning = false;
        await run.untilKilled(run.kills + 20, slots);
      }
      partitioning = false;
      await partitions;
      cable.stall(false);
      cable.cut();
      // Otherwise nothing was tried: much was written while everything was killed, and commits were interrupted.
      assert.deepEqual(little(), []);
      const cut = interrupted();
      assert.ok(cut > 0, 'no commit was interrupted');
      console.log(`      ${run.kills} kills, ${cut} interrupted commits`);
      await run.quiet();
      for (const node of nodes) for (const log of logs) await compare(stage, node, log, said);
      const alarms = said.filter((line) => line.includes('"level":"error"') && !/checkpoint|torn|repair|damage|unfinished/.test(line));
      assert.deepEqual(alarms, []);
    } finally {
      partitioning = false;
      run.over = true;
      cable.close();
      await stage.remove();
    }
  });
});

class Run {
  kills = 0;
  /** Each life has a number of its own, and so have its lines. */
  #lives = 0;
  over = false;
  readonly #stage: Stage;
  readonly #programs: Programs;
  readonly #said: string[];

  constructor(stage: Stage, programs: Programs, said: string[]) {
    this.#stage = stage;
    this.#programs = programs;
    this.#said = said;
  }

  async untilKilled(most: number, slots: readonly Slot[]): Promise<void> {
    await Promise.all(
      slots.map(async (slot) => {
        while (this.kills < most && !this.over) {
          const child = this.#listen(slot.start(this.#lives++));
          const ended = once(child, 'close');
          await Promise.race([ready(child, slot.name), ended]);
          await slot.moment();
          assert.equal(child.exitCode, null, `${slot.name} ended by itself: ${this.#said.slice(-5).join('\n')}`);
          await kill(child);
          this.kills++;
          slot.meanwhile?.();
        }
      }),
    );
  }

  /** Services and manager once more, and nothing is killed any more. */
  async quiet(): Promise<void> {
    // A writer that opens a log ends what a dead one left unfinished.
    const writers = nodes.map((node) =>
      this.#listen(this.#programs.start('log-writer', ['last', '1', '20000', ...logs.map((log) => this.#stage.logPath(node, log))])),
    );
    for (const writer of writers) {
      await ready(writer, 'the last writer');
      writer.kill('SIGTERM');
      await once(writer, 'close');
    }
    for (const node of nodes) this.#listen(this.#programs.start('log-node', [join(this.#stage.folder, 'node.json'), node]));
    this.#listen(this.#programs.start('manager', this.#stage.managerArgs()));
  }

  #listen(child: Child): Child {
    this.#stage.keep(child);
    const hear = (text: Buffer): void =>
      void this.#said.push(
        ...text
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      );
    child.stderr.on('data', hear);
    return child;
  }
}

/** A manager reads something; the others say that they are ready. */
async function ready(child: Child, name: string): Promise<void> {
  if (name !== 'manager') {
    await once(child.stdout, 'data');
    return;
  }
  let said = '';
  await new Promise<void>((resolve) => {
    const look = (text: Buffer): void => {
      said += text.toString();
      if (!said.includes('"msg":"reading ')) return;
      child.stderr.off('data', look);
      resolve();
    };
    child.stderr.on('data', look);
    // Where nobody can be read, it may die before it has read anything.
    setTimeout(resolve, 15_000);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The next change of the journal: just then a commit is under way. */
async function nextCommit(stage: Stage): Promise<void> {
  const path = join(stage.folder, 'state', 'journal');
  if (!existsSync(path)) return;
  const watcher = watch(path);
  await Promise.race([once(watcher, 'change'), pause(1000)]);
  watcher.close();
}

function slotsOf(stage: Stage, programs: Programs, random: Random): readonly Slot[] {
  const irPath = join(stage.folder, 'node.json');
  const perNode = nodes.flatMap((node): Slot[] => [
    {
      name: `writer ${node}`,
      moment: () => pause(random.below(500)),
      start: (life) => programs.start('log-writer', [`${node}.${life}`, '8', '20000', ...logs.map((log) => stage.logPath(node, log))]),
    },
    {
      name: `service ${node}`,
      moment: () => pause(1500 + random.below(2500)),
      start: () => programs.start('log-node', [irPath, node]),
      meanwhile: () => {
        if (random.float() < 0.15) truncateCheckpoint(stage, node, random);
      },
    },
  ]);
  const moment = async (): Promise<void> => {
    await pause(300 + random.below(900));
    if (random.float() < 0.7) await nextCommit(stage);
    await pause(random.below(12));
  };
  return [...perNode, { name: 'manager', moment, start: () => programs.start('manager', stage.managerArgs()) }];
}

/** As a full disk or a power cut may leave it: the node then begins with the oldest record, and the manager knows better. */
function truncateCheckpoint(stage: Stage, node: string, random: Random): void {
  const log = logs[random.below(logs.length)] ?? '';
  const path = join(stage.logPath(node, log), `cp.${Buffer.from('master').toString('hex')}`);
  if (existsSync(path)) truncateSync(path, random.below(8));
}

async function partition(cable: Cable, random: Random, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    await new Promise((resolve) => setTimeout(resolve, 500 + random.below(2000)));
    if (random.float() < 0.5) {
      cable.cut();
      continue;
    }
    cable.stall(true);
    await new Promise((resolve) => setTimeout(resolve, random.below(700)));
    cable.stall(false);
  }
}

async function compare(stage: Stage, node: string, log: string, said: readonly string[]): Promise<void> {
  const { messages } = await drain(stage.logPath(node, log), 'truth', () => {});
  const wanted = Buffer.concat(
    messages.map(({ payload }) => (payload.at(-1) === 10 ? payload : Buffer.concat([payload, Buffer.from('\n')]))),
  );
  assert.ok(messages.length > 500, `${node} ${log}: only ${messages.length} lines were written`);
  const bytes = (): number => collectedBytes(stage.output, node, log);
  await until(
    () => bytes() >= wanted.length,
    () => `${wanted.length - bytes()} bytes of ${log} of ${node}:\n${said.slice(-20).join('\n')}`,
  );
  const found = collected(stage.output, node, log);
  if (hash(found) === hash(wanted)) return;
  const [foundLines, wantedLines] = [found, wanted].map((text) => text.toString().split('\n'));
  const at = (wantedLines ?? []).findIndex((line, i) => foundLines?.[i] !== line);
  assert.fail(
    `${log} of ${node}: ${foundLines?.length} lines for ${wantedLines?.length}; line ${at} is\n${foundLines?.slice(at - 1, at + 2).join('\n')}\nin place of\n${wantedLines?.slice(at - 1, at + 2).join('\n')}\n${said.slice(-30).join('\n')}`,
  );
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
