// The guard against a real daemon with real addresses: whatever ends the daemon, no address stays.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readGuardMessages } from '../../runtime/host/guard-messages.ts';
import { repository } from '../shared.ts';
import { eventually, makeNamespaces, type Namespaces, needNamespaces } from './namespaces.ts';

interface Guarded {
  readonly guard: ChildProcess;
  readonly daemonPid: number;
  /** Everything that guard and daemon have printed. */
  output(): string;
  readonly status: Promise<number | null>;
}

describe('guard', () => {
  let net: Namespaces;
  before(function () {
    needNamespaces(this);
    net = makeNamespaces('guard');
  });
  after(() => net?.remove());

  const left = () => net.addresses('v0').filter((text) => text.startsWith('10.40.')).length;

  async function start(count: number, patienceMs: number, leaseSec = 0): Promise<Guarded> {
    const folder = join(repository, 'test', 'host');
    const args = [join(folder, 'guard-main.ts'), String(patienceMs), join(folder, 'guarded-daemon.ts'), String(count), String(leaseSec)];
    const guard = spawn('ip', ['netns', 'exec', net.near, process.execPath, '--import=tsx', ...args], { cwd: repository });
    let text = '';
    for (const stream of [guard.stdout, guard.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
      });
    }
    const status = new Promise<number | null>((resolve) => guard.on('exit', (code) => resolve(code)));
    const serving = await eventually(
      () => /serving (\d+) in (\d+)/.exec(text),
      (match) => match !== null,
      60_000,
    );
    assert.equal(serving?.[1], String(count), text);
    return { guard, daemonPid: Number(serving?.[2]), output: () => text, status };
  }

  it('removes a thousand addresses after a kill -9', async () => {
    const { daemonPid, status, output } = await start(1_000, 2_500);
    assert.equal(left(), 1_000);
    process.kill(daemonPid, 'SIGKILL');
    assert.equal(await eventually(left, (count) => count === 0, 30_000), 0);
    assert.equal(await status, 137);
    assert.match(output(), /guard: the daemon was killed \(status 137\); removed 1000 addresses in \d+ ms/);
  });

  it('kills a daemon that hangs, and removes its addresses', async () => {
    const { daemonPid, status, output } = await start(10, 600);
    process.kill(daemonPid, 'SIGSTOP');
    assert.equal(await status, 137);
    assert.equal(left(), 0);
    assert.match(output(), /no sign of life of the daemon/);
  });

  it('passes on signals and the exit status; a reload does not make it forget', async () => {
    const { guard, output, status } = await start(10, 2_500);
    guard.kill('SIGHUP');
    await eventually(output, (text) => text.includes('reloaded'));
    assert.match(output(), /reloaded/);
    guard.kill('SIGTERM');
    assert.equal(await status, 7);
    assert.equal(left(), 0);
  });

  it('blames nobody when the whole machine stood still', async () => {
    const { guard, daemonPid, output, status } = await start(10, 1_000);
    for (const pid of [daemonPid, guard.pid ?? 0]) process.kill(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    // The guard wakes up first, which is the hard case.
    process.kill(guard.pid ?? 0, 'SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(daemonPid, 'SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.doesNotMatch(output(), /no sign of life/);
    assert.equal(left(), 10);
    guard.kill('SIGTERM');
    assert.equal(await status, 7);
  });

  it('is missed: the daemon is told, and the lease takes over', async () => {
    const { guard, daemonPid, output } = await start(10, 2_500, 1);
    guard.kill('SIGKILL');
    await eventually(output, (text) => text.includes('lost the guard'));
    assert.match(output(), /lost the guard/);
    process.kill(daemonPid, 'SIGKILL');
    assert.equal(await eventually(left, (count) => count === 0), 0);
  });

  it('goes on with the last list when the daemon writes nonsense', () => {
    const seen: string[] = [];
    const pipe = new PassThrough();
    readGuardMessages(pipe, {
      alive: () => seen.push('alive'),
      manage: (addresses) => seen.push(`manage ${addresses.map(({ ip }) => ip).join()}`),
      refused: (why) => seen.push(why),
    });
    for (const part of ['ali', 've\nman', 'age [["10.0.0.1","v0",32]]\nmanage [[1]]\nmanage {\nmanage [["x","v0",32]]\nfoo\n'])
      pipe.write(part);
    const unreadable = 'the daemon sent a list of addresses that cannot be read; the one before stays in force';
    assert.deepEqual(seen, ['alive', 'manage 10.0.0.1', unreadable, unreadable, unreadable, 'the daemon sent something unknown: foo']);
  });
});
