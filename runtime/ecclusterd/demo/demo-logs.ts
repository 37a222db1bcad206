// `ecclusterd demo --logs`: lines of two nodes on their way into the files of a manager, which is killed in between. Log services and jlogs are the real ones, in
// this process; the manager is a process of its own, so that it can really be killed.

import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../../base/version.ts';
import type { ClusterIr, NodeIr } from '../../ir/generated/types.ts';
import { JlogWriter } from '../../log/jlog/writer.ts';
import { LogService } from '../../log/service/log-service.ts';
import { CommandError, isCommandError, type Terminal } from '../../process/program-command.ts';
import type { Stage } from './stage.ts';

const subscriber = 'master';
const log = 'mainlog';
const manager = 'manager';
/** Lines that a node writes in a turn, and how often. */
const turnLines = 40;
const turnMs = 20;
const flowMs = 4000;
const patienceMs = 60_000;

export async function runDemoLogs(ir: ClusterIr, stage: Stage, terminal: Terminal): Promise<number> {
  const demo = new DemoLogs(ir, stage, terminal);
  try {
    await demo.begin();
    return await demo.play();
  } catch (error) {
    if (!isCommandError(error)) throw error;
    stage.say(null, error.message);
    return error.code;
  } finally {
    await demo.end();
  }
}

interface DemoNode {
  readonly name: string;
  readonly path: string;
  readonly service: LogService;
  readonly writer: JlogWriter;
  readonly port: number;
  /** Of all lines that are in the log. */
  readonly hash: ReturnType<typeof createHash>;
  lines: number;
  bytes: number;
}

class DemoLogs {
  readonly #ir: ClusterIr;
  readonly #stage: Stage;
  readonly #terminal: Terminal;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ecclusterd-demo-'));
  readonly #nodes: DemoNode[] = [];
  readonly #startedAt = performance.now();
  #child: ChildProcess | null = null;
  #said = '';
  #timer: NodeJS.Timeout | null = null;
  #writing = Promise.resolve();

  constructor(ir: ClusterIr, stage: Stage, terminal: Terminal) {
    this.#ir = ir;
    this.#stage = stage;
    this.#terminal = terminal;
  }

  async begin(): Promise<void> {
    for (const { name } of this.#ir.nodes.slice(0, 2)) this.#nodes.push(await openNode(name ?? '', join(this.#folder, name ?? '')));
    writeFileSync(join(this.#folder, 'cluster.json'), JSON.stringify(this.#managersIr()));
  }

  async play(): Promise<number> {
    const names = this.#nodes.map(({ name }) => name).join(' and ');
    this.#say(
      `${names} write ${(1000 / turnMs) * turnLines} lines a second each into their jlogs, and serve them. A manager starts, which pulls them into files.`,
    );
    this.#timer = setInterval(() => this.#write(), turnMs);
    this.#start();
    await this.#until('the first lines are in the files', () => this.#nodes.every(({ name }) => this.#written(name) > 0));
    await this.#flow('Lines come out as they go in');

    const child = this.#child ?? raise('there is no manager');
    child.kill('SIGKILL');
    await once(child, 'close');
    this.#say('The manager is killed (kill -9), in the middle of its work. The nodes go on and keep what they write.');
    await new Promise((resolve) => setTimeout(resolve, flowMs));
    this.#say(`${this.#waiting()} lines wait on the nodes. The manager starts again, on the same files and the same position journal.`);
    this.#start();
    const before = this.#nodes.map(({ name }) => this.#written(name));
    await this.#until('it goes on', () => this.#nodes.every(({ name }, i) => this.#written(name) > (before[i] ?? 0)));
    await this.#flow('It has caught up');

    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#writing;
    this.#say('The writers stop. What was written is held against the files.');
    await this.#until('all lines are in the files', () => this.#nodes.every(({ name, bytes }) => this.#written(name) >= bytes));
    return this.#verdict();
  }

  async end(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#writing;
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    for (const { service, writer } of this.#nodes) {
      await service.close();
      await writer.close();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Count and hash of what went in and what came out. */
  #verdict(): number {
    let differ = 0;
    for (const { name, lines, hash } of this.#nodes) {
      const found = readFileSync(this.#file(name));
      const digest = (value: ReturnType<typeof createHash>): string => value.digest('hex').slice(0, 16);
      const [wanted, got] = [digest(hash), digest(createHash('sha256').update(found))];
      const count = found.toString('latin1').split('\n').length - 1;
      const same = wanted === got && lines === count;
      if (!same) differ++;
      this.#say(
        `${name}: ${lines} lines with hash ${wanted} went in, ${count} with hash ${got} came out: ${same ? 'each line once, in order' : 'THEY DIFFER'}.`,
      );
    }
    return differ === 0 ? 0 : 1;
  }

  #write(): void {
    this.#writing = this.#writing.then(async () => {
      for (const node of this.#nodes) {
        const texts = Array.from({ length: turnLines }, (_, i) =>
          Buffer.from(`${new Date().toISOString()} ${node.name} line ${node.lines + i + 1}\n`),
        );
        const { error } = await node.writer.append(texts);
        if (error !== null) raise(error.message);
        for (const text of texts) node.hash.update(text);
        node.lines += turnLines;
        node.bytes += texts.reduce((sum, { length }) => sum + length, 0);
      }
    });
  }

