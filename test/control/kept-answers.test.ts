// What a manager keeps of requests: bounded in number, age and bytes, on the disk and in memory; whole after a restart, and begun with whatever is left of it
// after a crash.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asked } from '../../runtime/control/asked.ts';
import { ControlCache } from '../../runtime/manager/control-cache.ts';

const now = 1_795_905_410_000;

function asked(number: number, bytes = 200, sentAt = now): Asked {
  const text = Buffer.alloc(bytes, 'x');
  const reply = { node: 'east1', member: 'n1:7', state: 'ok' as const, ms: 3, bytes: text, totalBytes: bytes };
  return {
    id: { manager: 'mgr1', incarnation: 'k1', number },
    scope: { kind: 'all' },
    format: 'text',
    command: 'cluster nodename',
    who: 'full',
    sentAt,
    withinMs: 10_000,
    replies: [reply],
    absent: [],
    unknown: [],
    done: true,
  };
}

describe('answers that a manager keeps', () => {
  let folder: string;
  let path: string;
  const said: string[] = [];
  let at = now;
  let opened: ControlCache[] = [];
  const open = () => {
    const cache = new ControlCache(
      path,
      (_, text) => void said.push(text),
      () => at,
    );
    opened.push(cache);
    return cache;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-kept-'));
    path = join(folder, 'control-cache');
    said.length = 0;
    at = now;
  });
  afterEach(async () => {
    // Large ones are still written.
    for (const cache of opened) await cache.written();
    opened = [];
    rmSync(folder, { recursive: true, force: true });
  });

  it('of 10,000 requests the newest 1,000; the file is bounded with them; flush empties both', () => {
    const cache = open();
    let largest = 0;
    for (let number = 1; number <= 10_000; number++) {
      // Once when it begins, once when it has ended.
      cache.keep({ ...asked(number), replies: [], done: false });
      cache.keep(asked(number));
      if (number % 500 === 0) largest = Math.max(largest, statSync(path).size);
    }
    const kept = cache.list();
    assert.deepEqual([kept.length, kept[0]?.id.number, kept.at(-1)?.id.number], [1000, 9001, 10_000]);
    assert.equal(cache.counters.crowded_out, 9000);
    // Twice what is kept, and a mebibyte.
    assert.ok(largest < 3 * 1024 * 1024, String(largest));
    assert.ok(cache.bytes < 1024 * 1024, String(cache.bytes));
    assert.deepEqual(
      open()
        .list()
        .map(({ id }) => id.number),
      kept.map(({ id }) => id.number),
    );
    assert.equal(cache.flush(), 1000);
    assert.ok(statSync(path).size < 100);
    assert.deepEqual([open().list().length, open().lastNumber], [0, 10_000]);
  });

  it('answers of megabytes push the oldest out, in memory and on the disk; an hour forgets', async () => {
    const cache = open();
    for (let number = 1; number <= 80; number++) cache.keep(asked(number, 1024 * 1024));
    await cache.written();
    assert.deepEqual(
      open()
        .list()
        .map(({ id, replies }) => [id.number, replies[0]?.bytes.length]),
      cache.list().map(({ id }) => [id.number, 1024 * 1024]),
    );
    assert.ok(statSync(path).size < 2 * 64 * 1024 * 1024, String(statSync(path).size));
    assert.ok(cache.bytes <= 64 * 1024 * 1024, String(cache.bytes));
    assert.ok(cache.list().length < 64 && cache.list().at(-1)?.id.number === 80);
    at += 3_600_001;
    assert.equal(cache.list().length, 0);
    assert.ok(cache.counters.aged > 0);
  });

  it('cut at every byte it begins with what is before the cut', () => {
    const cache = open();
    for (const number of [1, 2, 3]) cache.keep(asked(number, 20));
    cache.keep({
      ...asked(4),
      replies: asked(4).replies.map((reply) => ({ ...reply, state: 'waiting' as const, bytes: Buffer.alloc(0) })),
      done: false,
    });
    const whole = readFileSync(path);
    for (let cut = 0; cut <= whole.length; cut++) {
      writeFileSync(path, whole.subarray(0, cut));
      const numbers = open()
        .list()
        .map(({ id }) => id.number);
      assert.deepEqual(numbers, [1, 2, 3, 4].slice(0, numbers.length), `cut at ${cut}`);
    }
    writeFileSync(path, whole);
    assert.deepEqual(
      open()
        .list()
        .map(({ replies, done }) => [replies[0]?.state, done]),
      [
        ['ok', true],
        ['ok', true],
        ['ok', true],
        ['interrupted', true],
      ],
    );
  });
});
