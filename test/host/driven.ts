// The test's end of driver.ts: a host engine in another namespace with the methods of `Host`.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ManagedAddress, Neighbour, Outcome, Probe } from '../../runtime/host/host.ts';
import type { Notice } from '../../runtime/host/notice.ts';
import { repository } from '../shared.ts';

export class DrivenHost {
  readonly notices: Notice[] = [];
  private readonly waiting = new Map<number | string, (result: unknown) => void>();
  private calls = 0;
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
  plumb = (addresses: readonly ManagedAddress[], probe: Probe = 'none') => this.call<Outcome>('plumb', addresses, probe);
  unplumb = (addresses: readonly ManagedAddress[]) => this.call<Outcome>('unplumb', addresses);
  present = () => this.call<ManagedAddress[]>('present');
  announce = (addresses: readonly ManagedAddress[]) => this.call<null>('announce', addresses);
  announceTo = (hosts: readonly Neighbour[] | null) => this.call<null>('announceTo', hosts);
  neighbours = () => this.call<Neighbour[]>('neighbours');
  renew = () => this.call<null>('renew');
  counters = () => this.call<Record<string, number>>('counters');

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.stdin.end();
    await ended;
  }

  private call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const id = ++this.calls;
    this.child.stdin.write(`${JSON.stringify([id, method, ...args])}\n`);
    return new Promise((resolve) => this.waiting.set(id, resolve as (result: unknown) => void));
  }
}
