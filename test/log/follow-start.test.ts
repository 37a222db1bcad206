// A follower that ends before it has read anything: where it had begun is known all the same. And what else its first steps must not get wrong.
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { following, lines, run } from './following.ts';
import { inScratch, texts } from './log-dir.ts';

describe('the start of a follower', () => {
  it('--from end, ended before the first line: what comes while it is down is new', () =>
    following(
      async ({ source, start, stop, until }) => {
        writeFileSync(source, lines(0, 1).join(''));
        await start('end');
        await stop();
        appendFileSync(source, lines(1, 4).join(''));
        await start('end');
        appendFileSync(source, lines(4, 5).join(''));
        await until(5);
      },
      undefined,
      undefined,
      1,
    ));

  it('an empty file that got lines and was rotated away while it was down', () =>
    following(async ({ source, start, stop, until }) => {
      writeFileSync(source, '');
      await start();
      await stop();
      appendFileSync(source, lines(0, 3).join(''));
      renameSync(source, `${source}.1`);
      writeFileSync(source, lines(3, 4).join(''));
      await start();
      await until(4);
    }));

  it('an empty file that got lines and was copied and truncated while it was down, beside an older rotated one', () =>
    following(async ({ source, start, stop, until }) => {
      writeFileSync(`${source}.2`, 'old\n');
      writeFileSync(source, '');
      await start();
      await stop();
      appendFileSync(source, lines(0, 3).join(''));
      copyFileSync(source, `${source}.1`);
      truncateSync(source, 0);
      appendFileSync(source, lines(3, 4).join(''));
      await start();
      await until(4);
    }));

  it('a file that was not there, appeared and was rotated away while it was down', () =>
    following(async ({ source, start, stop, until }) => {
      writeFileSync(`${source}.3`, 'old\n');
      await start();
      await stop();
      writeFileSync(`${source}.2`, lines(0, 2).join(''));
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(`${source}.1`, lines(2, 3).join(''));
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(source, lines(3, 4).join(''));
      await start();
      await until(4);
    }, /is not there yet/));

  it('does not wait for each rotated file that has been quiet for long', () =>
    following(async ({ source, start, stop, until }) => {
      writeFileSync(source, '');
      await start();
      await stop();
      for (let i = 0; i < 12; i++) {
        const path = i === 11 ? source : `${source}.${20 - i}`;
        writeFileSync(path, lines(i, i + 1).join(''));
        utimesSync(path, Date.now() / 1000 - 300 + i, Date.now() / 1000 - 300 + i);
      }
      const begun = performance.now();
      await start('beginning', 2000);
      await until(12);
      // Twelve times that are 24 s.
      assert.ok(performance.now() - begun < 15_000, `${performance.now() - begun} ms`);
    }, /is neither|^$/));

  it('a line that just fills a record, and longer ones, from a stream and from a file', async () => {
    const most = 1 << 20;
    const text = ['a'.repeat(most), 'b'.repeat(most + 1), 'c'.repeat(2 * most), 'd'].map((line) => `${line}\n`).join('');
    const expected = [
      `${'a'.repeat(most)}\n`,
      'b'.repeat(most),
      '[continued] b\n',
      'c'.repeat(most),
      `[continued] ${'c'.repeat(most)}\n`,
      'd\n',
    ];
    const short = (records: readonly string[]): string[] => records.map((each) => `${each.slice(0, 14)} ${each.slice(-2)} ${each.length}`);
    await inScratch(async (path) => {
      const told: string[] = [];
      await run(path, { kind: 'stream', stream: Readable.from([Buffer.from(text)]) }, undefined, told);
      assert.deepEqual(short(await texts(path)), short(expected));
      assert.match(told.join(), /a line is longer than 1048576 bytes: it becomes several records, each but the first beginning with/);
    });
    await inScratch(async (path) => {
      const source = `${dirname(path)}/long`;
      writeFileSync(source, text);
      const stop = new AbortController();
      const running = run(path, { kind: 'follow', path: source, from: 'beginning', journal: null }, stop.signal);
      const got: string[] = [];
      while (got.length < expected.length) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        got.push(...(await texts(path).catch(() => [])));
      }
      stop.abort();
      await running;
      assert.deepEqual(short(got), short(expected));
      assert.equal(readFileSync(source, 'utf8'), text);
    });
  });
});
