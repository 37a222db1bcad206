// The disk of a real NATS server gets full while lines flow: nodes keep what the stream does not have, a manager that is killed meanwhile changes
// nothing, and when there is room again each line is in the stream once and in order. A server that has met a full disk switches its JetStream off
// until it is started again, so the operator starts it again.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { catStream } from '../../../runtime/log/jetstream/cat-stream.ts';
import { readStreamUrl } from '../../../runtime/log/jetstream/stream-url.ts';
import { smallDisk } from '../aggregate/small-disk.ts';
import { kill, Programs, Stage, type Child } from '../aggregate/stage.ts';
import { checkpoints, writer } from '../log-dir.ts';
import { rounds } from '../rounds.ts';
import { NatsServers } from './servers.ts';
import { until } from '../../until.ts';

const diskBytes = 64 << 20;
/** Half of what the lines need in the stream, with their ids. */
const freeBytes = 3 << 20;
const lineBytes = 500;
const linesWanted = rounds(12_000);

describe('aggregator: into JetStream whose disk gets full', () => {
  const programs = new Programs();
  before(() => programs.build());

  it('the only server: everybody waits, and nothing is lost or there twice', async function () {
    this.timeout(300_000);
    if (!NatsServers.isHere) this.skip();
    const servers = new NatsServers(1);
    const stage = new Stage({ nodes: ['n1'], logs: ['mainlog'] });
    try {
      const disk = await smallDisk(servers.storeOf(0), diskBytes, diskBytes - freeBytes, (child) => stage.keep(child));
      if (disk === null) this.skip();
      await servers.start(disk.inside);
      const run = await Run.begin(stage, programs, servers.url('LOGS'));
      await run.untilSaid(/no log can be published/);
      assert.ok(disk.left() < freeBytes / 10, `its disk was not full: ${disk.left()} bytes are left`);
      const { written } = run;
      assert.ok(written > 1000 && (await run.given()) < written, `${await run.given()} of ${written} lines were given up`);
      // One that comes while the disk is full waits, too.
      await run.killManager();
      await run.untilSaid(/waiting for the stream|no log can be published/);
      disk.empty();
      await servers.kill(0);
      servers.begin(0);
      await run.untilAllIsThere();
      await run.end();
    } finally {
      await stage.remove();
      await servers.remove();
    }
  });

  it('one of three: where it leads the stream all wait for it; in the end it has everything, each line once', async function () {
    this.timeout(300_000);
    if (!NatsServers.isHere) this.skip();
    const servers = new NatsServers(3);
    const stage = new Stage({ nodes: ['n1'], logs: ['mainlog'] });
    try {
      const disk = await smallDisk(servers.storeOf(0), diskBytes, diskBytes - freeBytes, (child) => stage.keep(child));
      if (disk === null) this.skip();
      await servers.start(disk.inside);
      const run = await Run.begin(stage, programs, servers.url('LOGS'));
      await until(
        () => disk.left() < freeBytes / 10,
        () => `its disk to be full: ${disk.left()} bytes are left`,
      );
      // A leader that has no disk any more answers nobody, and nobody takes its place.
      await run.untilWaitsOrHasAll();
      disk.empty();
      await servers.kill(0);
      servers.begin(0);
      await run.untilAllIsThere();
      await run.untilInStep(servers);
      // Of the two that are left it is one, and they agree.
      await servers.kill(1);
      await run.untilAllIsThere();
      await run.end();
    } finally {
      await stage.remove();
      await servers.remove();
    }
  });
});

/** A node whose log is written all the time, and a manager that publishes it. */
class Run {
  readonly #stage: Stage;
  readonly #programs: Programs;
  readonly #url: string;
  #manager: Child;
  #writing: Promise<void>;
  #said = '';
  written = 0;

  private constructor(stage: Stage, programs: Programs, url: string) {
    this.#stage = stage;
    this.#programs = programs;
    this.#url = url;
    this.#writing = this.#write();
    this.#start('log-node', [join(stage.folder, 'node.json'), 'n1']);
    this.#manager = this.#startManager();
  }

