// `ecconf plan` as people run it: folders, revisions, compiled documents, exit status.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../shared.ts';

const ecconf = join(repository, 'dist', 'ecconf');

describe('ecconf plan', () => {
  let folder: string;
  const at = (...parts: string[]) => join(folder, ...parts);
  const plan = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(ecconf, ['plan', '--play', '0', ...args], { cwd: folder, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'protocol.file.allow=always', ...args],
      { cwd: folder, encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const change = (file: string, from: string | RegExp, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-plan-'));
    cpSync(join(repository, 'examples', 'cluster'), at('my conf'), { recursive: true });
    git('init', '--quiet', '--initial-branch=main');
    writeFileSync(at('notes with blanks.txt'), 'x');
    git('add', '-A');
    git('commit', '--quiet', '--message=first');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('a revision against the folder, dirty or not, with blanks in its name; nothing is written into the repository', () => {
    const before = digest(at('.git'));
    assert.match(plan('git:HEAD:my conf', 'my conf').stdout, /nothing changes/);
    change(at('my conf', 'default', 'ecelerity-cluster.conf'), 'balance_set_size = 8', 'balance_set_size = 3');
    const { status, stdout } = plan('git:HEAD:my conf', 'my conf');
    assert.equal(status, 0);
    assert.match(stdout, /~ duravip_balance_set_size +8 -> 3 +4 nodes +reload +my conf\/default\/ecelerity-cluster\.conf:36\n/);
    assert.equal(digest(at('.git')), before);
  });

  it('two revisions, a folder that was renamed, a submodule, and a link', () => {
    git('commit', '--quiet', '-am', 'second');
    renameSync(at('my conf'), at('conf'));
    const other = mkdtempSync(join(tmpdir(), 'ecconf-plan-sub-'));
    spawnSync('sh', ['-c', 'git init -q && git -c user.name=t -c user.email=t@example.com commit -q --allow-empty -m x'], { cwd: other });
    git('submodule', '--quiet', 'add', other, 'vendor');
    renameSync(at('conf', 'default', 'domains.conf'), at('conf', 'default', 'real-domains.conf'));
    spawnSync('ln', ['-s', 'real-domains.conf', at('conf', 'default', 'domains.conf')]);
    git('add', '-A');
    git('commit', '--quiet', '--message=third');
    rmSync(other, { recursive: true });
    const renamed = plan('git:HEAD~1:my conf', 'git:HEAD:conf');
    assert.match(renamed.stdout, /nothing changes/, renamed.stderr);
    assert.match(plan('git:HEAD~2:my conf', 'git:HEAD:conf').stdout, /duravip_balance_set_size +8 -> 3/);
  });

  it('what is not there is said in one line, status 2', () => {
    for (const [args, expected] of [
      [['git:nothing:conf', 'conf'], /there is no revision `nothing`/],
      [['git:HEAD:elsewhere', 'conf'], /there is nothing at `elsewhere`/],
      [['git:--output=x:conf', 'conf'], /names no revision/],
      [['git:HEAD:conf', 'missing'], /there is no file or folder missing/],
      [['old.json', 'conf'], /cannot read old\.json \(ENOENT\)/],
      [['git:HEAD:conf', 'conf', '--play', 'x'], /--play wants a number/],
      [['git:HEAD:conf', 'conf', '--fail-on', 'wind'], /--fail-on/],
    ] as const) {
      const { status, stderr } = plan(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, expected);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
    const outside = mkdtempSync(join(tmpdir(), 'ecconf-plan-none-'));
    const { status, stderr } = spawnSync(ecconf, ['plan'], { cwd: outside, encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /not a git repository/);
    rmSync(outside, { recursive: true });
  });

  it('exit status: gates, grades, errors of the new side, an old side that does not compile', () => {
    const cluster = at('conf', 'default', 'ecelerity-cluster.conf');
    const text = readFileSync(cluster, 'utf8');
    assert.equal(plan('git:HEAD:conf', 'conf', '--exit-grade').status, 0);
    change(cluster, 'balance_set_size = 3', 'balance_set_size = 4');
    assert.equal(plan('git:HEAD:conf', 'conf', '--exit-grade').status, 11);
    assert.equal(plan('git:HEAD:conf', 'conf', '--runtime', 'momentum', '--exit-grade').status, 13);
    assert.equal(plan('git:HEAD:conf', 'conf', '--fail-on', 'restart', '--fail-on', 'move').status, 0);
    const gated = plan('git:HEAD:conf', 'conf', '--fail-on', 'reload');
    assert.equal(gated.status, 3);
    assert.match(gated.stderr, /^--fail-on reload applies\n$/);
    writeFileSync(cluster, text.replace('control_group = "ec_console"', 'control_group = "ec_other"'));
    assert.equal(plan('git:HEAD:conf', 'conf', '--exit-grade').status, 12);
    writeFileSync(cluster, text.replace('cluster_group = "ec_cluster"', 'cluster_group = "ec_other"'));
    assert.equal(plan('git:HEAD:conf', 'conf', '--exit-grade').status, 13);
    assert.match(
      plan('git:HEAD:conf', 'conf').stdout,
      /\nApply {4}ecconf rollout conf --manager ENDPOINT --accept-gap\n {9}or by hand: ecconf compile /,
    );
    assert.equal(plan('git:HEAD:conf', 'conf', '--fail-on', 'gap').status, 3);
    assert.equal(plan('git:HEAD:conf', 'conf', '--fail-on', 'order').status, 3);
    writeFileSync(cluster, text.replace('balance_set_size = 3', 'balance_set_size = 0'));
    const broken = plan('git:HEAD:conf', 'conf');
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /EC2006/);
    assert.match(broken.stderr, /nothing is planned: the new configuration has errors\n$/);
    const mended = plan('conf', 'git:HEAD:conf');
    assert.equal(mended.status, 0);
    assert.match(mended.stdout, /Note: conf has 1 errors and does not compile/);
    writeFileSync(cluster, text);
  });

  it('several forms at once, compiled documents, and standard input', () => {
    const compile = (...args: string[]) => spawnSync(ecconf, ['compile', ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(compile('conf', '-o', 'old.json').status, 0);
    change(at('conf', 'default', 'bindings.conf'), /(10\.20\.1\.14"[^}]*)"west2"/, '$1"west1"');
    const { status } = plan(
      'old.json',
      'conf',
      '--format',
      'json',
      '-o',
      'plan.json',
      '--format',
      'markdown',
      '-o',
      'plan.md',
      '--format',
      'html',
      '-o',
      'plan.html',
      '--play',
      '2',
    );
    assert.equal(status, 0);
    const document = JSON.parse(readFileSync(at('plan.json'), 'utf8'));
    assert.deepEqual(
      [document.grade, document.changes.length, document.moves[0].ip, document.moves[0].playedGapMs],
      ['reload', 1, '10.20.1.14', 0],
    );
    assert.deepEqual(document.changes[0].at.new, { file: 'conf/default/bindings.conf', line: 22, column: 26 });
    assert.match(readFileSync(at('plan.md'), 'utf8'), /^### ecconf plan: \*\*reload\*\*/);
    assert.match(readFileSync(at('plan.html'), 'utf8'), /^<!doctype html>/);
    const piped = spawnSync(ecconf, ['plan', '--play', '0', 'old.json', '-'], {
      cwd: folder,
      input: compile('conf').stdout,
      encoding: 'utf8',
    });
    assert.match(piped.stdout, /duravip_preference of 10\.20\.1\.14 +west2 -> west1/);
  });
});

/** Of all bytes of a folder. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) hash.update(`${join(entry.parentPath, entry.name)}\0`).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}
