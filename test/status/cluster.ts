// A cluster of real processes on the embedded bus with status pages: the compiled example, on a dry run.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { exampleIr, quick, scratch } from '../daemon/small-ir.ts';
import { freePort } from '../free-port.ts';
import { repository } from '../shared.ts';
import { until } from '../until.ts';

const program = join(repository, 'dist', 'ecclusterd.cjs');

export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly metrics: string;
}

export interface Move {
  readonly id: number;
  readonly kind: string;
  readonly from: string | null;
  readonly to: readonly { readonly node: string | null }[];
  readonly by: string | null;
  readonly mendedMs: number | null;
  readonly phases: readonly {
    readonly node: string;
    readonly detectMs: number;
    readonly agreeMs: number;
    readonly plumbMs: number;
    readonly announceMs: number;
    readonly totalMs: number;
  }[];
}

/** Newest first. */
export async function movesOf(url: string): Promise<readonly Move[]> {
  return ((await (await fetch(`${url}/api/v1/moves`)).json()) as { readonly moves: readonly Move[] }).moves;
}

export class Cluster {
  readonly folder: ReturnType<typeof scratch>;
  readonly #processes = new Map<string, Running>();
  readonly #children = new Set<ChildProcess>();

  private constructor(folder: ReturnType<typeof scratch>) {
    this.folder = folder;
  }

  /** `names`: nodes of the example that it has; all where nothing is said. */
  static async make(change: (node: NodeIr) => NodeIr = (node) => node, names: readonly string[] | null = null): Promise<Cluster> {
    const all = await exampleIr((node) => change(quick(node)));
    const ir = { ...all, nodes: all.nodes.filter(({ name }) => names === null || names.includes(name ?? '')) };
    return new Cluster(scratch({ 'cluster.json': JSON.stringify(ir) }));
  }

  async start(name: string, more: readonly string[] = []): Promise<Running> {
    const [status, metrics] = [await freePort(), await freePort()];
    const child = this.spawn(name, ['--status', `127.0.0.1:${status}`, '--metrics', `127.0.0.1:${metrics}`, ...more]);
    const running = { child, url: `http://127.0.0.1:${status}`, metrics: `http://127.0.0.1:${metrics}/metrics` };
    this.#processes.set(name, running);
    await until(async () => (await fetch(`${running.url}/healthz`)).status > 0, `${name} serves`);
    return running;
  }

  /** As it is without a page. */
  spawn(name: string, more: readonly string[] = []): ChildProcess {
    const at = (file: string) => this.folder.path(file);
    const isManager = name.startsWith('mgr');
    const own = isManager ? ['--manager', '--bus', 'embedded', '--state', at('state'), '--logs-plain'] : ['--dry-run'];
    const sockets = ['--bus-socket', at('bus'), '--control', at(`c-${name}`), '--log', at(`log-${name}`)];
    const child = spawn(process.execPath, [program, '--ir', at('cluster.json'), '--node', name, ...own, ...sockets, ...more], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#children.add(child);
    return child;
  }

  of(name: string): Running {
    return this.#processes.get(name) ?? assert.fail(name);
  }

  kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): void {
    this.of(name).child.kill(signal);
  }

  log(name: string): string {
    return readFileSync(this.folder.path(`log-${name}`), 'utf8');
  }

  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    this.folder.remove();
  }
}
