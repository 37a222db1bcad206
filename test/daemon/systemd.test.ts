// The unit that operators install: systemd itself reads it, and finds nothing to complain about and little that the daemon could do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { priorityAnswer } from '../../runtime/daemon/readiness.ts';
import { main } from '../../runtime/ecclusterd/cli.ts';
import { repository } from '../shared.ts';

const unit = readFileSync(join(repository, 'packaging', 'systemd', 'ecclusterd.service'), 'utf8');

/** `Key=value` lines; a key may come more than once. */
function settings(key: string): readonly string[] {
  return unit.split('\n').flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
}

describe('the systemd unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecclusterd-unit-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What it names need not be installed on the machine of the test, so something else stands in its place. */
  const analyze = (...command: readonly string[]) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'ecclusterd.service');
    const stub = unit
      .replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`)
      .replace(/^Documentation=.*$/m, `Documentation=file://${join(repository, 'docs', 'operations.md')}`);
    writeFileSync(path, stub);
    const { status, stdout, stderr, error } = spawnSync('systemd-analyze', [...command, path], { encoding: 'utf8' });
    if (error !== undefined) throw new Error(`systemd-analyze cannot be run (apt-get install systemd): ${error.message}`);
    return { status, text: stdout + stderr };
  };

  it('is understood by systemd', () => {
    const { status, text } = analyze('verify', '--man=no');
    assert.equal(text, '');
    assert.equal(status, 0);
  });

  it('leaves the daemon little to do harm with', () => {
    const { text } = analyze('security', '--offline=true');
    const level = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(text)?.[1]);
    assert.ok(level <= 3, `exposure level ${level} of 10\n${text}`);
  });

  it('lets it write checkpoints where mail servers have their logs, as the user who owns them', () => {
    assert.deepEqual(settings('ProtectSystem'), ['strict']);
    assert.ok(settings('ReadWritePaths')[0]?.split(' ').includes('-/var/log/ecelerity'), String(settings('ReadWritePaths')));
    const more = readFileSync(join(repository, 'packaging', 'systemd', 'ecclusterd-logs.conf'), 'utf8');
    assert.match(more, /^User=ecuser$/m);
    // What was given back by hand is not taken by another right.
    assert.doesNotMatch(more, /CAP_DAC/);
  });

  it('gives it exactly the capabilities that it needs', () => {
    assert.deepEqual(settings('AmbientCapabilities'), ['CAP_NET_ADMIN CAP_NET_RAW']);
    assert.deepEqual(settings('CapabilityBoundingSet'), ['CAP_NET_ADMIN CAP_NET_RAW']);
    assert.deepEqual(settings('User'), ['ecclusterd']);
    for (const family of ['AF_UNIX', 'AF_NETLINK', 'AF_PACKET']) assert.ok(settings('RestrictAddressFamilies')[0]?.includes(family));
  });

  it('gives it its turn before others, and `check` says where a unit does not', () => {
    const nice = Number(settings('Nice')[0]);
    assert.ok(nice < 0, `Nice=${nice}`);
    assert.equal(priorityAnswer(nice).state, 'ok');
    for (const without of [0, 5]) {
      const { state, text } = priorityAnswer(without);
      assert.equal(state, 'warn');
      assert.match(text, /no priority \(nice \d\).*set Nice=-15/);
    }
  });

  it('starts it with options that it knows', async () => {
    const [command = ''] = settings('ExecStart');
    // What an operator has put into /etc/default/ecclusterd: nothing.
    const argv = command
      .split(' ')
      .slice(1)
      .filter((word) => word !== '$ECCLUSTERD_OPTIONS');
    let said = '';
    const terminal = { env: {}, out: () => {}, outIsTerminal: false, columns: () => 100, again: null };
    const exit = await main(argv, { ...terminal, error: (text) => (said += text) });
    // There is no IR here; anything wrong with the options would have been said before.
    assert.match(said, /\/etc\/ecclusterd\/cluster\.json cannot be read/);
    assert.equal(exit, 3);
    assert.ok(existsSync(join(repository, 'docs', 'operations.md')));
    assert.deepEqual(settings('RestartPreventExitStatus'), ['2 3']);
  });
});