  static async begin(stage: Stage, programs: Programs, url: string): Promise<Run> {
    await stage.prepare();
    return new Run(stage, programs, url);
  }

  get #path(): string {
    return this.#stage.logPath('n1', 'mainlog');
  }

  #start(program: Parameters<Programs['start']>[0], args: readonly string[]): Child {
    const child = this.#stage.keep(this.#programs.start(program, args));
    child.stderr.on('data', (text) => {
      this.#said = `${this.#said}${text}`.slice(-20_000);
    });
    return child;
  }

  #startManager(): Child {
    return this.#start('manager', this.#stage.managerArgs(['--nats', this.#url]));
  }

  async #write(): Promise<void> {
    const log = await writer(this.#path, { subscribers: ['master'], create: { unitLimitBytes: 1_000_000 } });
    while (this.written < linesWanted) {
      const lines = Array.from({ length: 50 }, (_, i) => Buffer.from(lineOf(this.written + i)));
      assert.equal((await log.append(lines)).error, null);
      this.written += lines.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await log.close();
  }

  async untilSaid(what: RegExp): Promise<void> {
    await until(
      () => what.test(this.#said),
      () => `the manager to say ${what}:\n${this.#said}`,
    );
  }

  async killManager(): Promise<void> {
    await kill(this.#manager);
    this.#said = '';
    this.#manager = this.#startManager();
  }

  /** How many lines the node may forget, as far as the checkpoint of the one who reads says it. */
  async given(): Promise<number> {
    const text = (await checkpoints(this.#path))['master'] ?? '';
    const [log = 0, marker = 0] = text.split(':').map((part) => Number.parseInt(part, 16));
    const perSegment = Math.ceil(1_000_000 / (lineBytes + 16));
    return log * perSegment + marker;
  }

  async untilWaitsOrHasAll(): Promise<void> {
    await until(
      async () => this.#said.includes('no log can be published') || (await this.given()) >= linesWanted,
      () => `all lines or a word: ${this.#said}`,
    );
  }

  /** Each line once and in order, and the node may forget them. */
  async untilAllIsThere(): Promise<void> {
    await this.#writing;
    const read = readStreamUrl(this.#url);
    assert.ok(read.ok);
    let got: Buffer[] = [];
    let verdict = '';
    await until(
      async () => {
        const parts: Buffer[] = [];
        const options = { place: read.place, filter: null, print: (bytes: Uint8Array) => void parts.push(Buffer.from(bytes)) };
        const seen = await catStream(options).catch(() => null);
        [got, verdict] = [parts, JSON.stringify(seen)];
        return seen !== null && (seen.records >= linesWanted || seen.faultCount > 0);
      },
      () => `all lines: ${verdict}\n${this.#said}`,
      400_000,
    );
    assert.match(verdict, /"faultCount":0/);
    const lines = Buffer.concat(got).toString().trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.trimEnd()),
      Array.from({ length: linesWanted }, (_, i) => lineOf(i).trimEnd()),
    );
    await until(
      async () => (await this.given()) >= linesWanted,
      () => `the last checkpoint: ${this.#said}`,
    );
  }

  async untilInStep(servers: NatsServers): Promise<void> {
    let seen = '';
    await until(
      async () => {
        seen = await servers.replicasOf('LOGS').catch((cause: unknown) => String(cause));
        return seen === 's0 current, s1 current, s2 current';
      },
      () => `all servers to be in step: ${seen}`,
    );
  }

  async end(): Promise<void> {
    this.#manager.kill('SIGTERM');
    await once(this.#manager, 'close');
    assert.equal(this.#manager.exitCode, 0, this.#said);
  }
}

function lineOf(i: number): string {
  return `${String(i).padStart(8, '0')} `.padEnd(lineBytes, 'x');
}
