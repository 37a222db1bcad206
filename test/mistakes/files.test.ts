// Faults from the field that need a real disk: links, a full disk, and the programs that meet them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { causesOnly } from '../../compiler/diagnostics.ts';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { repository } from '../shared.ts';

let root = '';
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};

describe('links in a tree', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ecconf-links-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const found = () =>
    causesOnly(checkProject(loadProject([{ kind: 'tree', path: root }], hostFiles, { product: '4' }))).map(
      ({ code, at }) => `${code} ${at.file.slice(root.length + 1)}`,
    );

  it('read the file that they lead to: it is in use', () => {
    write('default/ecelerity.conf', 'include "linked.conf"\n');
    write('default/real.conf', 'use_iflist_cache = 0\n');
    symlinkSync('real.conf', join(root, 'default/linked.conf'));
    assert.deepEqual(found(), []);
  });

  it('are told when they lead nowhere, also in an included folder', () => {
    write('default/ecelerity.conf', 'include "parts/"\n');
    write('default/parts/a.conf', 'use_iflist_cache = 0\n');
    symlinkSync('gone.conf', join(root, 'default/parts/b.conf'));
    assert.deepEqual(found(), ['EC0005 default/ecelerity.conf']);
  });
});

describe('a full disk', () => {
  before(function () {
    root = mkdtempSync(join(tmpdir(), 'ecconf-full-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'ecconf-test', root], { stdio: 'ignore' });
    if (status === 0) return;
    rmSync(root, { recursive: true });
    root = '';
    this.skip();
  });
  after(() => {
    if (root === '') return;
    spawnSync('umount', [root]);
    rmSync(root, { recursive: true });
  });

  const text = 'Retry_Interval   =   600\nRetry_Interval   =   600\n';
  const run = (...args: readonly string[]) => {
    const program = join(repository, 'compiler', 'main.ts');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, ...args], { encoding: 'utf8', cwd: repository });
    return { status, stderr };
  };

  it('is no bug of ours, and leaves every file as it was', () => {
    write('conf/default/ecelerity.conf', text);
    let size = 1 << 16;
    // To the last byte: what is left must not hold the new text.
    for (let n = 0; size > 0; n++) {
      try {
        writeFileSync(join(root, `filler${n}`), Buffer.alloc(size));
      } catch {
        size >>= 1;
      }
    }
    const conf = join(root, 'conf');
    for (const args of [
      ['check', conf, '--fix'],
      ['fmt', '--write', conf],
      ['check', conf, '--output', join(root, 'report.txt'), '--allow-outside', root],
      ['check', conf, '--write-baseline', join(root, 'baseline.json'), '--allow-outside', root],
      ['compile', conf, '--output', join(root, 'ir.json'), '--allow-outside', root],
    ]) {
      const { status, stderr } = run(...args);
      assert.equal(status, 2, `${args[0] ?? ''}: ${stderr}`);
      assert.match(stderr, /cannot write .*ENOSPC/, args[0]);
      assert.doesNotMatch(stderr, /bug|\n {4}at /, args[0]);
    }
    assert.equal(readFileSync(join(conf, 'default/ecelerity.conf'), 'utf8'), text);
    assert.deepEqual(readdirSync(join(conf, 'default')), ['ecelerity.conf']);
  });
});
