// The log never stops the daemon: not by a reader that sleeps, not by a full disk, not by values that JSON cannot hold.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { LogDrain } from '../../runtime/process/drain.ts';
import { makeLog } from '../../runtime/process/log.ts';
import { repository } from '../shared.ts';
import { scratch } from './small-ir.ts';

const clock = (): string => '2026-11-22T00:00:00.000Z';

function linesOf(path: string): { msg: string; level: string; [name: string]: unknown }[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('log', () => {
  const folder = scratch();
  after(folder.remove);

  it('writes one JSON object a line, time first; what it is about cannot take the place of it', async () => {
    const path = folder.path('a.log');
    const drain = new LogDrain(path);
    const { log, setLevel } = makeLog(drain, 'info', 'east1', clock);
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    log('debug', 'not this');
    log('info', 'first\nline', { ip: '10.0.0.1', time: 'mine' });
    setLevel('debug');
    log('debug', 'now this', circle);
    assert.ok(await drain.drained(5000));
    const lines = linesOf(path);
    assert.deepEqual(Object.keys(lines[0] ?? {}), ['time', 'level', 'node', 'pid', 'msg', 'ip']);
    assert.deepEqual(
      lines.map(({ time, msg }) => `${time} ${msg}`),
      ['2026-11-22T00:00:00.000Z first\nline', '2026-11-22T00:00:00.000Z now this'],
    );
  });

  it('opens the file by its name again after it was renamed', async () => {
    const path = folder.path('b.log');
    const drain = new LogDrain(path);
    drain.write('one\n');
    await drain.drained(5000);
    renameSync(path, `${path}.1`);
    assert.equal(drain.reopen(), null);
    drain.write('two\n');
    await drain.drained(5000);
    assert.deepEqual([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')], ['one\n', 'two\n']);
  });

  it('counts what a full disk refuses, and goes on', async function () {
    if (!existsSync('/dev/full')) return this.skip();
    const drain = new LogDrain('/dev/full');
    drain.write('lost\n');
    assert.equal(await drain.drained(50), false);
    assert.equal(drain.counters().failures, 1);
  });

  // Where a write blocked the loop, the child would not come to its end.
  it('keeps the event loop running while nobody reads, and loses lines with a count', async () => {
    const fifo = folder.path('fifo');
    execFileSync('mkfifo', [fifo]);
    // Somebody who has it open and reads nothing.
    const holder = spawn('sh', ['-c', `exec 3<>${fifo}; read end`], { stdio: ['pipe', 'ignore', 'inherit'] });
    const script = `
      import { LogDrain } from ${JSON.stringify(join(repository, 'runtime/process/drain.ts'))};
      const drain = new LogDrain(process.argv[1]);
      const line = 'x'.repeat(1023) + '\\n';
      for (let turn = 0; turn < 50; turn++) {
        for (let i = 0; i < 200; i++) drain.write(line);
        await new Promise((next) => setTimeout(next, 2));
      }
      console.log(JSON.stringify(drain.counters()));
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, fifo], {
      cwd: repository,
      timeout: 30_000,
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    await new Promise((resolve) => child.on('close', resolve));
    holder.stdin.end();
    const { dropped, lines } = JSON.parse(output) as { dropped: number; lines: number };
    assert.equal(lines + dropped, 10_000);
    // 4 MiB wait, and 64 KiB and what the pipe holds are under way.
    assert.ok(lines >= 4096 && lines < 4096 + 600, `${lines} lines taken`);
  });
});
