// Two nodes, each an `ecclusterd` with a feed on the embedded bus, for mail servers that stand beside them; and an SMTP client. Every process that is
// started here is ended by its id.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { FeedClient } from '../../runtime/clients/feed-client.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { clusterIr } from '../netns/cluster-ir.ts';
import { replica } from '../replication/nodes.ts';
import { bundleRuntime } from '../../tools/bundle-runtime.mjs';
import { repository } from '../shared.ts';
import { until } from '../until.ts';

export interface TestCluster {
  readonly folder: string;
  /** Bundled, as they ship. */
  readonly ecclusterd: string;
  readonly harakaPlugin: string;
  feed(node: 1 | 2): string;
  startNode(node: 1 | 2): Promise<void>;
  /** SIGKILL: nobody says goodbye. */
  killNode(node: 1 | 2): Promise<void>;
  /** SIGSTOP and SIGCONT: it is there, and does not answer. */
  signalNode(node: 1 | 2, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** What a node counts in a block. */
  count(node: 1 | 2, block: string): Promise<number>;
  counts(node: 1 | 2, block: string, expected: number): Promise<void>;
  /** A program that `close` ends. */
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Started;
  close(): Promise<void>;
}

export interface Started {
  readonly child: ChildProcess;
  /** Standard output and error so far. */
  output(): string;
  says(expected: RegExp): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function startCluster(prefix: string): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}-`));
  await build(folder);
  writeFileSync(join(folder, 'ir.json'), JSON.stringify(testIr()));
  const started = new Set<Started>();
  const nodes = new Map<number, Started>();
  const clients = new Map<number, FeedClient>();
  const feed = (node: number) => join(folder, `feed${node}`);

  const start: TestCluster['start'] = (command, args, env = process.env) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += String(text)));
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const entry: Started = {
      child,
      output: () => output,
      says: (expected) =>
        until(() => expected.test(output) || child.exitCode !== null, `${command} says ${expected}`).then(() => {
          if (!expected.test(output)) throw new Error(`${command} has ended: ${output}`);
        }),
      end: async (signal) => {
        started.delete(entry);
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill(signal);
        const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
        await ended;
        clearTimeout(patience);
      },
    };
    started.add(entry);
    return entry;
  };
  const startNode = async (node: 1 | 2) => {
    const program = start(process.execPath, [
      ...[join(folder, 'ecclusterd.cjs'), '--ir', join(folder, 'ir.json'), '--node', `node${node}`, '--dry-run', '--no-guard'],
      ...['--bus', 'embedded', '--bus-socket', join(folder, 'bus'), '--control', join(folder, `control${node}`), '--feed', feed(node)],
    ]);
    nodes.set(node, program);
    await until(() => existsSync(feed(node)) || program.child.exitCode !== null, 'the feed is there');
    if (program.child.exitCode !== null) throw new Error(program.output());
  };
  const count = async (node: number, block: string) => {
    const client = clients.get(node) ?? askingClient(feed(node));
    clients.set(node, client);
    const answer = await client.call(['GET', `inbound_cidr:${block}`]);
    return answer.ok && answer.reply.kind === 'value' ? Number(answer.reply.value) : Number.NaN;
  };
  const counts = async (node: number, block: string, expected: number) => {
    let last = Number.NaN;
    const end = performance.now() + 15_000;
    while (performance.now() < end) {
      last = await count(node, block);
      if (last === expected) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`node ${node} counts ${last} in ${block}, not ${expected}`);
  };
  const killNode = async (node: number) => {
    await nodes.get(node)?.end('SIGKILL');
    // Only a feed that is there afterwards is a new one.
    rmSync(feed(node), { force: true });
    nodes.delete(node);
  };
  const close = async () => {
    for (const client of clients.values()) client.close();
    await Promise.all([...started].map((each) => each.end('SIGTERM')));
    rmSync(folder, { recursive: true, force: true });
  };

  await startNode(1);
  await startNode(2);
  await counts(1, '0.0.0.0/0', 0);
  await counts(2, '0.0.0.0/0', 0);
  return {
    folder,
    ecclusterd: join(folder, 'ecclusterd.cjs'),
    harakaPlugin: join(folder, 'haraka-plugin-ecconf'),
    feed,
    startNode,
    killNode,
    signalNode: (node, signal) => void nodes.get(node)?.child.kill(signal),
    count,
    counts,
    start,
    close,
  };
}

function askingClient(path: string): FeedClient {
  return new FeedClient({ endpoint: { kind: 'unix', path }, timeoutMs: 5000, log: () => {}, onUp: () => {}, onDown: () => {} });
}

function testIr(): ClusterIr {
  const replicas = [replica('inbound_cidr', 'inbound_cidr'), replica('shared_named_throttles', 'shared_named_throttles')];
  const ir = clusterIr(2);
  return { ...ir, nodes: ir.nodes.map((node) => ({ ...node, replicas })) };
}

async function build(folder: string): Promise<void> {
  await bundleRuntime(folder);
  const plugin = join(folder, 'haraka-plugin-ecconf');
  cpSync(join(repository, 'runtime', 'clients', 'haraka', 'package'), plugin, { recursive: true });
  await esbuild({
    absWorkingDir: repository,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    entryPoints: ['runtime/clients/haraka/plugin.ts'],
    outfile: join(plugin, 'index.js'),
  });
}

/** An SMTP client from an address of 127.0.0.0/8, all of which belong to this machine. */
export class Smtp {
  readonly #socket: Socket;
  #text = '';
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#text += text;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#closed = true;
    });
  }

  /** With the greeting, or what was said in its place. `first`: what a proxy would say. */
  static async from(localAddress: string, port: number, first = ''): Promise<{ readonly smtp: Smtp; readonly greeting: string }> {
    const smtp = new Smtp(connect({ host: '127.0.0.1', port, localAddress }));
    if (first !== '') smtp.#socket.write(first);
    return { smtp, greeting: await smtp.reply() };
  }

  async say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** All lines of one reply; empty when the server has hung up without one. */
  async reply(): Promise<string> {
    const whole = () => /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\n/.exec(this.#text)?.[0];
    await until(() => whole() !== undefined || this.#closed, 'the server answers');
    const text = whole() ?? '';
    this.#text = this.#text.slice(text.length);
    return text;
  }

  get closed(): boolean {
    return this.#closed;
  }

  end(): void {
    this.#socket.destroy();
  }
}
