// The image for CI: its root is made as packaging/container says, the image of it by buildah where that is there. It holds a user who is nobody,
// and a check in it finds what a check finds.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandsOf, blockBelow } from '../doc-blocks.ts';
import { repository } from '../shared.ts';
import { makeDeb } from './built-deb.ts';
import { needDebian, must } from './debian-tree.ts';

const recipe = join(repository, 'packaging', 'container');
const nobody = '65532:65532';

describe('the container image', function () {
  this.timeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-image-'));
  const root = join(folder, 'root');

  before(function () {
    needDebian(this, 'no image is made');
    must('sh', join(recipe, 'root.sh'), makeDeb(), join(folder, 'root.tar'));
    mkdirSync(root);
    must('tar', '-xf', join(folder, 'root.tar'), '-C', root);
    cpSync(join(repository, 'examples', 'broken'), join(root, 'work', 'conf'), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const inside = (...command: readonly string[]) =>
    spawnSync('/usr/sbin/chroot', [`--userspec=${nobody}`, root, ...command], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: '/work', LANG: 'C.UTF-8' },
    });

  it('checks a tree as nobody in particular, from its snapshot', () => {
    const { status, stdout, stderr } = inside('/usr/bin/ecconf', 'check', '/work/conf');
    assert.equal(status, 1, stderr);
    assert.match(stdout, /EC3104/);
    assert.equal(inside('/usr/bin/id', '-u').stdout, '65532\n');
    assert.equal(inside('/bin/ls', '/usr/lib/ecconf/dist/ecconf.blob').status, 0);
    assert.notEqual(inside('/bin/sh', '-c', 'touch /usr/lib/ecconf/x').status, 0);
  });

  it('has git, and takes checkouts of other users', () => {
    const { status, stderr } = inside('/usr/bin/git', 'config', '--get', 'safe.directory');
    assert.equal(status, 0, stderr);
  });

  it('is made and started as docs/ci.md says, where buildah is there', function () {
    const [, build = '', run = ''] = commandsOf(blockBelow('docs/ci.md', 'An image'));
    assert.match(build, /^buildah build /);
    if (spawnSync('which', ['buildah']).status !== 0) {
      console.log('(there is no buildah (apt-get install buildah): the root alone was tried)');
      this.skip();
    }
    const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
    const words = build.split(' ').map((word) => (word.startsWith('packaging/') ? join(repository, word) : word));
    const made = spawnSync('buildah', [...store, 'build', '--isolation', 'chroot', ...words.slice(2)], { cwd: folder, encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const { OCIv1 } = JSON.parse(must('buildah', ...store, 'inspect', '--type', 'image', 'ecconf'));
    assert.equal(OCIv1.config.User, nobody);
    assert.deepEqual(OCIv1.config.Cmd, ['ecconf', '--help']);
    // What a container is given to run is what the page gives it.
    const command = run.slice(run.indexOf(' ecconf ecconf ') + ' ecconf '.length).split(' ');
    const container = must('buildah', ...store, 'from', 'ecconf').trim();
    const started = spawnSync(
      'buildah',
      [
        ...store,
        'run',
        '--isolation',
        'chroot',
        '--volume',
        `${join(repository, 'examples', 'broken')}:/work/conf:ro`,
        container,
        '--',
        ...command,
      ],
      { encoding: 'utf8' },
    );
    assert.equal(started.status, 1, started.stderr);
    assert.match(started.stdout, /EC3104/);
  });
});
