// The rules of writing: where records go, when segments end, what is mended, what becomes durable.
import assert from 'node:assert/strict';
import { appendFileSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Damage } from '../../runtime/log/jlog/errors.ts';
import { inspect } from '../../runtime/log/jlog/inspect.ts';
import { JlogReader } from '../../runtime/log/jlog/reader.ts';
import { JlogWriter } from '../../runtime/log/jlog/writer.ts';
import { checkpoints, drain, files, inScratch, texts, unexpected, value, write, writer } from './log-dir.ts';

const master = { subscribers: ['master'] };
const text = (i: number): Buffer => Buffer.from(`message ${i}`);
const hex = (path: string): string => readFileSync(path).toString('hex');
/** A record as the library writes it, at 1700000000. */
const record = (payload: string, claimed = payload.length): Buffer => {
  const bytes = Buffer.from(`18733a6600f153650000000000000000${Buffer.from(payload).toString('hex')}`, 'hex');
  bytes.writeUInt32LE(claimed, 12);
  return bytes;
};

describe('jlog writer', () => {
  it('makes the log and writes the bytes of the worked dumps', () =>
    inScratch(async (path) => {
      const log = await writer(path, { ...master, create: { unitLimitBytes: 60 } });
      for (let i = 0; i < 5; i++) assert.deepEqual(await log.append(text(i), 1_700_000_000_000 + i * 1000), { written: 1, error: null });
      await log.close();
      assert.deepEqual(files(path), { '00000000': 75, '00000001': 50, 'cp.6d6173746572': 8, metastore: 16, pre_commit: 4 });
      assert.equal(hex(join(path, 'metastore')), '010000003c0000000100000018733a66');
      const second = '18733a6603f1536500000000090000006d65737361676520331' + '8733a6604f1536500000000090000006d6573736167652034';
      assert.equal(hex(join(path, '00000001')), second);
      assert.equal(hex(join(path, 'pre_commit')), '00000000');
      assert.equal(statSync(path).mode & 0o777, 0o750);
      assert.equal(statSync(join(path, '00000000')).mode & 0o777, 0o640);
    }));

  it('leaves a zero-length segment behind when it opens and closes', () =>
    inScratch(async (path) => {
      await write(path, []);
      assert.deepEqual(files(path), { '00000000': 0, metastore: 16, pre_commit: 4 });
    }));

  for (const batched of [true, false]) {
    it(`ends a segment with the record that reaches the limit, ${batched ? 'in a batch' : 'one by one'}`, () =>
      inScratch(async (path) => {
        const log = await writer(path, { ...master, create: { unitLimitBytes: 200 } });
        const lines = Array.from({ length: 12 }, (_, i) => Buffer.from(`message ${i}`.padEnd(40, 'x')));
        if (batched) await log.append(lines);
        else for (const each of lines) await log.append(each);
        assert.equal(log.counters().rolls, 3);
        await log.close();
        // 56 bytes each: the fourth passes 200. The library rolls at once, and leaves an empty segment.
        const { '00000000': a, '00000001': b, '00000002': c, '00000003': d } = files(path);
        assert.deepEqual([a, b, c, d], [224, 224, 224, 0]);
        assert.equal((await texts(path)).length, 12);
      }));
  }

  it('writes a message that is larger than a segment', () =>
    inScratch(async (path) => {
      await write(path, ['a', 'x'.repeat(3_000_000), 'b'], { ...master, create: { unitLimitBytes: 100 } });
      assert.deepEqual(
        (await texts(path)).map((each) => each.length),
        [1, 3_000_000, 1],
      );
    }));

  it('writes compressed logs that it reads', () =>
    inScratch(async (path) => {
      const lines = Array.from({ length: 500 }, (_, i) => `1700000000@00/00-${i}-AB@M@user@example.com@sender@192.0.2.1@`.repeat(i % 9));
      await write(path, lines, { ...master, create: { compression: 'lz4', unitLimitBytes: 5000 } });
      assert.deepEqual(await texts(path), lines);
    }));

  it('adds subscribers that are missing, at every open, with what is still there', () =>
    inScratch(async (path) => {
      await write(path, ['one'], master);
      await write(path, ['two'], { subscribers: ['master', 'manager2'] });
      assert.deepEqual(await texts(path, 'manager2'), ['one', 'two']);
      await write(path, ['three'], { subscribers: ['manager2'] });
      assert.deepEqual(await texts(path, 'manager2'), ['three']);
    }));

  it('makes a log of an empty directory, and refuses one with other things in it', () =>
    inScratch(async (path) => {
      mkdirSync(path);
      await write(path, ['one'], master);
      assert.deepEqual(await texts(path), ['one']);
      rmSync(join(path, 'metastore'));
      const opened = await JlogWriter.open(path, { report: unexpected });
      assert.ok(!opened.ok && opened.error.code === 'META_OPEN');
      assert.match(opened.error.message, /has no metastore/);
    }));

  it('says which directory is missing', () =>
    inScratch(async (path) => {
      const opened = await JlogWriter.open(join(path, 'no', 'log'), { report: unexpected });
      assert.ok(!opened.ok && opened.error.code === 'CREATE_MKDIR' && opened.error.errno === 'ENOENT');
      const reader = await JlogReader.open(path, 'master', { report: unexpected });
      assert.ok(!reader.ok && reader.error.code === 'OPEN');
    }));

  it('gives what root makes to the owner of the directory', function () {
    if (process.getuid?.() !== 0) {
      console.log('(not root: who owns new files is not tested)');
      this.skip();
    }
    return inScratch(async (path) => {
      await write(path, [], { create: { unitLimitBytes: 60 } });
      chownSync(path, 65534, 65534);
      await write(path, ['one', 'two', 'three', 'four'], master);
      await texts(path);
      for (const name of ['00000001', '00000001.idx', 'cp.6d6173746572']) assert.equal(statSync(join(path, name)).uid, 65534, name);
    });
  });

  it('appends what is pending in pre_commit first, once', () =>
    inScratch(async (path) => {
      await write(path, ['one'], master);
      const pending = Buffer.concat([Buffer.from('2800000018', 'hex').subarray(0, 4), record('pend'), record('ing!')]);
      writeFileSync(join(path, 'pre_commit'), Buffer.concat([pending, Buffer.alloc(60, 0x55)]));
      await write(path, ['two']);
      assert.equal(readFileSync(join(path, 'pre_commit')).readUInt32LE(0), 0);
      await write(path, ['three']);
      assert.deepEqual(await texts(path), ['one', 'pend', 'ing!', 'two', 'three']);
    }));

  it('tells what is no record in pre_commit, and appends the rest', () =>
    inScratch(async (path) => {
      await write(path, ['one'], master);
      writeFileSync(join(path, 'pre_commit'), Buffer.concat([Buffer.from('1e000000', 'hex'), record('pend'), Buffer.alloc(60, 0x55)]));
      const told: Damage[] = [];
      await write(path, ['two'], { report: (damage) => told.push(damage) });
      assert.deepEqual(
        told.map(({ kind, bytes }) => [kind, bytes]),
        [['pre-commit', 10]],
      );
      assert.deepEqual(await texts(path), ['one', 'pend', 'two']);
    }));

  for (const cut of [1, 8, 12, 24]) {
    it(`cuts off a torn record, of which ${25 - cut} bytes were written`, () =>
      inScratch(async (path) => {
        await write(path, ['message 0', 'message 1'], master);
        truncateSync(join(path, '00000000'), 50 - cut);
        const told: string[] = [];
        await write(path, ['message 2'], { report: ({ kind }) => told.push(kind) });
        assert.deepEqual(told, ['torn-tail']);
        assert.deepEqual(await texts(path), ['message 0', 'message 2']);
      }));
  }

  it('cuts out a torn record that another writer has appended behind', () =>
    inScratch(async (path) => {
      await write(path, ['message 0'], master);
      // The library does that: its length then reaches into the next record, or far beyond the end.
      for (const torn of [record('x', 20).subarray(0, 13), record('y'.repeat(20), 1_000_000)]) {
        appendFileSync(join(path, '00000000'), Buffer.concat([torn, record('good')]));
        const told: string[] = [];
        await write(path, ['next'], { report: ({ kind }) => told.push(kind) });
        assert.deepEqual(told, ['segment']);
      }
      assert.deepEqual(await texts(path), ['message 0', 'good', 'next', 'good', 'next']);
    }));

  it('mends what another writer leaves torn while both have the log open', () =>
    inScratch(async (path) => {
      const told: string[] = [];
      const log = await writer(path, { ...master, report: ({ kind }) => told.push(kind) });
      await log.append(text(0));
      appendFileSync(join(path, '00000000'), record('x'.repeat(50)).subarray(0, 30));
      await log.append(text(1));
      await log.close();
      assert.deepEqual(told, ['torn-tail']);
      assert.deepEqual(await texts(path), ['message 0', 'message 1']);
    }));

  it('never shortens a segment that is full', () =>
    inScratch(async (path) => {
      await write(path, ['message 0'], { ...master, create: { unitLimitBytes: 60 } });
      appendFileSync(join(path, '00000000'), record('x'.repeat(500), 900));
      const log = await writer(path);
      await log.append(text(1));
      await log.close();
      assert.equal(files(path)['00000000'], 541);
      const told: string[] = [];
      const { messages } = await drain(path, 'master', ({ kind }) => told.push(kind));
      assert.deepEqual([messages.length, told], [2, ['segment']]);
    }));

  it('goes on in a new segment when the live one is removed under it', () =>
    inScratch(async (path) => {
      const told: string[] = [];
      const log = await writer(path, { ...master, report: ({ kind }) => told.push(kind) });
      await log.append(text(0));
      rmSync(join(path, '00000000'));
      assert.deepEqual(await log.append(text(1)), { written: 1, error: null });
      await log.close();
      assert.deepEqual(told, ['missing-segment']);
      assert.deepEqual(await texts(path), ['message 1']);
    }));

  it('works on beside a second writer that rolls', () =>
    inScratch(async (path) => {
      const options = { ...master, create: { unitLimitBytes: 100 } };
      const [a, b] = [await writer(path, options), await writer(path, options)];
      for (let i = 0; i < 60; i++) await Promise.all([a.append(text(2 * i)), b.append(text(2 * i + 1))]);
      await a.close();
      await b.close();
      const got = (await texts(path)).map((each) => Number(each.slice(8)));
      assert.deepEqual(
        [...got].sort((x, y) => x - y),
        Array.from({ length: 120 }, (_, i) => i),
      );
      for (const parity of [0, 1]) {
        const own = got.filter((n) => n % 2 === parity);
        assert.deepEqual(
          own,
          [...own].sort((x, y) => x - y),
          "each writer's messages keep their order",
        );
      }
    }));

  it('refuses what would make too much wait, and counts it', () =>
    inScratch(async (path) => {
      const log = await writer(path, { ...master, queueLimitBytes: 1000 });
      const first = log.append(Buffer.alloc(900));
      const second = await log.append([Buffer.alloc(900), Buffer.alloc(1)]);
      assert.ok(second.error?.code === 'QUEUE_FULL' && second.written === 0);
      assert.deepEqual(await first, { written: 1, error: null });
      assert.equal(log.counters().refused, 2);
      assert.deepEqual(await log.append(Buffer.alloc(900)), { written: 1, error: null });
      await log.close();
      assert.equal((await log.append(Buffer.alloc(1))).error?.code, 'CLOSED');
    }));

  it('syncs before it says that messages are safe, and once for all who wait', () =>
    inScratch(async (path) => {
      const log = await writer(path, { ...master, create: { safety: 'safe', unitLimitBytes: 5000 } });
      await Promise.all(Array.from({ length: 100 }, (_, i) => log.append(text(i))));
      const { syncs, batches, rolls } = log.counters();
      assert.ok(syncs >= 1 && syncs <= 3, `${syncs} syncs for 100 messages of one turn`);
      assert.deepEqual([batches, rolls], [1, 0]);
      await log.close();
      assert.equal((await texts(path)).length, 100);
    }));

  it('does not sync where nobody asks', () =>
    inScratch(async (path) => {
      const log = await writer(path, master);
      await log.append(text(0));
      assert.equal(log.counters().syncs, 0);
      await log.close();
    }));

  it('stores the defaults in a metastore with invalid fields, which a reader only reports', () =>
    inScratch(async (path) => {
      await write(path, ['one'], master);
      const bad = '000000000000000007000000efbeadde';
      writeFileSync(join(path, 'metastore'), Buffer.from(bad, 'hex'));
      const told: string[] = [];
      assert.deepEqual(await texts(path, 'master', ({ kind }) => told.push(kind)), ['one']);
      assert.equal(hex(join(path, 'metastore')), bad);
      await write(path, ['two'], { report: ({ kind }) => told.push(kind) });
      assert.deepEqual(told, ['metastore', 'metastore']);
      assert.equal(hex(join(path, 'metastore')), '00000000000040000100000018733a66');
    }));

  it('refuses a log whose metastore has lost count of its segments', () =>
    inScratch(async (path) => {
      await write(
        path,
        Array.from({ length: 9 }, (_, i) => `message ${i}`),
        { ...master, create: { unitLimitBytes: 60 } },
      );
      writeFileSync(join(path, 'metastore'), Buffer.from('000000003c0000000100000018733a66', 'hex'));
      const opened = await JlogWriter.open(path, { report: unexpected });
      assert.ok(!opened.ok && opened.error.code === 'META_OPEN');
      assert.match(opened.error.message, /00000000 is being written, but there are segments up to 00000003/);
    }));

  it('reads and continues a log of jlog 1, and leaves its metastore alone', () =>
    inScratch(async (path) => {
      await write(path, [], master);
      writeFileSync(join(path, 'metastore'), Buffer.from('000000000000400001000000', 'hex'));
      const old = record('written by jlog 1');
      old.writeUInt32LE(0, 0);
      writeFileSync(join(path, '00000000'), old);
      await write(path, ['and by us']);
      assert.deepEqual(await texts(path), ['written by jlog 1', 'and by us']);
      assert.equal(files(path)['metastore'], 12);
      // Version 2 of the library makes the metastore longer; the old records then stand beside new ones.
      writeFileSync(join(path, 'metastore'), Buffer.from('00000000000040000100000018733a66', 'hex'));
      writeFileSync(join(path, 'cp.6d6173746572'), Buffer.alloc(8));
      await write(path, ['and by version 2']);
      assert.deepEqual(await texts(path), ['written by jlog 1', 'and by us', 'and by version 2']);
    }));

  it('takes zeros at the end, as a power cut leaves them, for damage', () =>
    inScratch(async (path) => {
      await write(path, ['one'], master);
      appendFileSync(join(path, '00000000'), Buffer.alloc(100));
      const told: Damage[] = [];
      await write(path, ['two'], { report: (damage) => told.push(damage) });
      assert.deepEqual(
        told.map(({ kind, bytes }) => [kind, bytes]),
        [['segment', 100]],
      );
      assert.deepEqual(await texts(path), ['one', 'two']);
    }));

  it('tells how far each subscriber is behind', () =>
    inScratch(async (path) => {
      const log = await writer(path, { subscribers: ['master', 'late'], create: { unitLimitBytes: 60 } });
      for (let i = 0; i < 5; i++) await log.append(text(i), 1_700_000_000_000 + i * 1000);
      await log.close();
      await texts(path, 'master');
      const { subscribers, rawBytes } = value(await inspect(path, unexpected));
      assert.deepEqual(await checkpoints(path), { late: '00000000:00000000', master: '00000001:00000002' });
      assert.deepEqual(
        subscribers.map(({ name, behindBytes, behindMessages, oldestSec }) => [name, behindBytes, behindMessages, oldestSec]),
        [
          ['late', 125, 5, 1_700_000_000],
          ['master', 0, 0, null],
        ],
      );
      assert.equal(
        rawBytes,
        Object.values(files(path)).reduce((sum, size) => sum + size, 0),
      );
    }));
});
