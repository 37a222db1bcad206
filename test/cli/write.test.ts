// Writing keeps all of a file but its content, or refuses and leaves it as it was.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixProject } from '../../compiler/commands/fix-files.ts';
import { openLooker } from '../../compiler/editor/looker.ts';
import { ReadOnlyError, writeFileWhole } from '../../compiler/fix/host-write.ts';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { checkout } from '../trust/run.ts';

const isRoot = process.getuid?.() === 0;
/** Whether a tool is there and the file system below the temporary folder takes what it sets. */
const works = (command: string, ...args: readonly string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

describe('writing files', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-write-'));
    file = join(folder, 'a.conf');
    writeFileSync(file, 'a = 1\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps the mode', () => {
    chmodSync(file, 0o640);
    assert.equal(writeFileWhole(file, 'a = 2\n'), true);
    assert.equal(statSync(file).mode & 0o7777, 0o640);
    assert.equal(readFileSync(file, 'utf8'), 'a = 2\n');
  });

  it('keeps owner and group', function () {
    if (!isRoot) return this.skip();
    chownSync(file, 65_534, 65_533);
    writeFileWhole(file, 'a = 2\n');
    const { uid, gid } = statSync(file);
    assert.deepEqual([uid, gid], [65_534, 65_533]);
  });

  it('keeps hard links', () => {
    const other = join(folder, 'b.conf');
    linkSync(file, other);
    writeFileWhole(file, 'a = 22222\n');
    assert.equal(readFileSync(other, 'utf8'), 'a = 22222\n');
    writeFileWhole(file, 'a\n');
    assert.equal(readFileSync(other, 'utf8'), 'a\n');
    assert.equal(statSync(file).ino, statSync(other).ino);
  });

  it('keeps extended attributes', function () {
    if (!works('setfattr', '-n', 'user.ecconf', '-v', 'kept', file)) return this.skip();
    writeFileWhole(file, 'a = 2\n');
    const { stdout } = spawnSync('getfattr', ['-n', 'user.ecconf', '--only-values', file], { encoding: 'utf8' });
    assert.equal(stdout, 'kept');
  });

  it('keeps access lists', function () {
    if (!works('setfacl', '-m', 'u:65534:rw', file)) return this.skip();
    writeFileWhole(file, 'a = 2\n');
    const { stdout } = spawnSync('getfacl', ['-n', '-p', file], { encoding: 'utf8' });
    assert.match(stdout, /^user:65534:rw-$/m);
  });

  it('follows a link to its file', () => {
    const link = join(folder, 'link.conf');
    symlinkSync('a.conf', link);
    writeFileWhole(link, 'a = 2\n');
    assert.equal(readFileSync(file, 'utf8'), 'a = 2\n');
    assert.ok(lstatSync(link).isSymbolicLink());
  });

  it('refuses a file that is marked read-only, and writes it when asked to', () => {
    chmodSync(file, 0o444);
    assert.throws(() => writeFileWhole(file, 'a = 2\n'), ReadOnlyError);
    assert.equal(readFileSync(file, 'utf8'), 'a = 1\n');
    writeFileWhole(file, 'a = 2\n', true);
    assert.equal(readFileSync(file, 'utf8'), 'a = 2\n');
    assert.equal(statSync(file).mode & 0o7777, 0o444);
  });

  it('goes through no link that somebody has put where the new content would be kept meanwhile', () => {
    // Numbers of processes are small in a container: a pull request can bring a link for each of them along.
    const links = [`.a.conf.${process.pid}.tmp`, `.ecconf-${process.pid}.tmp`].map((name) => join(folder, name));
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'secret\n', { mode: 0o600 });
    for (const link of links) symlinkSync(victim, link);
    writeFileWhole(file, 'a = 2\n');
    writeFileWhole(join(folder, 'new.conf'), 'b\n');
    assert.equal(readFileSync(victim, 'utf8'), 'secret\n');
    assert.equal(statSync(victim).mode & 0o7777, 0o600);
    assert.equal(readFileSync(file, 'utf8'), 'a = 2\n');
    assert.ok(lstatSync(file).isFile());
    for (const link of links) assert.ok(lstatSync(link).isSymbolicLink());
  });

  it('writes a file whose name is as long as names can be', () => {
    const long = join(folder, `${'x'.repeat(250)}.conf`);
    writeFileSync(long, 'a = 1\n');
    writeFileWhole(long, 'a = 2\n');
    assert.equal(readFileSync(long, 'utf8'), 'a = 2\n');
  });

  describe('several files of one --fix', () => {
    const mistakes = {
      'a.conf': 'connect_timeout: 90\ninclude "b.conf"\ninclude "c.conf"\n',
      'b.conf': 'max_retries: 5\n',
      'c.conf': 'retry_interval: 1200\n',
    };
    const texts = (folder: string) => Object.keys(mistakes).map((name) => readFileSync(join(folder, name), 'utf8'));

    it('are written all, or none where one must not be', async () => {
      const here = checkout(mistakes);
      try {
        chmodSync(join(here.folder, 'b.conf'), 0o444);
        const { exit, error } = await here.run('check', '--fix', 'a.conf');
        assert.equal(exit, 2);
        assert.match(error, /b\.conf is read-only and was left as it is; --force writes it/);
        assert.deepEqual(texts(here.folder), Object.values(mistakes));
        assert.deepEqual(readdirSync(here.folder).sort(), Object.keys(mistakes));
        assert.equal((await here.run('check', '--fix', '--force', 'a.conf')).exit, 0);
        assert.deepEqual(
          texts(here.folder).map((text) => text.split('\n')[0]),
          ['connect_timeout = 90', 'max_retries = 5', 'retry_interval = 1200'],
        );
      } finally {
        here.remove();
      }
    });

    it('are left as they are where somebody has saved one of them meanwhile', () => {
      const at = (name: string) => join(folder, name);
      for (const [name, text] of Object.entries(mistakes)) writeFileSync(at(name), text);
      const looker = openLooker([{ kind: 'file', path: at('a.conf') }], hostFiles, { product: '4' });
      const look = (changed: ReadonlyMap<string, string>) => ({ ...looker(changed), baselined: 0 });
      const first = look(new Map());
      writeFileSync(at('c.conf'), 'retry_interval: 600\n');
      assert.throws(() => fixProject(first, look, 'write', false), /c\.conf was changed while it was checked; nothing was written/);
      assert.deepEqual(texts(folder), [mistakes['a.conf'], mistakes['b.conf'], 'retry_interval: 600\n']);
    });
  });

  it('leaves nothing behind', () => {
    writeFileWhole(file, 'a = 2\n');
    writeFileWhole(join(folder, 'new.conf'), 'b\n');
    assert.deepEqual(readdirSync(folder).sort(), ['a.conf', 'new.conf']);
  });
});
