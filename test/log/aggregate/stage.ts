// Nodes that publish logs and a manager that collects them, as processes of their own on loopback, for tests that kill them.
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { ClusterIr, ManagerIr, NodeIr } from '../../../runtime/ir/generated/types.ts';
import { repository } from '../../shared.ts';
import { freePort } from '../../free-port.ts';

export type Child = ChildProcessByStdio<null, Readable, Readable>;
export type Program = 'manager' | 'log-node' | 'log-writer' | 'bus-hub';

/** Where the programs are. All tests of a process share them: to bundle them takes a second or two, and a dozen files want them. */
let bundled: Promise<string> | null = null;

async function bundle(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'ecconf-aggregate-programs-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const koffi = pathToFileURL(createRequire(import.meta.url).resolve('koffi')).href;
  await build({
    absWorkingDir: repository,
    entryPoints: {
      manager: 'runtime/ecclusterd/main.ts',
      'log-node': 'test/log/aggregate/programs/log-node.ts',
      'log-writer': 'test/log/aggregate/programs/log-writer.ts',
      'bus-hub': 'test/log/aggregate/programs/bus-hub.ts',
    },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
    plugins: [{ name: 'koffi', setup: ({ onResolve }) => onResolve({ filter: /^koffi$/ }, () => ({ path: koffi, external: true })) }],
  });
  return outdir;
}

/** The programs, bundled: so that a start takes a tenth of a second. */
export class Programs {
  folder = '';

  async build(): Promise<void> {
    bundled ??= bundle();
    this.folder = await bundled;
  }

  command(program: Program, args: readonly string[]): readonly string[] {
    return [process.execPath, join(this.folder, `${program}.mjs`), ...args];
  }

  start(program: Program, args: readonly string[], before: readonly string[] = []): Child {
    const [command = '', ...rest] = [...before, ...this.command(program, args)];
    return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

export interface StageOptions {
  readonly nodes: readonly string[];
  readonly logs: readonly string[];
  readonly logfile?: string;
  readonly maxOpen?: number;
  /** Default: one, mgr1. */
  readonly managers?: readonly string[];
}

export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'ecconf-aggregate-'));
  readonly options: StageOptions;
  /** By node: where its log service listens, and where the manager looks for it. */
  readonly ports = new Map<string, { readonly own: number; shown: number }>();
  readonly children = new Set<Child>();

  constructor(options: StageOptions) {
    this.options = options;
  }

  async prepare(): Promise<void> {
    for (const node of this.options.nodes) {
      const port = await freePort();
      this.ports.set(node, { own: port, shown: port });
      mkdirSync(join(this.folder, 'jlogs', node), { recursive: true });
    }
    this.writeIrs();
  }

  /** After `shown` was changed, for instance to the port of a proxy. */
  writeIrs(): void {
    writeFileSync(join(this.folder, 'node.json'), JSON.stringify(this.ir((ports) => ports.own)));
    writeFileSync(join(this.folder, 'manager.json'), JSON.stringify(this.ir((ports) => ports.shown)));
  }

  logPath(node: string, log: string): string {
    return join(this.folder, 'jlogs', node, log);
  }

  get output(): string {
    return join(this.folder, 'out');
  }

  /** Where one of several managers writes. */
  outputOf(manager: string): string {
    return join(this.folder, `out-${manager}`);
  }

  managerArgs(more: readonly string[] = [], state = join(this.folder, 'state'), manager = 'mgr1'): readonly string[] {
    const at = (name: string): string => join(this.folder, name);
    return [
      '--manager',
      '--utc',
      '--ir',
      at('manager.json'),
      '--node',
      manager,
      '--bus',
      'embedded',
      '--bus-socket',
      at('bus'),
      '--control',
      at(manager === 'mgr1' ? 'control' : `control-${manager}`),
      '--state',
      state,
      ...more,
    ];
  }

  keep(child: Child): Child {
    this.children.add(child);
    child.on('close', () => this.children.delete(child));
    return child;
  }

  async remove(): Promise<void> {
    await Promise.all([...this.children].map((child) => kill(child)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  ir(portOf: (ports: { readonly own: number; readonly shown: number }) => number): ClusterIr {
    const model: ClusterIr = JSON.parse(readFileSync(join(repository, 'test', 'golden', 'emit', 'cluster.json'), 'utf8'));
    const node = model.nodes[0] ?? assert.fail();
    const manager = model.managers[0] ?? assert.fail();
    const { nodes, logs, maxOpen = 1024, managers } = this.options;
    const logfileOf = (name: string): string =>
      this.options.logfile ??
      join(managers === undefined ? this.output : this.outputOf(name), '%{l}', '%{n}', managers === undefined ? '%Y%m%d-%H%M%S' : 'all');
    const loopback = { ip: '127.0.0.1', from: 'nodeaddr' as const };
    return {
      ...model,
      nodes: nodes.map((name): NodeIr => ({
        ...node,
        name,
        address: loopback,
        logs: { published: logs.map((key) => ({ key, path: this.logPath(name, key), subscribers: ['master'] })), destinations: [] },
        listeners: node.listeners.map((listener) =>
          listener.type === 'eccluster'
            ? { ...listener, endpoint: { kind: 'tcp', host: '127.0.0.1', port: portOf(this.ports.get(name) ?? assert.fail()) } }
            : listener,
        ),
      })),
      managers: (managers ?? ['mgr1']).map((name): ManagerIr => ({
        ...manager,
        name,
        address: loopback,
        logs: { ...manager.logs, logfile: logfileOf(name), maxOpen, maxIdleSec: 1 },
        pulls: nodes.map((each) => ({ node: each, subscribers: [name, 'master'] })),
      })),
    };
  }
}

/** Files of one log of one node, in the order of their names, which is that of time. */
export function collected(output: string, node: string, log: string): Buffer {
  const folder = join(output, log, node);
  if (!existsSync(folder)) return Buffer.alloc(0);
  return Buffer.concat(
    readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name))),
  );
}

export function collectedBytes(output: string, node: string, log: string): number {
  const folder = join(output, log, node);
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

export async function kill(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}
