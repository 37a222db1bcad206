// Getting lines into a log: each of them once, whatever is cut, rotated or killed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, closeSync, copyFileSync, mkdirSync, openSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { parseDestination } from '../../runtime/log/input/destination.ts';
import { Journal } from '../../runtime/log/input/follow-journal.ts';
import { LineCutter, sourceSizes } from '../../runtime/log/input/split-lines.ts';
import { journalPath, type Input } from '../../runtime/log/input/run-input.ts';
import { identify } from '../../runtime/log/input/input-source.ts';
import { checkpoints, inScratch, texts, write, writer } from './log-dir.ts';
import { following, lines, poll, run } from './following.ts';
import { bundlePrograms, runOnTmpfs, type Programs } from './programs.ts';
import { limitMs, rounds } from './rounds.ts';

describe('jlog input', () => {
  it('reads destinations as the configuration does', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['cluster:///var/log/a.cluster=>master', '/var/log/a.cluster master'],
      ['jlog:///a', '/a '],
      ['cluster:///a?subscribers=x,y', '/a x,y'],
      ['cluster:///a?subscribers=x,y=>z', '/a z,x,y'],
      ['CLUSTER:////a//b/=>m', '/a/b m'],
    ];
    for (const [text, expected] of cases) {
      const parsed = parseDestination(text);
      assert.ok(parsed.ok, text);
      assert.equal(`${parsed.destination.path} ${parsed.destination.subscribers}`, expected);
    }
    for (const [text, why] of [
      ['/var/log/a', /looks like cluster:\/\/\//],
      ['jlog://var/log/a', /not absolute: three slashes \(cluster:\/\/\/var\/log\/a\)/],
      ['cluster:///a=>b=>c', /only one `=>`/],
      ['cluster:///a?subscriber=x', /no parameter subscriber/],
      [`cluster:///a=>${'n'.repeat(127)}`, /longer than 126 bytes/],
    ] as const) {
      const parsed = parseDestination(text);
      assert.match(parsed.ok ? 'ok' : parsed.why, why);
    }
  });

  it('cuts lines the same however the stream is cut, and never holds more than a record', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (text, step) => {
        const cutter = new LineCutter(5);
        const got: string[] = [];
        for (let i = 0; i < text.length; i += step) {
          got.push(...cutter.take(Buffer.from(text.slice(i, i + step))).map(String));
          assert.ok(cutter.held <= 5);
        }
        const rest = cutter.rest();
        if (rest !== null) got.push(rest.toString());
        // A line end always has room, and what goes on with a line says so.
        const parts = text.match(/[^\n]{0,5}\n|[^\n]{1,5}/g) ?? [];
        const marked = parts.map((part, i) => (i > 0 && !parts[i - 1]?.endsWith('\n') ? `[continued] ${part}` : part));
        assert.deepEqual(got, marked);
        assert.deepEqual(
          sourceSizes(
            got.map((each) => Buffer.from(each)),
            false,
          ),
          parts.map(({ length }) => length),
        );
      }),
    );
  });

  it('takes standard input, the last line without an end included, and adds the subscribers', () =>
    inScratch(async (path) => {
      const chunks = ['line 0\nli', 'ne 1\n', '\n', 'last'].map((text) => Buffer.from(text));
      assert.deepEqual(await run(path, { kind: 'stream', stream: Readable.from(chunks) }), { records: 4, error: null });
      assert.deepEqual(await texts(path), ['line 0\n', 'line 1\n', '\n', 'last']);
      assert.deepEqual(Object.keys(await checkpoints(path)), ['master']);
    }));

  it('takes lines from connections to a unix socket, whole ones of each', () =>
    inScratch(async (path) => {
      const stop = new AbortController();
      const socket = join(dirname(path), 's');
      const running = run(path, { kind: 'socket', path: socket, mode: 0o600 }, stop.signal);
      await poll(() => statSync(socket, { throwIfNoEntry: false }) !== undefined);
      await Promise.all(
        ['a', 'b', 'c'].map(async (name) => {
          const client = connect(socket);
          for (let i = 0; i < 50; i++) {
            client.write(`${name} ${i}`);
            await new Promise((resolve) => setImmediate(resolve));
            client.write('\n');
          }
          client.end();
          await once(client, 'close');
        }),
      );
      const got: string[] = [];
      await poll(async () => {
        got.push(...(await texts(path)));
        return got.length === 150;
      });
      stop.abort();
      assert.deepEqual(await running, { records: 150, error: null });
      for (const name of ['a', 'b', 'c']) {
        assert.deepEqual(
          got.filter((line) => line.startsWith(name)),
          Array.from({ length: 50 }, (_, i) => `${name} ${i}\n`),
        );
      }
    }));

  it('follows a file through growth, renaming, and copying with truncation', () =>
    following(async ({ source, start, until }) => {
      writeFileSync(source, lines(0, 10).join(''));
      await start();
      appendFileSync(source, `${lines(10, 20).join('')}line `);
      await until(20);
      appendFileSync(source, '20\n');
      await until(21);
      // Renamed: what its writer adds before it opens the new one belongs before that.
      renameSync(source, `${source}.1`);
      appendFileSync(`${source}.1`, lines(21, 25).join(''));
      writeFileSync(source, lines(25, 30).join(''));
      await until(30);
      // Copied and truncated, with lines that were not read before.
      appendFileSync(source, lines(30, 40).join(''));
      copyFileSync(source, `${source}.1`);
      truncateSync(source, 0);
      await until(40);
      appendFileSync(source, lines(40, 42).join(''));
      await until(42);
    }));

  it('catches up with rotations that happened while it was not running', () =>
    following(async ({ source, start, stop, until }) => {
      writeFileSync(source, lines(0, 10).join(''));
      await start();
      await until(10);
      await stop();
      appendFileSync(source, lines(10, 12).join(''));
      renameSync(source, `${source}.2`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      writeFileSync(source, lines(12, 20).join(''));
      renameSync(source, `${source}.1`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      writeFileSync(source, lines(20, 22).join(''));
      await start();
      await until(22);
    }));

  it('says so when the file that it was reading is gone', () =>
    following(async ({ source, start, stop, until }) => {
      writeFileSync(source, lines(0, 10).join(''));
      await start();
      await until(10);
      await stop();
      writeFileSync(`${source}.new`, lines(10, 12).join(''));
      renameSync(`${source}.new`, source);
      await start();
      await until(12);
    }, /neither .* nor a rotated one of it/));

  it('asks the log how much of an interrupted batch is in it', async () => {
    for (let appended = 0; appended <= 6; appended++) {
      await following(
        async ({ source, path, start, until }) => {
          writeFileSync(source, lines(0, 6).join(''));
          // A log whose segments are so short that the batch spreads over several.
          await write(path, ['before'], { subscribers: ['master'], create: { unitLimitBytes: 60 } });
          const log = await writer(path);
          const timeUs = 1_700_000_000_123_457;
          const journal = Journal.open(journalPath(path, { path: source, journal: null }), false);
          const fd = openSync(source, 'r');
          const identity = identify(fd, source, statSync(source).ino, 0);
          closeSync(fd);
          const intent = { to: statSync(source).size, records: 6, timeUs, after: log.end() };
          await journal.write({ source: identity, offset: 0, intent, before: 0 });
          journal.close();
          await log.append(
            lines(0, appended).map((line) => Buffer.from(line)),
            timeUs / 1000,
          );
          await log.append(Buffer.from('of another writer'));
          await log.close();
          await start();
          await until(6);
        },
        /\d of 6 lines of the batch that was interrupted are in the log/,
        (line) => line.startsWith('line'),
      );
    }
  });

  it('refuses a journal that makes no sense, and a second follower', () =>
    inScratch(async (path) => {
      const source = join(dirname(path), 'mainlog');
      writeFileSync(source, 'a\n');
      const input: Input = { kind: 'follow', path: source, from: 'beginning', journal: `${source}.j` };
      const stop = new AbortController();
      const first = run(path, input, stop.signal);
      await poll(() => (statSync(`${source}.j`, { throwIfNoEntry: false })?.size ?? 0) > 0);
      const { error } = await run(path, input);
      assert.match(error ?? '', /has been locked by another process/);
      stop.abort();
      await first;
      writeFileSync(`${source}.j`, 'rubbish');
      assert.match((await run(path, input)).error ?? '', /is no journal, or is damaged: remove it to begin anew/);
    }));
});

