// Three real NATS servers with JetStream on loopback, as one cluster, that can be killed and started again.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectTo } from '@nats-io/transport-node';
import { freePort } from '../../free-port.ts';
import { until } from '../../until.ts';

const program = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((each) => existsSync(each)) ?? null;

export class NatsServers {
  static readonly isHere = program !== null;
  readonly folder = mkdtempSync(join(tmpdir(), 'ecconf-nats-'));
  readonly ports: number[] = [];
  readonly #running: (ChildProcess | null)[] = [];
  readonly #count: number;
  /** Before the command of the first one. */
  #before: readonly string[] = [];

  constructor(count = 3) {
    this.#count = count;
    for (let i = 0; i < count; i++) mkdirSync(this.storeOf(i));
  }

  storeOf(i: number): string {
    return join(this.folder, `s${i}`);
  }

  async start(before: readonly string[] = []): Promise<void> {
    this.#before = before;
    const routes: number[] = [];
    for (let i = 0; i < this.#count; i++) {
      this.ports.push(await freePort());
      routes.push(await freePort());
    }
    for (const [i, port] of this.ports.entries()) {
      const cluster = `cluster { name: test, listen: "127.0.0.1:${routes[i]}", routes: [${routes.map((each) => `"nats://127.0.0.1:${each}"`).join(', ')}] }\n`;
      const text = `server_name: s${i}\nlisten: "127.0.0.1:${port}"\njetstream { store_dir: "${this.storeOf(i)}", max_file_store: 1G }\n`;
      writeFileSync(join(this.folder, `s${i}.conf`), text + (this.#count > 1 ? cluster : ''));
      this.begin(i);
    }
    for (const port of this.ports)
      await until(
        () => answers(port),
        () => `a server on port ${port}`,
      );
  }

  begin(i: number): void {
    const [command = '', ...args] = [...(i === 0 ? this.#before : []), program ?? assert.fail(), '-c', join(this.folder, `s${i}.conf`)];
    this.#running[i] = spawn(command, args, { stdio: 'ignore' });
  }

  async kill(i: number): Promise<void> {
    const child = this.#running[i];
    if (child == null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  url(stream: string, more = ''): string {
    return `nats://${this.ports.map((port) => `127.0.0.1:${port}`).join(',')}/${stream}?replicas=${this.#count}${more}`;
  }

  /** Of a stream, as its leader says: `s0 current, s1 behind, s2 current`. */
  async replicasOf(stream: string): Promise<string> {
    const connection = await connectTo({ servers: this.ports.map((port) => `127.0.0.1:${port}`), reconnect: false });
    try {
      const { cluster } = await (await jetstreamManager(connection)).streams.info(stream);
      const all = [{ name: cluster?.leader ?? '', current: true, lag: 0 }, ...(cluster?.replicas ?? [])];
      return all
        .map(({ name, current, lag = 0 }) => `${name} ${current && lag === 0 ? 'current' : 'behind'}`)
        .sort()
        .join(', ');
    } finally {
      await connection.close();
    }
  }

  async remove(): Promise<void> {
    for (let i = 0; i < this.#count; i++) await this.kill(i);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
