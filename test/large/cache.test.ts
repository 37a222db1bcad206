// `--cache` and `--jobs` of the program as it is built: whatever lies in the folder, and however many processes look, the report is the same.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mutate } from '../mistakes/operators.ts';
import { clusterTree } from '../mistakes/tree.ts';
import { repository } from '../shared.ts';

const program = join(repository, 'dist', 'ecconf.cjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecconf-large-'));
  mkdirSync(join(folder, 'work'));
  mkdirSync(join(folder, 'cache'), { mode: 0o700 });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A tree with several mistakes in `work/conf`. */
function writeTree(seeds: readonly number[]): void {
  let texts = clusterTree();
  for (const seed of seeds) texts = { ...texts, ...mutate(texts, seed)?.texts };
  for (const [path, text] of Object.entries(texts)) {
    const file = join(folder, 'work', 'conf', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const here = () => ({ cwd: join(folder, 'work'), env: { PATH: process.env['PATH'] } });

function check(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const all = [program, 'check', 'conf', '--format', 'json', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { ...here(), env: { ...here().env, ...env }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const records = () => readdirSync(join(folder, 'cache')).filter((name) => name.endsWith('.record'));
const cache = () => ['--cache', join(folder, 'cache')];

describe('a check in several processes, with records', () => {
  it('says the same with one, two and three, with and without a cache, cold and warm', () => {
    writeTree([3, 11, 17, 42]);
    const expected = check([]);
    assert.equal(expected.status, 1, expected.stderr);
    for (const jobs of ['1', '2', '3']) assert.deepEqual(check(['--jobs', jobs]), expected, `${jobs} processes`);
    assert.deepEqual(check([...cache(), '--jobs', '2']), expected, 'a cold cache');
    assert.ok(records().length > 8);
    assert.deepEqual(check(cache()), expected, 'a warm cache');
    appendFileSync(join(folder, 'work', 'conf', 'east1', 'node-local.conf'), 'Relay_Hosts = ( "10.0.0.0/33" )\n');
    const other = check([]);
    assert.notDeepEqual(other, expected);
    assert.deepEqual(check(cache()), other, 'one file is another one');
  });

  it('says the same from the launcher, whose snapshot starts helpers too', () => {
    writeTree([5, 8]);
    const all = ['check', 'conf', '--format', 'json', '--jobs', '2'];
    const { status, stdout } = spawnSync(join(repository, 'dist', 'ecconf'), all, { ...here(), encoding: 'utf8' });
    assert.deepEqual([status, stdout], [check([]).status, check([]).stdout]);
  });

  it('compiles to the same bytes', () => {
    writeTree([]);
    const compile = (...args: string[]) =>
      spawnSync(process.execPath, [program, 'compile', 'conf', ...args], { ...here(), encoding: 'utf8', maxBuffer: 1 << 28 });
    const expected = compile();
    assert.equal(expected.status, 0, expected.stderr);
    for (const args of [['--jobs', '2'], cache(), cache()]) assert.equal(compile(...args).stdout, expected.stdout, args.join(' '));
  });

  it('passes over records that are cut, damaged, of something else, or no files', () => {
    writeTree([3, 11]);
    const expected = check([]);
    check(cache());
    const paths = () => records().map((name) => join(folder, 'cache', name));
    const harms: readonly ((path: string, i: number) => void)[] = [
      (path) => truncateSync(path, 0),
      (path) => truncateSync(path, readFileSync(path).length - 1),
      (path) => {
        const bytes = readFileSync(path);
        const at = bytes.length - 20;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      // Each one under the name of the next.
      (path, i) => cpSync(paths()[(i + 1) % paths().length] ?? '', path),
      (path) => writeFileSync(path, 'ecconf-record 1\n'),
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
      (path) => {
        rmSync(path, { recursive: true });
        symlinkSync('/dev/zero', path);
      },
    ];
    for (const [i, harm] of harms.entries()) {
      for (const [at, path] of paths().entries()) harm(path, at);
      assert.deepEqual(check(cache()), expected, `harm ${i}`);
    }
  });

  it('lets several runs share a folder at once', async () => {
    writeTree([3, 11]);
    const expected = check([]);
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [program, 'check', 'conf', '--format', 'json', ...cache()], here()),
    );
    const outs = await Promise.all(children.map(output));
    for (const out of outs) assert.equal(out, expected.stdout);
    assert.deepEqual(check(cache()), expected);
    assert.deepEqual(
      readdirSync(join(folder, 'cache')).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('believes no record that was not signed with the secret', () => {
    writeTree([3]);
    const [one, other] = [{ ECCONF_CACHE_KEY: 'a secret of enough letters' }, { ECCONF_CACHE_KEY: 'a secret that is another one' }];
    const expected = check([]);
    const inside = ['--cache', 'records'];
    assert.deepEqual(check(inside, one), expected);
    // Records that say that nothing was found anywhere, signed by somebody who does not know the secret.
    const all = readdirSync(join(folder, 'work', 'records')).map((name) => join(folder, 'work', 'records', name));
    for (const secret of ['', 'guess']) {
      for (const path of all) {
        const body = readFileSync(path, 'utf8')
          .split('\n')
          .slice(2)
          .join('\n')
          .replaceAll(/"code":"EC\d+"/g, '"code":"EC9999"');
        writeFileSync(path, `ecconf-record 1\n${createHmac('sha256', secret).update(body).digest('base64')}\n${body}`);
      }
      assert.deepEqual(check(inside, one), expected);
    }
    assert.deepEqual(check(inside, other), expected);
  });

  it('uses no folder in which others could put records', () => {
    writeTree([]);
    const refused = (args: readonly string[], why: RegExp, env = {}) => {
      const { status, stderr } = check(args, env);
      assert.equal(status, 2);
      assert.match(stderr, why);
    };
    refused(['--cache', 'records'], /lies in .*, where a change that is checked could bring records along/);
    refused(['--cache', 'conf/global'], /lies in/);
    refused(['--cache', 'records'], /less than 16 characters/, { ECCONF_CACHE_KEY: 'short' });
    chmodSync(join(folder, 'cache'), 0o777);
    refused(cache(), /others can write to the cache .* \(mode 777\)/);
    chmodSync(join(folder, 'cache'), 0o700);
    symlinkSync(join(folder, 'cache'), join(folder, 'link'));
    refused(['--cache', join(folder, 'link')], /is a link/);
    refused(['--cache', join(folder, 'work', 'conf', 'global', 'none', '..', '..', '..', '..', 'work')], /lies in/);
    if (process.getuid?.() === 0) {
      chownSync(join(folder, 'cache'), 12_345, 12_345);
      refused(cache(), /belongs to another user/);
    }
  });

  it('says what goes with what', () => {
    writeTree([]);
    for (const args of [
      ['--jobs', '0'],
      ['--jobs', '9'],
      ['--jobs', 'two'],
    ])
      assert.match(check(args).stderr, /--jobs wants a number from 1 to 8/);
    assert.match(check([...cache(), 'conf/global']).stderr, /--cache goes with one configuration tree/);
    assert.match(check([...cache(), '--watch']).stderr, /--cache does not go with --watch/);
  });
});

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (part: Buffer) => {
    text += part.toString('utf8');
  });
  await once(child, 'close');
  return text;
}
