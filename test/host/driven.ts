// The test's end of driver.ts: the host's work in another namespace.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Outcome } from '../../runtime/daemon/work-port.ts';
import type { ManagedAddress, Neighbour } from '../../runtime/host/host.ts';
import type { Ask } from '../../runtime/host/ledger.ts';
import type { Notice } from '../../runtime/host/notice.ts';
import { repository } from '../shared.ts';

export interface Told {
  readonly kernel: readonly (readonly string[])[];
  readonly lost: readonly string[];
  readonly back: readonly string[];
  readonly asked: readonly string[];
}

export class DrivenHost {
  readonly notices: Notice[] = [];
  private readonly waiting = new Map<number | string, (result: unknown) => void>();
  private calls = 0;
  private batch: (readonly unknown[])[] = [];
  private readonly child: ChildProcessWithoutNullStreams;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    createInterface(child.stdout).on('line', (line) => {
      const [id, result] = JSON.parse(line) as [number | string, unknown];
      if (id === 'notice') this.notices.push(result as Notice);
      else this.waiting.get(id)?.(result);
    });
    child.stderr.pipe(process.stderr);
  }

  static async start(namespace: string, leaseSec: number, members: readonly string[] = []): Promise<DrivenHost> {
    const script = join(repository, 'test', 'host', 'driver.ts');
    const args = ['netns', 'exec', namespace, process.execPath, '--import=tsx', script, String(leaseSec), ...members];
    const host = new DrivenHost(spawn('ip', args, { cwd: repository }));
    await new Promise((resolve) => host.waiting.set('ready', resolve));
    return host;
  }

  manage = (addresses: readonly ManagedAddress[]) => this.call<null>('manage', addresses);
  plumb = (ips: readonly string[], ask: Ask = 'nobody') => this.call<Outcome>('plumb', ips, ask);
  unplumb = (ips: readonly string[]) => this.call<Outcome>('unplumb', ips);
  /** `address/prefix on interface` of what the ledger has, after a look at the kernel. */
  async rows(): Promise<readonly string[]> {
    await this.call<null>('look');
    return this.call<string[]>('rows');
  }
  /** The same without a look: what the kernel has told. */
  heardRows = () => this.call<string[]>('rows');
  announce = (ips: readonly string[]) => this.call<null>('announce', ips);
  announceTo = (hosts: readonly Neighbour[] | null) => this.call<null>('announceTo', hosts);
  neighbours = () => this.call<Neighbour[]>('neighbours');
  tick = () => this.call<null>('tick');
  counters = () => this.call<Record<string, number>>('counters');
  told = () => this.call<Told>('told');

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.stdin.end();
    await ended;
  }

  private call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const id = ++this.calls;
    // What is called at one moment goes in one line: the child must not act on the first before it has the second.
    if (this.batch.push([id, method, ...args]) === 1) {
      queueMicrotask(() => this.child.stdin.write(`${JSON.stringify(this.batch.splice(0))}\n`));
    }
    return new Promise((resolve) => this.waiting.set(id, resolve as (result: unknown) => void));
  }
}
