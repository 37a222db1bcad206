// Two managers share four logs, as real processes; one of them, or both in turn, is killed at random moments and comes back. In the end the files of both
// together hold every line once, each file in the order of its log, whatever was in doubt when somebody died.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../runtime/simulate/random.ts';
import { drain } from '../log-dir.ts';
import { kill, Programs, Stage, type Child } from './stage.ts';
import { rounds } from '../rounds.ts';
import { until } from '../../until.ts';

const nodes = ['n1', 'n2'];
const logs = ['mainlog', 'bouncelog'];
const managers = ['mgr1', 'mgr2'];
const kills = rounds(3);
const seed = Number(process.env['ECCONF_KILL_SEED'] ?? 20261129);

describe('aggregator: several managers', () => {
  const programs = new Programs();
  before(() => programs.build());

  it(`share logs: ${kills} kills lose and repeat nothing (seed ${seed})`, async function () {
    this.timeout(180_000 + kills * 40_000);
    const random = new Random(seed, 'kills');
    const cluster = new Cluster(programs);
    await cluster.begin();
    try {
      cluster.writers(4);
      for (const name of managers) cluster.start(name);
      await cluster.untilShared();
      for (let done = 0; done < kills; done++) {
        const victim = managers[random.below(4) === 0 ? 1 : 0] ?? '';
        await cluster.moment(victim, random);
        await cluster.kill(victim);
        // Back at once, or when the other one has everything.
        if (random.float() < 0.7) await cluster.untilAllReadBy(managers.find((name) => name !== victim) ?? '');
        cluster.start(victim);
        if (random.float() < 0.7) await cluster.untilShared();
      }
      await cluster.untilShared();
      await cluster.compare();
      console.log(`      ${kills} kills, ${cluster.count('was taken back')} times lines were taken back, ${cluster.lines} lines`);
    } finally {
      await cluster.end();
    }
  });

  it('a stand-by reads what no other manager is there for, and lets go of it when one comes back', async function () {
    this.timeout(300_000);
    const cluster = new Cluster(programs);
    await cluster.begin();
    try {
      cluster.writers(10);
      cluster.start('mgr1');
      cluster.start('mgr2', ['--standby']);
      await cluster.untilAllReadBy('mgr1');
      await cluster.kill('mgr1');
      await cluster.untilAllReadBy('mgr2');
      cluster.start('mgr1');
      await cluster.untilAllReadBy('mgr1');
      await cluster.compare();
    } finally {
      await cluster.end();
    }
  });
});

/** Two nodes with two logs each, written all the time, and two managers. */
class Cluster {
  readonly stage = new Stage({ nodes, logs, managers });
  readonly #programs: Programs;
  readonly #running = new Map<string, Child>();
  readonly #writers: Child[] = [];
  readonly #said: string[] = [];
  /** By manager what it reads now, as its log tells it. */
  readonly #reads = new Map<string, Set<string>>();
  lines = 0;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  async begin(): Promise<void> {
    await this.stage.prepare();
    for (const node of nodes) this.#hear(this.#programs.start('log-node', [join(this.stage.folder, 'node.json'), node]), node);
  }

  async end(): Promise<void> {
    await this.stage.remove();
  }

  writers(pauseMs: number): void {
    for (const node of nodes) {
      const paths = logs.map((log) => this.stage.logPath(node, log));
      this.#writers.push(this.#hear(this.#programs.start('log-writer', [node, String(pauseMs), '20000', ...paths]), `writer ${node}`));
    }
  }

  start(manager: string, more: readonly string[] = []): void {
    const args = this.stage.managerArgs(more, join(this.stage.folder, `state-${manager}`), manager);
    this.#reads.set(manager, new Set());
    this.#running.set(manager, this.#hear(this.#programs.start('manager', args), manager));
  }

  async kill(manager: string): Promise<void> {
    const child = this.#running.get(manager) ?? assert.fail();
    assert.equal(child.exitCode, null, `${manager} ended by itself:\n${this.#said.slice(-20).join('\n')}`);
    await kill(child);
  }

