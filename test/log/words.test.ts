// What the messages about logs say: names that are installed, and numbers as people write them. And what waits does not end.
import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openLocks } from '../../runtime/log/jlog/lock.ts';
import type { Damage } from '../../runtime/log/jlog/errors.ts';
import { repository } from '../shared.ts';
import { run } from './following.ts';
import { inScratch, texts, write } from './log-dir.ts';

describe('log messages', () => {
  it('name no program that is not installed', () => {
    for (const folder of ['log', 'daemon', 'manager', 'ecclusterd']) {
      for (const name of readdirSync(join(repository, 'runtime', folder), { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.ts')) continue;
        const text = readFileSync(join(repository, 'runtime', folder, name), 'utf8');
        assert.doesNotMatch(text, /[`'"\s]ecjlog [a-z]/, `${folder}/${name}`);
      }
    }
  });

  for (const [gone, says] of [
    [1, /: one segment is gone, from 00000000:00000000 on|^one segment is gone/],
    [2, /2 segments are gone, from 00000000:00000000 on/],
  ] as const) {
    it(`say that ${gone} of the segments ${gone === 1 ? 'is' : 'are'} gone`, () =>
      inScratch(async (path) => {
        const lines = Array.from({ length: 40 }, (_, i) => `message ${i % 10}`);
        await write(path, lines, { subscribers: ['master'], create: { unitLimitBytes: 250 } });
        for (let log = 0; log < gone; log++) rmSync(join(path, `0000000${log}`));
        const told: Damage[] = [];
        assert.deepEqual(await texts(path, 'master', (damage) => told.push(damage)), lines.slice(gone * 10));
        assert.match(told.map(({ message }) => message).join('\n'), says);
      }));
  }

  it('of standard input: a lock that somebody holds for longer than we wait is waited for, and the line is not lost', async () => {
    await inScratch(async (path) => {
      await write(path, ['first'], { subscribers: ['master'] });
      const segment = join(path, '00000000');
      const fd = openSync(segment, 'r+');
      const locks = await openLocks(path, 0);
      let release = (): void => {};
      const held = locks.hold(
        fd,
        segment,
        () =>
          new Promise<void>((done) => {
            release = done;
          }),
      );
      const told: string[] = [];
      const input = { kind: 'stream', stream: Readable.from([Buffer.from('second\n')]) } as const;
      const ended = run(path, input, undefined, told, 300);
      // Longer than a lock is waited for by itself.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      assert.match(told.join('\n'), /has been locked by another process/);
      release();
      await held;
      closeSync(fd);
      assert.equal((await ended).error, null);
      assert.deepEqual(await texts(path), ['first', 'second\n']);
    });
  });
});
