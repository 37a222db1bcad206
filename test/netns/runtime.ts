// The daemons of a cluster of namespaces: the bundled `ecclusterd` of each node, its log, its console, and its ways to die.
import { type ChildProcess, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineCutter, readFramed } from '../../runtime/console/framing.ts';
import { bundleRuntime } from '../../tools/bundle-runtime.mjs';
import type { Edit } from '../../tools/mutants.mjs';
import { publicFolder } from '../everybody.ts';
import type { NetCluster } from './cluster.ts';

export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

export interface Programs {
  readonly daemon: string;
  readonly console: string;
  remove(): void;
}

/** As they ship, where every user may run them. `edits`: changes to the sources, which make another release. */
export async function buildPrograms(edits: readonly Edit[] = []): Promise<Programs> {
  const { path, remove } = publicFolder();
  await bundleRuntime(path, edits);
  return { daemon: join(path, 'ecclusterd.cjs'), console: join(path, 'ecconsole.cjs'), remove };
}

/** One line of a daemon's log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export class Runtime {
  readonly net: NetCluster;
  readonly #programs: Programs;
  readonly #guards = new Map<number, ChildProcess>();
  readonly #options: readonly string[];

  /** `options`: of every daemon, besides IR, name, bus and control socket. */
  constructor(net: NetCluster, programs: Programs, options: readonly string[] = []) {
    this.net = net;
    this.#programs = programs;
    this.#options = options;
  }

  irPath = (node: number) => join(this.net.folder, `node${node}.json`);
  control = (node: number) => join(this.net.folder, `node${node}.sock`);
  logPath = (node: number) => join(this.net.folder, `node${node}.log`);
  get nodes(): readonly number[] {
    return Array.from({ length: this.net.size }, (_, i) => i + 1);
  }

  giveIr(text: string, nodes: readonly number[] = this.nodes): void {
    for (const node of nodes) writeFileSync(this.irPath(node), text);
  }

  /**
   * `as`: a command that runs the daemon, such as `setpriv ...`. `name`: of the IR, where it is not that of the machine. `program`: of another
   * release.
   */
  start(
    node: number,
    {
      more = [],
      as = [],
      name = `node${node}`,
      program = this.#programs.daemon,
    }: { readonly more?: readonly string[]; readonly as?: readonly string[]; readonly name?: string; readonly program?: string } = {},
  ): void {
    const args = ['--ir', this.irPath(node), '--node', name, '--bus', 'corosync', '--control', this.control(node)];
    const command = [...as, process.execPath, program, ...args, ...this.#options, ...more];
    const child = this.net.spawn(node, ['sh', '-c', `exec "$@" 2>>"${this.logPath(node)}"`, 'sh', ...command]);
    child.stdout?.resume();
    child.stderr?.resume();
    this.#guards.set(node, child);
  }

  /** What `ecclusterd check` says, as a user who is made by the command `as`. */
  check(node: number, as: readonly string[]): string {
    const args = ['check', '--ir', this.irPath(node), '--node', `node${node}`, '--bus', 'corosync', '--control', this.control(node)];
    return this.net.exec(node, [...as, process.execPath, this.#programs.daemon, ...args]).stdout;
  }

  /** What a command of the program prints, which ends with status 0. */
  ecclusterd(node: number, ...args: readonly string[]): string {
    const { status, stdout, stderr } = this.net.exec(node, [process.execPath, this.#programs.daemon, ...args]);
    if (status !== 0) throw new Error(`ecclusterd ${args.join(' ')} on node${node}: status ${status}: ${stderr}`);
    return stdout;
  }

  guard(node: number): ChildProcess {
    const child = this.#guards.get(node);
    if (child === undefined) throw new Error(`no daemon was started on node ${node}`);
    return child;
  }

  /** Process id of the daemon itself, the child of its guard. */
  daemonPid(node: number): number {
    const guard = this.guard(node).pid ?? 0;
    const children = readFileSync(`/proc/${guard}/task/${guard}/children`, 'utf8').trim();
    if (!/^\d+$/.test(children)) throw new Error(`the guard of node ${node} has the children "${children}"`);
    return Number(children);
  }

  signal(node: number, signal: NodeJS.Signals): void {
    process.kill(this.daemonPid(node), signal);
  }

  /** kill -9 of the daemon and its guard in one go, the guard first so that it cannot clean up. */
  killAll(node: number): void {
    const daemon = this.daemonPid(node);
    this.guard(node).kill('SIGKILL');
    process.kill(daemon, 'SIGKILL');
  }

  /** Exit status of what was started, when it has ended. */
  ended(node: number): Promise<number | null> {
    const child = this.guard(node);
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    return new Promise((resolve) => child.once('exit', resolve));
  }

  get program(): string {
    return this.#programs.daemon;
  }

  /** Asks the control socket. Rejects when nobody answers. */
  ask(node: number, command: string): Promise<Answer> {
    return this.askAt(this.control(node), command, 10_000);
  }

  /** The same of any program of ours. */
  askAt(path: string, command: string, limitMs: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      const cutter = new LineCutter(64 << 20);
      const lines: string[] = [];
      socket.setTimeout(limitMs, () => socket.destroy(new Error(`${path} does not answer "${command}"`)));
      socket.on('error', reject);
      socket.on('close', () => reject(new Error(`${path} has hung up on "${command}"`)));
      socket.on('data', (data) => {
        for (const line of cutter.take(data) ?? []) {
          const framed = readFramed(line);
          if (framed?.kind === 'line') lines.push(framed.text);
          else if (framed?.kind === 'end') {
            resolve({ ok: framed.ok, text: lines.join('\n') });
            socket.destroy();
          }
        }
      });
      socket.write(`${command}\n`);
    });
  }

  /** The same through the program, which ends with status 0. */
  console(node: number, ...command: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.#programs.console, this.control(node), ...command], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    if (status !== 0) throw new Error(`ecconsole ${command.join(' ')} on node${node}: status ${status}: ${stderr}`);
    return stdout;
  }

  /** Of a daemon with `--metrics 127.0.0.1:9310`, asked from within its namespace. */
  metrics(node: number): string {
    const script = "fetch('http://127.0.0.1:9310/metrics').then((answer) => answer.text()).then(console.log)";
    return this.net.exec(node, [process.execPath, '-e', script]).stdout;
  }

  log(node: number): readonly LogLine[] {
    return readFileSync(this.logPath(node), 'utf8')
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as LogLine] : line === '' ? [] : [{ level: 'text', msg: line }]));
  }

  /** The last lines of every log, for the message of a failure. */
  logTails(lines = 15): string {
    return this.nodes
      .map((node) => {
        try {
          const tail = this.log(node).slice(-lines);
          const shown = tail.map(
            ({ time, level, msg, error }) => `${String(time)} ${level} ${msg}${error === undefined ? '' : ` ${String(error)}`}`,
          );
          return `--- node${node}\n${shown.join('\n')}`;
        } catch {
          return `--- node${node}: no log`;
        }
      })
      .join('\n');
  }

  /** Polls until it is true; throws what was seen last, and the logs, when that takes longer than `limitMs`. */
  async until(what: string, isTrue: () => boolean | Promise<boolean>, limitMs = 90_000, everyMs = 50): Promise<void> {
    const deadline = performance.now() + limitMs;
    let problem = '';
    for (;;) {
      try {
        if (await isTrue()) return;
        problem = '';
      } catch (error) {
        problem = String(error);
      }
      if (performance.now() > deadline) throw new Error(`not within ${limitMs / 1000} s: ${what} ${problem}\n${this.logTails()}`);
      await sleep(everyMs);
    }
  }
}
