// The program as users start it: launcher, bundle, pipes, signals. Needs `npm run build`, which runs before the tests.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { repository } from '../shared.ts';

const dist = join(repository, 'dist');
const launcher = join(dist, 'ecconf');
const bad = 'cluster {\n  logs = [ a = "/a", b = "/b" ]\n}\n';

let folder: string;
before(() => {
  if (!existsSync(launcher)) execFileSync(process.execPath, ['build.mjs'], { cwd: repository });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecconf process '));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs it in the scratch folder. */
function ecconf(args: readonly string[], more: { env?: NodeJS.ProcessEnv; input?: string; command?: string } = {}) {
  const { env = {}, input = '', command = launcher } = more;
  const result = spawnSync(command, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    input,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status: result.status, signal: result.signal, stdout: result.stdout, stderr: result.stderr };
}

const expected = (name: string) => ({
  status: 1,
  signal: null,
  stdout: `${name}:2:20: error EC1009: \`,\` separates nothing in this language: remove it, white space is enough
  2 |   logs = [ a = "/a", b = "/b" ]
    |                    ^
  fix: Remove the separator (logs) (--fix does it)

1 node, 1 file: 1 error
`,
  stderr: '',
});

describe('the program', () => {
  it('gives the same with and without the snapshot', () => {
    writeFileSync(join(folder, 'a.conf'), bad);
    assert.deepEqual(ecconf(['check', 'a.conf']), expected('a.conf'));
    const bundle = [join(dist, 'ecconf.cjs'), 'check', 'a.conf'];
    assert.deepEqual(ecconf(bundle, { command: process.execPath }), expected('a.conf'));
  });

  it('starts from the snapshot after a build', () => {
    if (!existsSync(join(dist, 'ecconf.blob'))) throw new Error('the build made no snapshot');
    const trace = spawnSync('sh', ['-x', launcher, '--version'], { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    assert.match(trace.stderr, /exec .*--snapshot-blob/);
  });

  const fallbacks: readonly (readonly [string, NodeJS.ProcessEnv, (copy: string) => void])[] = [
    ['with NODE_OPTIONS', { NODE_OPTIONS: '--max-old-space-size=512' }, () => {}],
    ['without a blob', {}, (copy) => rmSync(join(copy, 'ecconf.blob'))],
    ['after Node was replaced', {}, (copy) => writeFileSync(join(copy, 'ecconf.node'), '')],
    ['from a folder that cannot be written', {}, (copy) => chmodSync(copy, 0o555)],
  ];
  for (const [name, env, change] of fallbacks) {
    it(`works ${name}`, () => {
      const copy = join(folder, 'a folder', 'dist');
      mkdirSync(join(folder, 'a folder'));
      cpSync(dist, copy, { recursive: true, preserveTimestamps: true });
      change(copy);
      writeFileSync(join(folder, 'a.conf'), bad);
      assert.deepEqual(ecconf(['check', 'a.conf'], { env, command: join(copy, 'ecconf') }), expected('a.conf'));
      chmodSync(copy, 0o755);
    });
  }

  it('works with another Node on the PATH', () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin', 'node'), `#!/bin/sh\necho other >&2\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    writeFileSync(join(folder, 'a.conf'), bad);
    const result = ecconf(['check', 'a.conf'], { env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` } });
    assert.deepEqual(result, { ...expected('a.conf'), stderr: 'other\n' });
  });

  it('is found through a symbolic link, relative and absolute', () => {
    mkdirSync(join(folder, 'bin'));
    symlinkSync(launcher, join(folder, 'bin', 'first'));
    symlinkSync('first', join(folder, 'bin', 'second'));
    assert.equal(ecconf(['--version'], { command: join(folder, 'bin', 'second') }).status, 0);
  });

  it('reads a pipe, and paths with blanks', () => {
    assert.deepEqual(ecconf(['check', '-', '--stdin-name', 'x y.conf'], { input: bad }), expected('x y.conf'));
    writeFileSync(join(folder, 'x y.conf'), bad);
    assert.deepEqual(ecconf(['check', 'x y.conf']), expected('x y.conf'));
  });

  it('ends without a word when the reader goes away', () => {
    writeFileSync(join(folder, 'a.conf'), '}\n'.repeat(20_000));
    const result = spawnSync('sh', ['-c', `"${launcher}" check a.conf | head -n 1`], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    assert.match(result.stdout, /^a\.conf:1:1: error/);
    assert.equal(result.stderr, '');
  });

  it('writes everything to a slow reader', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.conf`);
    for (const file of files) writeFileSync(join(folder, file), '}\n'.repeat(1000));
    const result = spawnSync('sh', ['-c', `"${launcher}" check ${files.join(' ')} | (sleep 1; grep -c error)`], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.equal(result.stdout, '5001\n');
  });

  it('does not wait for a FIFO, and follows no circle of links', () => {
    mkdirSync(join(folder, 'conf', 'default'), { recursive: true });
    execFileSync('mkfifo', [join(folder, 'conf', 'default', 'pipe.conf')]);
    symlinkSync('circle.conf', join(folder, 'conf', 'default', 'circle.conf'));
    writeFileSync(join(folder, 'conf', 'default', 'ecelerity.conf'), 'include pipe.conf\ninclude circle.conf\ninclude /dev/zero\n');
    const { status, stdout } = ecconf(['check', 'conf']);
    assert.equal(status, 1);
    for (const what of ['pipe.conf', 'circle.conf', '/dev/zero']) assert.match(stdout, new RegExp(`error EC000\\d: .*${what}`));
  });

  it('replaces a file as a whole, keeps its mode, and follows a link to it', () => {
    writeFileSync(join(folder, 'real.conf'), bad, { mode: 0o640 });
    symlinkSync('real.conf', join(folder, 'link.conf'));
    assert.equal(ecconf(['check', '--fix', 'link.conf']).status, 0);
    assert.equal(readFileSync(join(folder, 'real.conf'), 'utf8'), bad.replace(',', ''));
    assert.equal(execFileSync('stat', ['-c', '%a %F', 'real.conf'], { cwd: folder, encoding: 'utf8' }), '640 regular file\n');
    assert.equal(execFileSync('stat', ['-c', '%F', 'link.conf'], { cwd: folder, encoding: 'utf8' }), 'symbolic link\n');
  });

  it('does not write through a link that leads nowhere', () => {
    writeFileSync(join(folder, 'a.conf'), bad);
    symlinkSync('nowhere', join(folder, 'out.txt'));
    const { status, stderr } = ecconf(['check', '-o', 'out.txt', 'a.conf']);
    assert.deepEqual([status, stderr], [2, 'ecconf: cannot write out.txt (ENOENT)\n']);
    assert.equal(existsSync(join(folder, 'nowhere')), false);
  });
});

describe('--watch', () => {
  /** Starts it on a file with a mistake; `step` sees everything printed so far, each time that something is. Gives the end. */
  async function watch(step: (text: string, child: ChildProcess) => void): Promise<{ status: number | null; text: string }> {
    writeFileSync(join(folder, 'a.conf'), bad);
    const child = spawn(launcher, ['check', '--watch', 'a.conf'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), 120_000);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      step(text, child);
    });
    const [status] = await once(child, 'close');
    clearTimeout(limit);
    return { status, text };
  }

  it('checks again when a file changes, and ends on a signal with the last status', async () => {
    const { status, text } = await watch((printed, child) => {
      if (printed.includes('no findings')) child.kill('SIGTERM');
      else if (printed.endsWith('1 error\n')) writeFileSync(join(folder, 'a.conf'), 'cluster {\n}\n');
    });
    assert.equal(status, 0);
    assert.doesNotMatch(text, /\x1b/);
  });

  it('ends when standard input ends', async () => {
    const { status, text } = await watch((printed, child) => {
      if (printed.endsWith('1 error\n')) child.stdin?.end();
    });
    assert.deepEqual([status, text.match(/error EC1009/g)?.length], [1, 1]);
  });

  it('sees files that come into an empty folder, and the targets of links elsewhere', async () => {
    const [conf, elsewhere] = [join(folder, 'conf'), join(folder, 'elsewhere')];
    for (const path of [join(conf, 'default', 'parts'), join(conf, 'east1'), elsewhere]) mkdirSync(path, { recursive: true });
    writeFileSync(join(conf, 'default', 'ecelerity.conf'), 'include "parts/"\ninclude "linked.conf"\n');
    writeFileSync(join(conf, 'east1', 'ecelerity.conf'), 'include "../default/ecelerity.conf"\n');
    writeFileSync(join(elsewhere, 'linked.conf'), 'Retry_Interval = 600\n');
    symlinkSync(join(elsewhere, 'linked.conf'), join(conf, 'default', 'linked.conf'));
    const args = ['check', '--watch', '--allow-outside', elsewhere, conf];
    const child = spawn(launcher, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), 120_000);
    let text = '';
    const steps = [
      () => writeFileSync(join(conf, 'default', 'parts', 'a.conf'), 'no_such_option = 1\n'),
      () => writeFileSync(join(elsewhere, 'linked.conf'), 'Retry_Intervall = 600\n'),
      () => rmSync(join(conf, 'default', 'parts', 'a.conf')),
      () => child.kill('SIGTERM'),
    ];
    const expected = [/no findings/, /no_such_option[^\n]*\(new\)/, /Retry_Intervall[^\n]*\(new\)/, /gone: [^\n]*no_such_option/];
    let at = 0;
    child.stdout.on('data', (chunk) => {
      text += chunk;
      while (at < steps.length && expected[at]?.test(text) === true) steps[at++]?.();
    });
    await once(child, 'close');
    clearTimeout(limit);
    assert.equal(at, steps.length, text);
    assert.match(text, /^--- \d\d:\d\d:\d\d, pass 1 ---$/m);
  });
});