  #start(): void {
    const { again } = this.#terminal;
    if (again === null) raise('this program cannot start itself');
    const at = (name: string): string => join(this.#folder, name);
    const args = ['--manager', '--node', manager, '--ir', at('cluster.json'), '--bus', 'embedded', '--bus-socket', at('bus')];
    const child = spawn(
      again.command,
      [...again.args.slice(0, again.args.indexOf('demo')), ...args, '--control', at('control'), '--state', at('state')],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.#child = child;
    child.stderr.on('data', (text: Buffer) => {
      this.#said = (this.#said + text.toString()).slice(-2000);
    });
  }

  async #flow(what: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, flowMs));
    const lines = this.#nodes.reduce((sum, node) => sum + node.lines, 0);
    this.#say(`${what}: ${lines} lines were written so far, ${this.#waiting()} of them in the last moment and not in the files yet.`);
  }

  /** Lines that are not in the files, by their bytes. */
  #waiting(): number {
    return this.#nodes.reduce(
      (sum, { name, lines, bytes }) => sum + Math.round(((bytes - this.#written(name)) * lines) / Math.max(1, bytes)),
      0,
    );
  }

  #file(node: string): string {
    return join(this.#folder, 'out', log, node);
  }

  #written(node: string): number {
    const path = this.#file(node);
    return existsSync(path) ? statSync(path).size : 0;
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!holds()) {
      if (performance.now() > end || (this.#child?.exitCode ?? null) !== null)
        raise(`it did not come to this: ${what}. The manager said:\n${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #say(text: string): void {
    this.#stage.say((performance.now() - this.#startedAt) / 1000, text);
  }

  /** The cluster of the IR, with the ports and folders of the demo. */
  #managersIr(): ClusterIr {
    const [model] = this.#ir.nodes;
    if (model === undefined) return raise('the IR has no node');
    const address = { ip: '127.0.0.1', from: 'nodeaddr' } as const;
    const nodes = this.#nodes.map(({ name, path, port }): NodeIr => ({
      ...(this.#ir.nodes.find((each) => each.name === name) ?? model),
      name,
      address,
      listeners: [listenerAt(port)],
      logs: { published: [{ key: log, path, subscribers: [subscriber] }], destinations: [] },
    }));
    const logs = {
      logfile: join(this.#folder, 'out', '%{l}', '%{n}'),
      fileMode: 0o600,
      dirMode: 0o700,
      maxOpen: 16,
      maxIdleSec: 60,
      controlCache: null,
    };
    const pulls = nodes.map(({ name }) => ({ node: name ?? '', subscribers: [subscriber] }));
    return { ...this.#ir, nodes, managers: [{ name: manager, nameFrom: 'nodename', address, logs, pulls, otherPulls: [], peers: [] }] };
  }
}

async function openNode(name: string, path: string): Promise<DemoNode> {
  const opened = await JlogWriter.open(path, { report: () => {}, subscribers: [subscriber] });
  if (!opened.ok) return raise(opened.error.message);
  const service = new LogService(
    { name, subcluster: 'default', software: `ecclusterd ${version}`, credentials: null, log: () => {} },
    {
      logs: [{ key: log, path, subscribers: [subscriber] }],
      listens: [
        {
          endpoint: { kind: 'tcp', host: '127.0.0.1', port: 0 },
          fileMode: 0o600,
          backlog: 16,
          concurrency: 0,
          noDelay: true,
          receiveBufferBytes: null,
          sendBufferBytes: null,
        },
      ],
      refusal: () => null,
      reader: () => ({ ok: true, subscribers: new Set([subscriber]) }),
      pacing: { activeMs: 0, idleMs: 10_000, push: true },
      lookMs: 1000,
    },
  );
  const problems = await service.start();
  if (problems.length > 0) raise(problems.join('; '));
  const port = service.endpoints()[0]?.port ?? 0;
  return { name, path, service, writer: opened.value, port, hash: createHash('sha256'), lines: 0, bytes: 0 };
}

function listenerAt(port: number): NodeIr['listeners'][number] {
  return {
    type: 'eccluster',
    endpoint: { kind: 'tcp', host: '127.0.0.1', port },
    enable: true,
    fileMode: 0o600,
    listenBacklog: 16,
    concurrency: 0,
    disableNagleAlgorithm: true,
    tcpRecvBufferSize: 4096,
    tcpSendBufferSize: 4096,
  };
}

function raise(message: string): never {
  throw new CommandError(1, message);
}
