// The release script: versions in all places, change log, tag, tarball; and nothing of it in a dry run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nextVersion, releasedChanges, releaseEdits, versionPlaces } from '../tools/release.mjs';
import { repository } from './shared.ts';

const script = join(repository, 'tools', 'release.mjs');
const places = [...new Set(versionPlaces.map(({ file }) => file))];

describe('a release', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-release-'));
    for (const file of [...places, 'CHANGELOG.md']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(repository, file), join(folder, file));
    }
    const log = read('CHANGELOG.md').replace(/(## \[Unreleased\]\n)[\s\S]*?(?=^## )/m, '$1\n### Added\n\n### Fixed\n\n- Something.\n\n');
    writeFileSync(join(folder, 'CHANGELOG.md'), log);
    // It builds before it packs; here the build is of no interest.
    writeFileSync(
      join(folder, 'build.mjs'),
      `import { mkdirSync, writeFileSync } from 'node:fs';\nmkdirSync('dist');\nwriteFileSync('dist/meta.json', '{"outputs":{}}');\n`,
    );
    writeFileSync(join(folder, '.gitignore'), 'dist\n');
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Begin');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const env = { ...process.env, GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
  function git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  }
  const release = (...args: readonly string[]) => spawnSync(process.execPath, [script, ...args], { cwd: folder, env, encoding: 'utf8' });

  it('says in a dry run what it would do, and changes nothing', () => {
    const { status, stdout, stderr } = release('minor', '--dry-run');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^0\.1\.0 -> 0\.2\.0\n/);
    for (const file of [...places, 'CHANGELOG.md']) assert.match(stdout, new RegExp(`^would write ${file}$`, 'm'));
    assert.match(stdout, /^would tag v0\.2\.0$/m);
    assert.match(stdout, /^would pack ecconf-0\.2\.0\.tgz: \d+ files/m);
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('tag'), '');
  });

  it('writes, commits, tags and packs', () => {
    const { status, stderr } = release('0.2.0');
    assert.equal(status, 0, stderr);
    for (const { file, pattern } of versionPlaces) assert.equal(pattern.exec(read(file))?.[2], '0.2.0', file);
    assert.match(
      read('CHANGELOG.md'),
      /## \[Unreleased\]\n\n## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Fixed\n\n- Something\.\n\n## \[0\.1\.0\]/,
    );
    assert.equal(git('describe', '--exact-match').trim(), 'v0.2.0');
    assert.equal(git('status', '--porcelain').trim(), '?? ecconf-0.2.0.cdx.json\n?? ecconf-0.2.0.tgz');
  });

  it('refuses uncommitted changes, an earlier version, places that disagree, and a log without a note', () => {
    writeFileSync(join(folder, 'build.mjs'), '// changed\n');
    assert.match(release('patch').stderr, /not committed/);
    assert.throws(() => nextVersion('1.2.3', '1.2.3'), /does not come after/);
    assert.throws(() => nextVersion('1.2.3', '1.1.9'), /does not come after/);
    assert.equal(nextVersion('1.2.3', '1.10.0'), '1.10.0');
    assert.throws(() => releasedChanges('# Changes\n\n## [Unreleased]\n\n### Added\n', '1.0.0', '2026-01-01'), /notes nothing/);
    writeFileSync(join(folder, 'base/version.ts'), read('base/version.ts').replace(/'[\d.]+'/, "'9.9.9'"));
    assert.throws(() => releaseEdits(folder, 'patch', '2026-01-01'), /base\/version\.ts has version 9\.9\.9/);
  });
});
