// A cluster of real processes on the embedded bus that changes nothing on this machine: nodes in dry run, managers that pull nothing, each with an
// IR of its own that a test may change. The hub of the bus is a process of its own, so that any of them may be stopped.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { exampleIr, quick } from '../daemon/small-ir.ts';
import { rawClient } from '../console/raw-client.ts';
import { type Child, kill, type Programs } from '../log/aggregate/stage.ts';
import { until } from '../until.ts';

export interface Reply {
  readonly status: 'ok' | 'error';
  readonly text: string;
}

export class SmallCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'ecconf-control-'));
  readonly children = new Map<string, Child>();
  readonly #programs: Programs;
  readonly #said = new Map<string, string>();
  readonly #hub: Child;
  ir: ClusterIr;

  private constructor(programs: Programs, ir: ClusterIr) {
    this.#programs = programs;
    this.ir = ir;
    this.#hub = programs.start('bus-hub', [this.path('bus')]);
  }

  /** The example of the repository with quick timers and without logs; `managers`: their names. */
  static async make(
    programs: Programs,
    managers: readonly string[] = ['mgr1'],
    change: (node: NodeIr) => NodeIr = (node) => node,
  ): Promise<SmallCluster> {
    const ir = await exampleIr((node) => change({ ...quick(node), logs: { published: [], destinations: [] } }));
    const [manager = assert.fail()] = ir.managers;
    return await SmallCluster.of(programs, { ...ir, managers: managers.map((name) => ({ ...manager, name, pulls: [], otherPulls: [] })) });
  }

  /** Exactly this document. */
  static async of(programs: Programs, ir: ClusterIr): Promise<SmallCluster> {
    await programs.build();
    const cluster = new SmallCluster(programs, ir);
    await until(
      () => existsSync(cluster.path('bus')),
      () => 'no hub',
    );
    return cluster;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** What a process reads at its next start or reload. */
  give(name: string, ir: ClusterIr = this.ir): void {
    writeFileSync(this.path(`${name}.json`), JSON.stringify(ir));
  }

  changed(node: string, change: (node: NodeIr) => NodeIr): ClusterIr {
    return { ...this.ir, nodes: this.ir.nodes.map((each) => (each.name === node ? change(each) : each)) };
  }

  /** `before`: what the program is started by. */
  node(name: string, more: readonly string[] = [], before: readonly string[] = []): Child {
    if (!existsSync(this.path(`${name}.json`))) this.give(name);
    return this.#start(name, ['--dry-run', ...more], before);
  }

  manager(name = 'mgr1', more: readonly string[] = []): Child {
    this.give(name);
    mkdirSync(this.path(`state-${name}`), { recursive: true });
    return this.#start(name, ['--manager', '--utc', '--state', this.path(`state-${name}`), ...more]);
  }

  #start(name: string, more: readonly string[], before: readonly string[] = []): Child {
    const control = this.path(`control-${name}`);
    rmSync(control, { force: true });
    const args = [
      '--ir',
      this.path(`${name}.json`),
      '--node',
      name,
      '--bus',
      'embedded',
      '--bus-socket',
      this.path('bus'),
      '--control',
      control,
    ];
    const child = this.#programs.start('manager', [...args, ...more], before);
    this.children.set(name, child);
    child.stderr.on('data', (text) => this.#said.set(name, (this.said(name) + String(text)).slice(-1_000_000)));
    return child;
  }

  said(name: string): string {
    return this.#said.get(name) ?? '';
  }

  /** Lines of the log of a process. */
  log(name: string): readonly { readonly level: string; readonly msg: string }[] {
    return this.said(name)
      .split('\n')
      .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []));
  }

  async ask(name: string, line: string): Promise<Reply> {
    const control = this.path(`control-${name}`);
    await until(
      () => existsSync(control),
      () => this.said(name),
    );
    const client = rawClient(control);
    client.socket.write(`${line}\n`);
    client.socket.end();
    const lines = (await client.ended()).split('\n');
    const end = lines.findIndex((each) => /^\.(ok|error)/.test(each));
    assert.ok(end >= 0, `no end in the answer to ${line}: ${lines.join('\n').slice(0, 2000)}\n${this.said(name)}`);
    const text = lines.slice(0, end).map((each) => `${each.replace(/^\./, '')}\n`);
    return { status: lines[end]?.startsWith('.ok') === true ? 'ok' : 'error', text: text.join('') };
  }

  /** Until the answer to a command is as it should be. */
  async until(name: string, line: string, isSo: (text: string) => boolean): Promise<string> {
    let last = '';
    await until(
      async () => {
        // Who is ending, or is started again just now, answers the next time.
        const answer = await this.ask(name, line).catch((error: unknown) => String(error));
        last = typeof answer === 'string' ? answer : answer.text;
        return typeof answer !== 'string' && isSo(last);
      },
      () => `${name}: ${line}:\n${last}\n${this.said(name).slice(-3000)}`,
      // What whole clusters do takes time: a rollout of three nodes waits for each of them.
      240_000,
    );
    return last;
  }

  async stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.children.get(name) ?? assert.fail(name);
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }

  async remove(): Promise<void> {
    await Promise.all([...this.children.values(), this.#hub].map(kill));
    rmSync(this.folder, { recursive: true, force: true });
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }
}
