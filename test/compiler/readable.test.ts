// Whether the mail server's user may read the configuration, on real files with real owners. Only root can give files away.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAccounts } from '../../compiler/load/accounts.ts';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';

describe('files that the user of Security cannot read', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ecconf-readable-'));
    chmodSync(root, 0o755);
    for (const folder of ['default', 'default/parts', 'east1']) mkdirSync(join(root, folder), { mode: 0o755 });
    write('default/ecelerity.conf', 'Security {\n  user = "nobody"\n}\ninclude "parts/"\ninclude "node-local.conf"\n');
    write('default/parts/a.conf', 'use_iflist_cache = 0\n');
    write('east1/node-local.conf', '# nothing\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => {
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), 0o644);
  };
  const found = () =>
    checkProject(loadProject([{ kind: 'tree', path: root }], hostFiles, { product: '4' }))
      .filter(({ code }) => code === 'EC3608')
      .map(({ message }) => message.replaceAll(`${root}/`, '').replace(/\(\w+:\w+ /, '(OWNER '));

  it('are none where all may read', () => assert.deepEqual(found(), []));

  it('are files', function () {
    if (process.getuid?.() !== 0) this.skip();
    chmodSync(join(root, 'east1/node-local.conf'), 0o640);
    assert.deepEqual(found(), [
      'nobody may not read east1/node-local.conf (OWNER 0640), so the next reload fails; give it the group of nobody and g+r',
    ]);
    // By its group, and then by its owner, although others may not.
    const nobody = hostFiles.owners?.user('nobody');
    assert.ok(nobody != null);
    chownSync(join(root, 'east1/node-local.conf'), 0, [...nobody.gids][0] ?? 0);
    assert.deepEqual(found(), []);
    chmodSync(join(root, 'east1/node-local.conf'), 0o600);
    assert.equal(found().length, 1);
    chownSync(join(root, 'east1/node-local.conf'), nobody.uid, 0);
    assert.deepEqual(found(), []);
    // The owner's bits count for the owner, however much others may.
    chmodSync(join(root, 'east1/node-local.conf'), 0o044);
    assert.equal(found().length, 1);
  });

  it('are all in a folder that is closed', function () {
    if (process.getuid?.() !== 0) this.skip();
    chmodSync(join(root, 'default/parts'), 0o700);
    assert.deepEqual(found(), [
      'nobody may not go into default/parts (OWNER 0700), where it reads default/parts/a.conf, so the next reload fails; give it the group of nobody and g+rx',
    ]);
  });
});

describe('accounts', () => {
  const accounts = readAccounts('root:x:0:0::/:\nec:x:990:991::/:\n\nbroken\n7:x:8:9::/:\n', 'root:x:0:\nteam:x:50:a,ec\necs:x:991:\n');

  it('are known by name and number', () => {
    assert.deepEqual(accounts.user('ec'), { uid: 990, gids: new Set([991, 50]) });
    assert.deepEqual(accounts.user('990'), accounts.user('ec'));
    assert.equal(accounts.user('7')?.uid, 8, 'a name of digits comes first');
    assert.equal(accounts.user('nobody-here'), null);
    assert.equal(accounts.group('team'), 50);
    assert.equal(accounts.group('12'), 12);
    assert.equal(accounts.ownerText({ uid: 990, gid: 3 }), 'ec:3');
  });
});
