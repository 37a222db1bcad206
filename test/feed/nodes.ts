// Nodes of one process with real replication between them, each with a feed on a socket of its own; and how tests talk to one.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Hub } from '../../runtime/bus/hub.ts';
import type { FeedLimits } from '../../runtime/feed/feed-limits.ts';
import { openFeed, type FeedServer } from '../../runtime/feed/feed-server.ts';
import { sharedView } from '../../runtime/replication/show-objects.ts';
import { replica, settled, startNode, type TestNode } from '../replication/nodes.ts';

export interface FeedNode {
  readonly node: TestNode;
  readonly server: FeedServer;
  readonly path: string;
}

export interface FeedNodes {
  readonly all: readonly FeedNode[];
  close(): Promise<void>;
}

const replicas = [
  replica('inbound_cidr', 'inbound_cidr'),
  replica('outbound_domains', 'outbound_domains'),
  replica('counter', 'outbound_domains'),
  replica('outbound_red', 'outbound_domains', { bindingGroup: 'red' }),
  replica('shared_named_throttles', 'shared_named_throttles'),
  replica('words', 'cache', { parameters: ['snapshot'] }),
  replica('metrics', 'metrics', { parameters: ['connect', 'audit_series', 'gauge_cache'] }),
];

export async function feedNodes(count: number, limits: Partial<FeedLimits> = {}, configured = replicas): Promise<FeedNodes> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-feed-'));
  const hub = new Hub('feed');
  const all: FeedNode[] = [];
  for (let i = 1; i <= count; i++) {
    const node = startNode(hub, `node${i}`, 100 + i, configured);
    const path = join(folder, `feed${i}`);
    const opened = await openFeed(
      { port: node.replication, views: sharedView(node.replication), now: () => performance.now() },
      { endpoints: [{ kind: 'unix', path }], limits },
    );
    if (!opened.ok) throw new Error(opened.why);
    all.push({ node, server: opened.server, path });
  }
  await settled(...all.map(({ node }) => node));
  const close = async () => {
    for (const { server, node } of all) {
      await server.close();
      await node.replication.close();
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return { all, close };
}

/** A connection that speaks bytes, and reads what comes. */
export class RawClient {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  closed = false;
  #changed: () => void = () => {};

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.#changed();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      this.#changed();
    });
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Waits for so many bytes, or for the end; gives them as Latin-1 and forgets them. */
  async read(length: number): Promise<string> {
    const end = performance.now() + 8000;
    while (this.received.length < length && !this.closed) {
      if (performance.now() > end) throw new Error(`${length} bytes were expected, there are: ${this.received.toString('latin1')}`);
      await this.#wait();
    }
    const text = this.received.subarray(0, length).toString('latin1');
    this.received = this.received.subarray(length);
    return text;
  }

  /** Sends, and expects exactly that. */
  async expect(sent: string | Uint8Array, answer: string): Promise<void> {
    this.send(sent);
    const text = await this.read(Buffer.byteLength(answer, 'latin1'));
    if (text !== answer)
      throw new Error(`expected ${JSON.stringify(answer)}, got ${JSON.stringify(text + this.received.toString('latin1'))}`);
  }

  async ended(): Promise<void> {
    const end = performance.now() + 8000;
    while (!this.closed) {
      if (performance.now() > end) throw new Error('the connection is still open');
      await this.#wait();
    }
  }

  async connected(): Promise<void> {
    if (this.socket.connecting) await new Promise((resolve) => this.socket.once('connect', resolve));
  }

  end(): void {
    this.socket.destroy();
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 50);
      this.#changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A command as clients send it. */
export function command(...args: readonly (string | Uint8Array)[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) parts.push(Buffer.from(`$${Buffer.byteLength(arg)}\r\n`), Buffer.from(arg as string), Buffer.from('\r\n'));
  return Buffer.concat(parts);
}

const run = promisify(execFile);

/** Standard output of a program of Debian's. What is missing is said, and fails the test. */
export async function program(name: string, ...args: readonly string[]): Promise<string> {
  if (!existsSync(`/usr/bin/${name}`)) throw new Error(`/usr/bin/${name} is missing: apt-get install redis-tools`);
  const { stdout } = await run(`/usr/bin/${name}`, args, { timeout: 60_000, maxBuffer: 64 << 20 });
  return stdout;
}
