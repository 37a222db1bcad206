// A small disk that fills: nothing is checkpointed, everybody is told, and it goes on by itself when there is room again, also when the manager was
// killed in between.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ecjlog } from '../../../runtime/log/commands/ecjlog.ts';
import { checkpoints, drain, write } from '../log-dir.ts';
import { smallDisk, type SmallDisk } from './small-disk.ts';
import { collected, collectedBytes, kill, Programs, Stage, type Child } from './stage.ts';
import { until } from '../../until.ts';

/** Much larger than what is written before the alarm, also where a busy machine starts the manager late; nearly all of it is taken by a filler. */
const diskBytes = 64 << 20;
const freeBytes = 150_000;

describe('aggregator: disk full', () => {
  const programs = new Programs();
  before(() => programs.build());

  for (const [what, work] of [
    ['waits, says so, loses and repeats nothing', filled],
    ['a manager that starts on a full disk waits, and does not meet its own lock', startedFull],
  ] as const) {
    it(what, async function () {
      const stage = new Stage({ nodes: ['n1'], logs: ['mainlog'] });
      mkdirSync(stage.output);
      const fill = work === filled ? diskBytes - freeBytes : diskBytes * 2;
      try {
        const disk = await smallDisk(stage.output, diskBytes, fill, (child) => stage.keep(child));
        if (disk === null) this.skip();
        await work(stage, programs, disk);
      } finally {
        await stage.remove();
      }
    });
  }

  it('another root of the template after a kill: the same journal, and nothing twice', async () => {
    const stage = new Stage({ nodes: ['n1'], logs: ['mainlog'] });
    try {
      await stage.prepare();
      const path = stage.logPath('n1', 'mainlog');
      await write(path, lines(0, 5000), { subscribers: ['master'] });
      stage.keep(programs.start('log-node', [join(stage.folder, 'node.json'), 'n1']));
      // Files are written, but the node never hears of it: a checkpoint that cannot be stored would do the same.
      const manager = stage.keep(programs.start('manager', stage.managerArgs()));
      const all = lines(0, 5000).join('\n').length + 1;
      await until(
        () => collectedBytes(stage.output, 'n1', 'mainlog') === all,
        () => 'the lines',
      );
      await kill(manager);
      await setCheckpoint(path, 'master');
      const other = join(stage.folder, 'other');
      const ir = JSON.parse(readFileSync(join(stage.folder, 'manager.json'), 'utf8'));
      ir.managers[0].logs.logfile = join(other, '%{l}', '%{n}', '%Y');
      writeFileSync(join(stage.folder, 'manager.json'), JSON.stringify(ir));
      stage.keep(programs.start('manager', stage.managerArgs()));
      await new Promise((resolve) => setTimeout(resolve, 500));
      await write(path, ['new'], {});
      await until(
        () => collectedBytes(other, 'n1', 'mainlog') > 0,
        () => 'the new line',
      );
      assert.equal(collected(other, 'n1', 'mainlog').toString(), 'new\n');
    } finally {
      await stage.remove();
    }
  });
});

function lines(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `line ${from + i}`);
}

/** Back to the beginning, as if the last checkpoints had not come through. */
async function setCheckpoint(path: string, name: string): Promise<void> {
  const output = { out: () => {}, error: () => {} };
  assert.equal(await ecjlog(['set', path, name, '00000000:00000000'], output, new AbortController().signal), 0);
}

async function startedFull(stage: Stage, programs: Programs, disk: SmallDisk): Promise<void> {
  const output = disk.seen(stage.output);
  await stage.prepare();
  let said = '';
  await write(stage.logPath('n1', 'mainlog'), ['one'], { subscribers: ['master'] });
  stage.keep(programs.start('log-node', [join(stage.folder, 'node.json'), 'n1']));
  const args = stage.managerArgs([], join(stage.output, 'state'));
  const manager = stage.keep(programs.start('manager', args, disk.inside));
  manager.stderr.on('data', (text) => {
    said += text;
  });
  const waits = (): number => said.split('waiting: no log can be written').length - 1;
  await until(
    () => waits() >= 3 || manager.exitCode !== null,
    () => `three tries:\n${said}`,
  );
  assert.equal(manager.exitCode, null, said);
  disk.empty();
  await until(
    () => collected(output, 'n1', 'mainlog').toString() === 'one\n',
    () => `the line:\n${said}`,
  );
}

async function filled(stage: Stage, programs: Programs, disk: SmallDisk): Promise<void> {
  const output = disk.seen(stage.output);
  await stage.prepare();
  let said = '';
  const listen = (child: Child): Child => {
    stage.keep(child).stderr.on('data', (text) => {
      said += text;
    });
    return child;
  };
  const startManager = (): Child => listen(programs.start('manager', stage.managerArgs(), disk.inside));
  const writer = listen(programs.start('log-writer', ['life', '2', '20000', stage.logPath('n1', 'mainlog')]));
  listen(programs.start('log-node', [join(stage.folder, 'node.json'), 'n1']));
  let manager = startManager();
  await until(
    () => /the disk is full/.test(said),
    () => `the alarm:\n${said}`,
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
  );
  assert.equal(manager.exitCode, null);
  disk.empty();
  await until(
    () => collectedBytes(output, 'n1', 'mainlog') >= wanted.length,
    () => `the rest:\n${said}`,
  );
  assert.ok(collected(output, 'n1', 'mainlog').equals(wanted));
  await until(
    async () => (await checkpointed()) === messages.length,
    () => 'the last checkpoint',
  );
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
