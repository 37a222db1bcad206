// Three real NATS servers with JetStream on loopback, as one cluster, that can be killed and started again.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../free-port.ts';
import { until } from '../aggregate/stage.ts';

const program = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((each) => existsSync(each)) ?? null;

export class NatsServers {
  static readonly isHere = program !== null;
  readonly folder = mkdtempSync(join(tmpdir(), 'ecconf-nats-'));
  readonly ports: number[] = [];
  readonly #running: (ChildProcess | null)[] = [];
  readonly #count: number;

  constructor(count = 3) {
    this.#count = count;
  }

  async start(): Promise<void> {
    const routes: number[] = [];
    for (let i = 0; i < this.#count; i++) {
      this.ports.push(await freePort());
      routes.push(await freePort());
    }
    for (const [i, port] of this.ports.entries()) {
      const cluster = `cluster { name: test, listen: "127.0.0.1:${routes[i]}", routes: [${routes.map((each) => `"nats://127.0.0.1:${each}"`).join(', ')}] }\n`;
      const text = `server_name: s${i}\nlisten: "127.0.0.1:${port}"\njetstream { store_dir: "${join(this.folder, `s${i}`)}", max_file_store: 1G }\n`;
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
    this.#running[i] = spawn(program ?? assert.fail(), ['-c', join(this.folder, `s${i}.conf`)], { stdio: 'ignore' });
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