  /** The next change of the journal, a few milliseconds more or less: a commit is under way, or its checkpoints are. */
  async moment(manager: string, random: Random): Promise<void> {
    const path = join(this.stage.folder, `state-${manager}`, 'journal');
    if (!existsSync(path)) return;
    const watcher = watch(path);
    for (let commits = 1 + random.below(4); commits > 0; commits--) await Promise.race([once(watcher, 'change'), pause(500)]);
    watcher.close();
    await pause(random.below(6));
  }

  /** Each of them reads something. */
  untilShared(): Promise<void> {
    return this.#until(
      () => managers.every((name) => this.#readsOf(name) === 2),
      () => 'both managers to read two logs',
    );
  }

  untilAllReadBy(manager: string): Promise<void> {
    return this.#until(
      () => this.#readsOf(manager) === 4,
      () => `${manager} to read all logs`,
    );
  }

  count(what: string): number {
    return this.#said.filter((line) => line.includes(what)).length;
  }

  async compare(): Promise<void> {
    for (const writer of this.#writers) {
      writer.kill('SIGTERM');
      await once(writer, 'close');
    }
    for (const node of nodes) {
      for (const log of logs) {
        const { messages } = await drain(this.stage.logPath(node, log), 'truth', () => {});
        const wanted = messages.map(({ payload }) => payload.toString().replace(/\n$/, ''));
        this.lines += wanted.length;
        assert.ok(wanted.length > 100, `${node} ${log}: ${wanted.length} lines were written`);
        const found = (): string[] => managers.flatMap((manager) => this.#collected(manager, node, log));
        await this.#until(
          () => found().length >= wanted.length,
          () => `${wanted.length} lines of ${log} of ${node}, ${found().length} are there`,
        );
        const places = new Map(wanted.map((line, i) => [line, i]));
        const lost = new Set(wanted);
        for (const manager of managers) {
          let last = -1;
          for (const line of this.#collected(manager, node, log)) {
            const place = places.get(line) ?? assert.fail(`${manager} has a line that was never written: ${line}`);
            assert.ok(place > last, `${log} of ${node} at ${manager}: ${line} comes behind a later one`);
            assert.ok(lost.delete(line), `${log} of ${node}: ${line} is there twice\n${this.#last()}`);
            last = place;
          }
        }
        assert.deepEqual([...lost].slice(0, 3), [], `${log} of ${node}: ${lost.size} lines are lost\n${this.#last()}`);
      }
    }
    // The process with the hub of the embedded bus is killed, too.
    const alarms = this.#said.filter((line) => line.includes('"level":"error"') && !line.includes('bus connection lost'));
    assert.deepEqual(alarms, []);
  }

  #collected(manager: string, node: string, log: string): string[] {
    const path = join(this.stage.outputOf(manager), log, node, 'all');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  }

  #readsOf(manager: string): number {
    return this.#reads.get(manager)?.size ?? 0;
  }

  #last(): string {
    return this.#said.slice(-40).join('\n');
  }

  #until(holds: () => boolean, what: () => string): Promise<void> {
    return until(holds, () => `${what()}\n${this.#last()}`);
  }

  #hear(child: Child, name: string): Child {
    this.stage.keep(child);
    let rest = '';
    child.stderr.on('data', (text: Buffer) => {
      const lines = (rest + text.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        this.#said.push(`${name}: ${line}`);
        const reads = this.#reads.get(name);
        const begun = /"msg":"(?:reading )?(\S+ of \S+) as '[^']*'(?: on: | from behind|: written here up to)/.exec(line)?.[1];
        const ended = /"msg":"(\S+ of \S+) is not read:/.exec(line)?.[1];
        if (begun !== undefined) reads?.add(begun);
        if (ended !== undefined) reads?.delete(ended);
      }
    });
    return child;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
