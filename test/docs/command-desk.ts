// A desk at which commands of our pages are typed as they stand there: a folder under git with the example as `conf`, what an earlier command of a
// page would have left, and our programs as they were built. Absolute paths of a machine lie below the folder.
import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { write } from '../log/log-dir.ts';
import { repository } from '../shared.ts';

const programs = ['ecconf', 'ecclusterd', 'ecconsole'];

export class CommandDesk {
  readonly #all = mkdtempSync(join(tmpdir(), 'ecconf-desk-'));
  /** Where the commands are typed. Home, programs and what is absolute are beside it: a checkout is nobody's home. */
  readonly folder = join(this.#all, 'work');

  async furnish(): Promise<void> {
    for (const name of ['cluster', 'broken']) cpSync(join(repository, 'examples', name), this.at('examples', name), { recursive: true });
    cpSync(this.at('examples', 'cluster'), this.at('conf'), { recursive: true });
    cpSync(this.at('conf'), this.#beside('root/opt/msys/ecelerity/etc/conf'), { recursive: true });
    for (const each of [
      'home/.zfunc',
      'home/.config/fish/completions',
      'root/etc/corosync',
      'root/etc/ecclusterd',
      'root/tmp',
      'root/var/log/ecelerity',
      'bin',
      'work/east1',
    ])
      mkdirSync(this.#beside(each), { recursive: true });
    // As the examples of commands call them.
    for (const [from, to] of [
      ['conf/default/ecelerity-cluster.conf', 'ecelerity-cluster.conf'],
      ['conf/default/ecelerity.conf', 'ecelerity.conf'],
      ['conf/east1/node-local.conf', 'east1/node-local.conf'],
      ['conf/east1/node-local.conf', 'a.conf'],
      ['conf/east2/node-local.conf', 'b.conf'],
    ] as const)
      cpSync(this.at(from), this.at(to));
    for (const name of programs) this.#program(name, `exec "${process.execPath}" "${join(repository, 'dist', `${name}.cjs`)}" "$@"`);
    // What they would bring is here already.
    this.#program('npx', 'exec "$@"');
    this.#program('npm', '[ "$1" = ci ]');
    this.#program('some-logger', 'echo one line');
    this.#must('git init -q -b main . && git add conf east1 && git -c user.name=a -c user.email=a@b commit -qm one');
    this.#must('ecconf compile conf -o cluster.json && cp cluster.json running.json && cp cluster.json new.json');
    this.#must('cp cluster.json /etc/ecclusterd/ && ecconf check --write-baseline baseline.json conf');
    writeFileSync(this.at('evening.json'), JSON.stringify({ seconds: 60, steps: [{ at: 20, kill: 'east1' }] }));
    for (const [log, subscribers] of [
      ['mainlog', ['master']],
      ['other', []],
    ] as const)
      await write(this.#beside(`root/var/log/ecelerity/${log}.cluster`), ['one'], { subscribers: [...subscribers] });
  }

  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }

  #beside(...path: readonly string[]): string {
    return join(this.#all, ...path);
  }

  /** A line, or several that belong together. */
  type(line: string): SpawnSyncReturns<string> {
    const [moved, env] = this.moved(line);
    return spawnSync('bash', ['-c', moved], { cwd: this.folder, encoding: 'utf8', timeout: 120_000, env });
  }

  /** Commands with their absolute paths below the folder, and the environment of the desk. */
  moved(commands: string): readonly [string, NodeJS.ProcessEnv] {
    const moved = commands.replace(/(^|[\s"'=(>]|\/\/)\/(etc|opt|run|var|tmp)\//g, `$1${this.#beside('root')}/$2/`);
    const path = `${this.#beside('bin')}:${process.env['PATH']}`;
    return [moved, { ...process.env, HOME: this.#beside('home'), PATH: path, GIT_CONFIG_GLOBAL: '/dev/null' }];
  }

  remove(): void {
    rmSync(this.#all, { recursive: true, force: true });
  }

  #program(name: string, text: string): void {
    const path = this.#beside('bin', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  }

  #must(line: string): void {
    const { status, stdout, stderr } = this.type(line);
    assert.equal(status, 0, `${line}\n${stdout}${stderr}`);
  }
}

/** Which tests there are, and whether they say that they look at a page. */
export function mentions(test: string, page: string): boolean {
  const name = page.split('/').at(-1) ?? page;
  return readFileSync(join(repository, test), 'utf8').includes(name);
}