describe('jlog input processes', () => {
  let programs: Programs;
  before(async () => {
    programs = await bundlePrograms('input', 'full-input');
  });
  after(() => programs.remove());

  it('a disk that is full: the input is held back, nothing is lost, and it goes on by itself', function () {
    return inScratch(async (path) => {
      mkdirSync(path);
      const out = runOnTmpfs(programs, 'full-input', path, 700_000, path);
      if (out === null) {
        console.log('(no right to mount: the full disk is not tested)');
        if (process.env.CI) assert.fail('in CI mounts must be possible');
        return this.skip();
      }
      const { said, drains, ...rest } = JSON.parse(out);
      assert.deepEqual(rest, { records: 6000, error: null, delivered: 6000, inOrder: true });
      assert.ok(drains >= 2, out);
      assert.equal(said.length, 2, out);
      assert.match(said[0], /ENOSPC: the disk is full; nothing is lost, free some space\); the input is held back until it works again/);
      assert.equal(said[1], 'records are written again');
    });
  });

  it('a follower that is killed again and again: every line once and in order', () =>
    inScratch(async (path) => {
      const source = join(dirname(path), 'mainlog');
      writeFileSync(source, '');
      await write(path, [], { subscribers: ['master'], create: { unitLimitBytes: 4000 } });
      let written = 0;
      let rotations = 0;
      let kills = 0;
      const got: string[] = [];
      while (kills < rounds(16)) {
        const child = programs.start('input', path, 'follow', source);
        let errors = '';
        child.stderr.on('data', (text) => {
          errors += text;
        });
        await once(child.stdout, 'data');
        // Every fourth dies before it has read a line, and what comes while nobody runs is rotated away. Only one that has never got as far as its
        // journal knows nothing, so the first one gets there.
        if (kills === 0)
          await poll(() => (statSync(journalPath(path, { path: source, journal: null }), { throwIfNoEntry: false })?.size ?? 0) > 0);
        const early = kills % 4 === 0;
        if (early) await new Promise((resolve) => setTimeout(resolve, (kills * 7) % 60));
        const end = performance.now() + (early ? -1 : (kills * 37) % 90);
        if (early) {
          child.kill('SIGKILL');
          await once(child, 'close');
        }
        do {
          appendFileSync(source, lines(written, written + 5).join(''));
          written += 5;
          await new Promise((resolve) => setTimeout(resolve, 1));
        } while (performance.now() < end);
        if (!early) {
          child.kill('SIGKILL');
          await once(child, 'close');
        }
        kills++;
        assert.doesNotMatch(errors, /missing|gone|truncated/);
        if (kills % 8 === 4) renameSync(source, `${source}.${rotations++}`);
        if (kills % 8 === 0) {
          copyFileSync(source, `${source}.${rotations++}`);
          truncateSync(source, 0);
        }
        // The reader deletes segments meanwhile.
        if (kills % 3 === 0) got.push(...(await texts(path, 'master', () => {})));
      }
      const child = programs.start('input', path, 'follow', source);
      const ready = once(child.stdout, 'data');
      await poll(
        async () => {
          got.push(...(await texts(path, 'master', () => {})));
          return got.length >= written;
        },
        60_000,
        () => `: ${got.length} of ${written} lines, the first that is missing is ${lines(0, written).find((line) => !got.includes(line))}`,
      );
      // The lines may all have been there before it had a handler for signals.
      await ready;
      child.kill('SIGTERM');
      await once(child, 'close');
      assert.equal(child.exitCode, 0);
      assert.deepEqual(got, lines(0, written));
    })).timeout(limitMs(240_000));
});
