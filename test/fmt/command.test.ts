// `ecconf fmt` as a user calls it, in a folder of its own.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../compiler/cli.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecconf-fmt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `ecconf fmt`; `@` in an argument, and in what comes back, stands for the folder. */
async function fmt(args: readonly string[], input = ''): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await main(['fmt', ...args.map((arg) => arg.replace('@', folder))], {
    env: {},
    out: (text) => {
      out += text;
    },
    error: (text) => {
      err += text;
    },
    outIsTerminal: false,
    errorIsTerminal: false,
    columns: () => 100,
    readInput: () => Buffer.from(input),
  });
  return { code, out: out.replaceAll(folder, '@'), err: err.replaceAll(folder, '@') };
}

function put(name: string, text: string | Uint8Array): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('ecconf fmt', () => {
  it('prints one file', async () => {
    put('a.conf', 'a=1');
    assert.deepEqual(await fmt(['@/a.conf']), { code: 0, out: 'a = 1\n', err: '' });
    assert.equal(read('a.conf'), 'a=1');
  });

  it('filters standard input', async () => {
    assert.deepEqual(await fmt(['-'], 'a=1'), { code: 0, out: 'a = 1\n', err: '' });
    assert.deepEqual(await fmt(['-', '--check', '--stdin-name', 'x.conf'], 'a=1'), {
      code: 1,
      out: 'x.conf\n',
      err: '1 file to format, 0 already formatted\n',
    });
  });

  it('checks a tree, and says which files differ', async () => {
    put('default/a.conf', 'a=1');
    put('global/b.conf', 'b = 1\n');
    assert.deepEqual(await fmt(['--check', '@']), {
      code: 1,
      out: '@/default/a.conf\n',
      err: '1 file to format, 1 already formatted\n',
    });
    assert.equal(read('default/a.conf'), 'a=1');
  });

  it('shows a difference', async () => {
    put('a.conf', 'a=1\n');
    const { code, out } = await fmt(['--diff', '@/a.conf']);
    assert.equal(code, 1);
    assert.match(out, /^--- a[^\n]*a\.conf[^\n]*\n\+\+\+ b[^\n]*a\.conf[^\n]*\n@@ -1,1 \+1,1 @@\n-a=1\n\+a = 1\n$/);
  });

  it('writes what differs, once, and keeps mode and byte order mark', async () => {
    put('a.conf', '\ufeffa=1');
    chmodSync(join(folder, 'a.conf'), 0o640);
    put('b.conf', 'b = 1\n');
    assert.deepEqual(await fmt(['--write', '@', '@/a.conf']), { code: 0, out: '', err: '1 file written, 1 already formatted\n' });
    assert.equal(read('a.conf'), '\ufeffa = 1\n');
    assert.equal(statSync(join(folder, 'a.conf')).mode & 0o777, 0o640);
    assert.deepEqual(await fmt(['--check', '@']), { code: 0, out: '', err: '0 files to format, 2 already formatted\n' });
  });

  it('passes by what is not this language, dot folders, and links that go round', async () => {
    for (const name of ['mbus.conf', 'ec_rotate.conf', 'cluster.boot', 'x.lua', '.git/a.conf', '.hidden.conf', 'node_modules/p/a.conf'])
      put(name, 'a=1');
    put('real/a.conf', 'a=1');
    symlinkSync(folder, join(folder, 'real', 'round'));
    symlinkSync(join(folder, 'real', 'a.conf'), join(folder, 'linked.conf'));
    assert.deepEqual(await fmt(['--check', '@']), { code: 1, out: '@/linked.conf\n', err: '1 file to format, 0 already formatted\n' });
  });

  it('leaves files with errors alone and goes on', async () => {
    put('a.conf', 'a=1\n}');
    put('b.conf', 'b=1');
    put('c.conf', Uint8Array.of(0x61, 0x3d, 0xe9));
    const { code, err } = await fmt(['--write', '@']);
    assert.equal(code, 1);
    assert.match(
      err,
      /^@\/a\.conf:2:1: This `\}` closes nothing.*; the file is left as it is\n@\/c\.conf:1:3: .*UTF-8.*\n1 file written, 0 already formatted, 2 files with errors\n$/,
    );
    assert.equal(read('a.conf'), 'a=1\n}');
    assert.equal(read('b.conf'), 'b = 1\n');
    assert.deepEqual([...readFileSync(join(folder, 'c.conf'))], [0x61, 0x3d, 0xe9]);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['several files to print', ['@/a.conf', '@/b.conf'], /--check, --diff or --write/],
    ['a folder to print', ['@'], /--check, --diff or --write/],
    ['a folder of one file to print', ['@/one'], /--check, --diff or --write/],
    ['two modes', ['--check', '--write', '@'], /exclude each other/],
    ['standard input to write', ['--write', '-'], /cannot write to standard input/],
    ['standard input and a file', ['-', '@/a.conf', '--check'], /goes alone/],
    ['a name for no standard input', ['--stdin-name', 'x', '@/a.conf'], /goes with the path `-`/],
    ['a path that is not there', ['--check', '@/none.conf'], /there is no file or folder @\/none\.conf/],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses ${what}`, async () => {
      for (const name of ['a.conf', 'b.conf', 'one/c.conf']) put(name, 'a=1');
      const { code, out, err } = await fmt(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    });
  }
});
