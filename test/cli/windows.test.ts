// `ecconf` on Windows: paths in all spellings of that system go in, and what comes out is written with `/`, as everywhere.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { foldersIn } from '../../compiler/commands/inputs.ts';
import { repository } from '../shared.ts';
import { asOnWindows, driveIn } from '../windows.ts';

const files = {
  'default/ecelerity.conf': 'include "cluster.conf"\ninclude "own.conf"\ninclude "../../outside.conf"\ninclude "d:secret.conf"\n',
  'global/cluster.conf': 'cluster {\n  duravip_balance_set_size = 1\n}\n',
  'east1/own.conf': 'cluster {\n  nodename = "east1"\n}\n',
};

describe('ecconf on Windows', () => {
  let folder = '';
  let work = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-windows-'));
    work = driveIn(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, 'conf', path)), { recursive: true });
      writeFileSync(join(work, 'conf', path), text);
    }
    // What an include or a link must not reach.
    writeFileSync(join(work, 'outside.conf'), 'secret = "1"\n');
    writeFileSync(join(work, 'd:secret.conf'), 'secret = "2"\n');
    symlinkSync('../../outside.conf', join(work, 'conf', 'east1', 'link.conf'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ecconf = (args: readonly string[], windows = true) => {
    const program = join(repository, 'dist', 'ecconf.cjs');
    return spawnSync(process.execPath, [...(windows ? asOnWindows : []), program, ...args], { cwd: work, encoding: 'utf8' });
  };

  it('finds the same, whatever way the tree is named', () => {
    const places = (stdout: string) =>
      [...stdout.matchAll(/^(\S+):(\d+):\d+: \w+ (EC\d+)/gm)].map(([, file, line, code]) => `${file} ${line} ${code}`);
    const expected = places(ecconf(['check', 'conf'], false).stdout);
    assert.deepEqual(expected, [
      'conf/default/ecelerity.conf 3 EC0009',
      'conf/default/ecelerity.conf 4 EC0001',
      'conf/global/cluster.conf 2 EC2006',
    ]);
    assert.deepEqual(
      places(ecconf(['check', '.\\conf\\']).stdout),
      expected.map((each) => each.replace('EC0001', 'EC0008')),
    );
    for (const tree of ['C:Work/conf/', '\\\\?\\C:\\Work\\conf'])
      assert.deepEqual(
        places(ecconf(['check', tree]).stdout),
        expected.map((each) => `c:/Work/${each.replace('EC0001', 'EC0008')}`),
        tree,
      );
  });

  it('writes reports and baselines that are those of other systems', () => {
    for (const [args, file] of [
      [['check', 'conf', '--format', 'sarif', '--severity', 'EC0008=off', '--severity', 'EC0001=off', '--output'], 'report'],
      [['check', 'conf', '--severity', 'EC0008=off', '--severity', 'EC0001=off', '--write-baseline'], 'baseline'],
    ] as const) {
      ecconf([...args, `${file}.here`], false);
      const { stderr } = ecconf([...args, `.\\${file}.windows`]);
      const written = readFileSync(join(work, `${file}.windows`), 'utf8');
      assert.equal(written, readFileSync(join(work, `${file}.here`), 'utf8'), stderr);
      assert.doesNotMatch(written, /\\\\/);
    }
    assert.equal(ecconf(['check', 'C:\\Work\\conf', '--severity', 'EC0008=off', '--baseline', 'C:\\Work\\baseline.here']).status, 0);
  });

  it('refuses a cache that nobody vouches for, and takes folders of a search path apart', () => {
    const { status, stderr } = ecconf(['check', 'conf', '--cache', 'C:\\cache']);
    assert.equal(status, 2);
    assert.match(stderr, /this system does not say who else can write to the cache c:\/cache; set ECCONF_CACHE_KEY/);
    assert.deepEqual(foldersIn('C:\\a;..\\b;', 'win32'), ['c:/a', '../b']);
    assert.deepEqual(foldersIn('/a:b:', 'posix'), ['/a', 'b']);
  });
});
