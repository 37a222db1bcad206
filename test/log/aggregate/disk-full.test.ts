// A small disk that fills: nothing is checkpointed, everybody is told, and it goes on by itself when there is room again, also when the manager was
// killed in between.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkpoints, drain } from '../log-dir.ts';
import { collected, collectedBytes, kill, Programs, Stage, until, type Child } from './stage.ts';

const diskBytes = 400_000;
const fillerBytes = 250_000;

describe('aggregator: disk full', () => {
  const programs = new Programs();
  before(() => programs.build());
  after(() => programs.remove());

  it('waits, says so, loses and repeats nothing', async function () {
    const stage = new Stage({ nodes: ['n1'], logs: ['mainlog'] });
    mkdirSync(stage.output);
    // Its mounts are its own, so that nothing is left behind when it ends.
    const script = 'mount -t tmpfs -o size=$1 tmpfs "$0" || exit 77; head -c $2 /dev/zero > "$0/filler"; echo ready; exec sleep 300';
    const disk = stage.keep(
      spawn('unshare', ['-m', 'sh', '-c', script, stage.output, String(diskBytes), String(fillerBytes)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    try {
      const first = await Promise.race([once(disk.stdout, 'data'), once(disk, 'close')]);
      if (first[0] === 77 || spawnSync('nsenter', ['--version']).status !== 0) {
        console.log('      (no mount namespaces here: this needs root, unshare and nsenter)');
        this.skip();
      }
      await filled(stage, programs, disk);
    } finally {
      await stage.remove();
    }
  });
});

async function filled(stage: Stage, programs: Programs, disk: Child): Promise<void> {
  const output = join('/proc', String(disk.pid), 'root', stage.output);
  await stage.prepare();
  let said = '';
  const listen = (child: Child): Child => {
    stage.keep(child).stderr.on('data', (text) => {
      said += text;
    });
    return child;
  };
  const startManager = (): Child => listen(programs.start('manager', stage.managerArgs(), ['nsenter', '-t', String(disk.pid), '-m']));
  const writer = listen(programs.start('log-writer', ['life', '2', '20000', stage.logPath('n1', 'mainlog')]));
  listen(programs.start('log-node', [join(stage.folder, 'node.json'), 'n1']));
  let manager = startManager();
  await until(
    () => /the disk is full/.test(said),
    () => `the alarm:\n${said}`,
    30_000,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  writer.kill('SIGTERM');
  await once(writer, 'close');
  const { messages } = await drain(stage.logPath('n1', 'mainlog'), 'truth', () => {});
  const wanted = Buffer.concat(
    messages.map(({ payload }) => (payload.at(-1) === 10 ? payload : Buffer.concat([payload, Buffer.from('\n')]))),
  );
  const checkpointed = async (): Promise<number> => {
    const text = (await checkpoints(stage.logPath('n1', 'mainlog')))['master'] ?? '';
    const before = messages.findIndex(({ position }) => `${hex(position.log)}:${hex(position.marker)}` > text);
    return before < 0 ? messages.length : before;
  };
  // No more was given up by the node than is in the files.
  const safe = await checkpointed();
  assert.ok(safe < messages.length, 'a full disk was checkpointed');
  const there = collected(output, 'n1', 'mainlog');
  assert.ok(
    there.length >= messages.slice(0, safe).reduce((sum, { payload }) => sum + payload.length + (payload.at(-1) === 10 ? 0 : 1), 0),
  );
  await kill(manager);
  said = '';
  manager = startManager();
  await until(
    () => /the disk is full/.test(said),
    () => `the alarm of the second manager:\n${said}`,
    30_000,
  );
  assert.equal(manager.exitCode, null);
  rmSync(join(output, 'filler'));
  await until(
    () => collectedBytes(output, 'n1', 'mainlog') >= wanted.length,
    () => `the rest:\n${said}`,
    30_000,
  );
  assert.ok(collected(output, 'n1', 'mainlog').equals(wanted));
  await until(
    async () => (await checkpointed()) === messages.length,
    () => 'the last checkpoint',
    10_000,
  );
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
