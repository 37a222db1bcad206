// What a setup finds on a machine comes back as it was, whosever it is, and what it has not written stays.
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringAll, undo } from '../../runtime/setup/apply.ts';
import type { PlannedFile } from '../../runtime/setup/plan.ts';
import type { SetupRecord } from '../../runtime/setup/record.ts';

const user = { uid: 1, gid: 1 };

describe('ecclusterd setup and its --undo', () => {
  let folder = '';
  let record: SetupRecord | null = null;
  before(function () {
    if (process.getuid?.() !== 0) this.skip();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-setup-'));
    record = null;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const conf = () => join(folder, 'corosync.conf');
  const planned = (bytes: string): PlannedFile => ({ path: conf(), bytes, mode: 0o644, isUsers: false, keepsOther: true, isSecret: false });
  const setup = (...files: readonly PlannedFile[]): string => {
    const said: string[] = [];
    const keep = (next: SetupRecord) => {
      record = next;
    };
    bringAll(files, user, record, ['ecclusterd'], keep, (line) => void said.push(line));
    return said.join('\n');
  };
  const takeBack = () => undo(record ?? { units: [], files: [] });

  it('brings back owner, mode and content, and keeps them from others meanwhile', () => {
    writeFileSync(conf(), 'secret\n');
    chownSync(conf(), 2, 3);
    chmodSync(conf(), 0o640);
    const { ino } = statSync(conf());
    setup(planned('ours\n'));
    assert.equal(readFileSync(conf(), 'utf8'), 'ours\n');
    const kept = statSync(`${conf()}.before-ecclusterd`);
    assert.deepEqual([kept.uid, kept.gid, kept.mode & 0o7777], [2, 3, 0o640]);
    takeBack();
    const back = statSync(conf());
    assert.deepEqual([back.uid, back.gid, back.mode & 0o7777, back.ino], [2, 3, 0o640, ino]);
    assert.deepEqual(readdirSync(folder), ['corosync.conf']);
  });

  it('brings a link back, also one that leads nowhere', () => {
    for (const target of ['elsewhere', 'nowhere']) {
      writeFileSync(join(folder, 'elsewhere'), 'shared\n');
      symlinkSync(target, conf());
      setup(planned('ours\n'));
      assert.ok(lstatSync(conf()).isFile());
      takeBack();
      assert.equal(readlinkSync(conf()), target);
      assert.equal(readFileSync(join(folder, 'elsewhere'), 'utf8'), 'shared\n');
      rmSync(conf());
      record = null;
    }
  });

  it('does not take its own earlier file for what was there before', () => {
    setup(planned('first\n'));
    setup(planned('second\n'));
    takeBack();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('keeps what was there before through a second setup', () => {
    writeFileSync(conf(), 'theirs\n');
    setup(planned('first\n'));
    setup(planned('second\n'));
    takeBack();
    assert.equal(readFileSync(conf(), 'utf8'), 'theirs\n');
  });

  it('leaves what somebody else had put there already, byte for byte', () => {
    writeFileSync(conf(), 'ours\n', { mode: 0o644 });
    chmodSync(conf(), 0o644);
    assert.match(setup(planned('ours\n')), /as it was/);
    takeBack();
    assert.ok(existsSync(conf()));
  });

  it('leaves what was changed since, and says so', () => {
    setup(planned('ours\n'));
    writeFileSync(conf(), 'edited\n');
    assert.match(takeBack().join(), /left, it was changed since/);
    assert.equal(readFileSync(conf(), 'utf8'), 'edited\n');
  });
});
