// Several processes on one log, and their deaths: nothing lost, nothing twice, order kept per writer.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { openLocks } from '../../runtime/log/jlog/lock.ts';
import { JlogWriter } from '../../runtime/log/jlog/writer.ts';
import { files, inScratch, texts, unexpected, write } from './log-dir.ts';
import { bundlePrograms, runOnTmpfs, type Programs } from './programs.ts';
import { limitMs, rounds } from './rounds.ts';

/** Runs a writer to its end, or kills it some time after its first append. Resolves with how many messages it said were in the log. */
async function runWriter(programs: Programs, path: string, name: string, count: number, killAfterMs: number | null): Promise<number> {
  const child = programs.start('write-numbers', path, name, String(count), '20000');
  let said = 0;
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (said === 0 && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    said = Number(line);
  });
  await once(child, 'close');
  if (killAfterMs === null) assert.deepEqual([child.exitCode, errors], [0, '']);
  else assert.equal(child.signalCode, 'SIGKILL', errors);
  return said;
}

/** Messages of each writer, in the order of the log. */
function byWriter(lines: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const line of lines) {
    const [name = '', number] = line.trimEnd().split(' ');
    const numbers = found.get(name) ?? [];
    numbers.push(Number(number));
    found.set(name, numbers);
  }
  return found;
}

describe('jlog processes', () => {
  let programs: Programs;
  before(async () => {
    programs = await bundlePrograms('write-numbers', 'read-lines', 'fill-disk');
  });
  after(() => programs.remove());

  it('three write at once while one reads', () =>
    inScratch(async (path) => {
      await write(path, [], { subscribers: ['master'], create: { unitLimitBytes: 20_000 } });
      const names = ['a', 'b', 'c'];
      const done = Promise.all(names.map((name) => runWriter(programs, path, name, 4000, null)));
      const lines: string[] = [];
      let running = true;
      void done.finally(() => {
        running = false;
      });
      while (running) lines.push(...(await texts(path)));
      await done;
      lines.push(...(await texts(path)));
      const got = byWriter(lines);
      for (const name of names)
        assert.deepEqual(
          got.get(name),
          Array.from({ length: 4000 }, (_, i) => i),
          name,
        );
      assert.equal(Object.keys(files(path)).filter((name) => /^[0-9a-f]{8}$/.test(name)).length, 1, 'what was read is deleted');
    }));

  it('killed at random moments: what was said to be written is there, once and in order', () =>
    inScratch(async (path) => {
      const output = join(dirname(path), 'lines');
      await write(path, [], { subscribers: ['master'], create: { unitLimitBytes: 20_000 } });
      const said = new Map<string, number>();
      for (let round = 0; round < rounds(8); round++) {
        const reader = programs.start('read-lines', path, output);
        let errors = '';
        reader.stderr.on('data', (text) => {
          errors += text;
        });
        const pauses = [(round * 7) % 31, (round * 13) % 47];
        await Promise.all(
          pauses.map(async (pauseMs, i) => {
            const name = `${round}/${i}`;
            said.set(name, await runWriter(programs, path, name, 1_000_000, pauseMs));
          }),
        );
        reader.kill('SIGKILL');
        await once(reader, 'close');
        assert.deepEqual([reader.signalCode, errors.replace(/.*unfinished record.*\n/g, '')], ['SIGKILL', '']);
      }
      const rest = (await texts(path, 'master', (damage) => assert.equal(damage.kind, 'torn-tail'))).map((line) => line.trimEnd());
      const got = byWriter([...readFileSync(output, 'utf8').split('\n').slice(0, -1), ...rest]);
      for (const [name, count] of said) assertDelivered(name, got.get(name) ?? [], count);
    })).timeout(limitMs(240_000));

  it('fill the disk: nothing torn, readable while full, goes on when there is room', function () {
    return inScratch(async (path) => {
      mkdirSync(path);
      const text = runOnTmpfs(programs, 'fill-disk', path, 1 << 20, path);
      if (text === null) {
        console.log('(no right to mount: the full disk is not tested)');
        if (process.env.CI) assert.fail('in CI mounts must be possible');
        return this.skip();
      }
      const { firstFull, written, ...rest } = JSON.parse(text);
      assert.ok(firstFull > 3000 && written > firstFull * 1.5, text);
      assert.deepEqual(rest, { delivered: written, inOrder: true, errors: ['ENOSPC', 'ENOSPC', 'ENOSPC'], freed: true, told: ['index'] });
    });
  });

  it('wait for a lock no longer than they were told, and say who holds it', () =>
    inScratch(async (path) => {
      await write(path, ['one'], { subscribers: ['master'] });
      const fd = openSync(join(path, '00000000'), 'r+');
      const locks = await openLocks(path, 100);
      await locks.hold(fd, path, async () => {
        const opened = await JlogWriter.open(path, { report: unexpected, lockLimitMs: 100 });
        assert.ok(!opened.ok && opened.error.code === 'LOCK');
        assert.match(opened.error.message, /00000000 has been locked by another process .* for 0.1 s/);
      });
      closeSync(fd);
    }));
});

/** A reader that dies before its checkpoint gets the same again; otherwise the numbers ascend without a gap. */
function assertDelivered(name: string, numbers: readonly number[], said: number): void {
  let next = 0;
  for (const number of numbers) {
    assert.ok(number <= next, `${name}: ${number} came where ${next} was due`);
    if (number === next) next++;
  }
  assert.ok(next >= said, `${name}: ${said} were written, ${next} delivered`);
}
