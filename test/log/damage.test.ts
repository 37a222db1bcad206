// Damaged logs: every message that is whole is delivered, every loss is told, and nothing crashes or hangs.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Damage } from '../../runtime/log/jlog/errors.ts';
import { Folder } from '../../runtime/log/jlog/folder.ts';
import { JlogReader } from '../../runtime/log/jlog/reader.ts';
import { repairSegment } from '../../runtime/log/jlog/repair.ts';
import { JlogWriter } from '../../runtime/log/jlog/writer.ts';
import { checkpoints, files, texts, unexpected, write } from './log-dir.ts';
import { changesOf, load, messages, mutate, store, wholeOf, withLog } from './mutate.ts';
import { rounds } from './rounds.ts';

async function repair(path: string, log: number): Promise<Damage[]> {
  const told: Damage[] = [];
  const folder = await Folder.open(path, 'read', { report: (damage) => told.push(damage) });
  await repairSegment(folder, log);
  folder.close();
  return told;
}

describe('jlog damage', () => {
  it('in a closed segment: cut out into a file beside it, by a copy in its place', () =>
    withLog(async (path) => {
      const segment = join(path, '00000000');
      const bytes = readFileSync(segment);
      bytes.fill(0x2a, 75, 95);
      writeFileSync(segment, bytes);
      const told: Damage[] = [];
      assert.deepEqual(
        await texts(path, 'master', (damage) => told.push(damage)),
        messages.filter((_, i) => i !== 3),
      );
      assert.deepEqual(
        told.map(({ kind, offset, bytes: n }) => [kind, offset, n]),
        [['segment', 75, 25]],
      );
      assert.equal(readFileSync(`${segment}.cut`, 'latin1').slice(0, 20), '*'.repeat(20));
      assert.equal(files(path)['00000000'], 225);
      await texts(path, 'other');
      assert.ok(!('00000000' in files(path)) && '00000000.cut' in files(path), 'evidence outlives its segment');
    }));

  it('in front of a checkpoint: the checkpoint is moved along, and nothing is skipped', () =>
    withLog(async (path) => {
      await texts(path, 'master');
      writeFileSync(join(path, 'cp.6f74686572'), Buffer.from('0000000006000000', 'hex'));
      const segment = join(path, '00000000');
      const bytes = readFileSync(segment);
      bytes.fill(0x2a, 25, 66);
      writeFileSync(segment, bytes);
      const told = await repair(path, 0);
      assert.deepEqual(
        told.map(({ kind }) => kind),
        ['checkpoint', 'segment'],
      );
      assert.deepEqual(await checkpoints(path), { master: '00000001:00000002', other: '00000000:00000004' });
      assert.deepEqual(await texts(path, 'other'), messages.slice(6));
    }));

  it('in front of a checkpoint, without an index: delivers twice rather than skip', () =>
    withLog(async (path) => {
      writeFileSync(join(path, 'cp.6f74686572'), Buffer.from('0000000006000000', 'hex'));
      const segment = join(path, '00000000');
      const bytes = readFileSync(segment);
      bytes.fill(0x2a, 25, 66);
      writeFileSync(segment, bytes);
      const got = await texts(path, 'other', () => {});
      assert.deepEqual(got, messages.slice(3));
    }));

  it('in the live segment: messages before it come, then an error that says what to do, and a repair brings the rest', () =>
    withLog(async (path) => {
      await write(path, ['last 0', 'last 1', 'last 2']);
      const segment = join(path, '00000001');
      const bytes = readFileSync(segment);
      bytes.fill(0x2a, 50, 60);
      writeFileSync(segment, bytes);
      const opened = await JlogReader.open(path, 'master', { report: unexpected });
      assert.ok(opened.ok);
      const got: string[] = [];
      let error = '';
      for (let turns = 0; turns < 5 && error === ''; turns++) {
        const interval = await opened.value.interval();
        if (!interval.ok) error = interval.error.message;
        const batch = await opened.value.read();
        if (batch.ok) got.push(...batch.value.map(({ payload }) => payload.toString()));
        await opened.value.checkpoint();
      }
      opened.value.close();
      assert.deepEqual(got, messages);
      assert.match(error, /00000001 is damaged at byte 50, behind message 2; .*ecclusterd jlog repair/);
      await repair(path, 1);
      assert.deepEqual(await texts(path, 'master'), ['last 1', 'last 2']);
    }));

  it('at the very end of a closed segment: the record before it is kept', () =>
    withLog(async (path) => {
      const segment = join(path, '00000000');
      writeFileSync(segment, Buffer.concat([readFileSync(segment), Buffer.from('rubbish')]));
      const told: Damage[] = [];
      assert.deepEqual(await texts(path, 'master', (damage) => told.push(damage)), messages);
      assert.deepEqual(
        told.map(({ offset, bytes }) => [offset, bytes]),
        [[250, 7]],
      );
    }));

  it('anywhere in a closed segment: every record that was not touched is delivered', () =>
    withLog(async (path) => {
      const clean = load(path);
      const place = fc.tuple(fc.nat(249), fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.constantFrom('over', 'insert', 'remove'));
      await fc.assert(
        fc.asyncProperty(place, async ([at, noise, how]) => {
          const segment = clean.get('00000000') ?? assert.fail();
          const until = how === 'insert' ? at : Math.min(segment.length, at + noise.length);
          const damaged = Buffer.concat([
            segment.subarray(0, at),
            how === 'remove' ? Buffer.alloc(0) : noise.subarray(0, how === 'over' ? until - at : 60),
            segment.subarray(until),
          ]);
          store(path, new Map([...clean, ['00000000', damaged]]));
          const told: Damage[] = [];
          const got = await texts(path, 'master', (damage) => told.push(damage));
          // A changed length that ends at another header is damage that nothing shows: the format has no checksum. What such a record
          // covers is its payload now.
          const shift = damaged.length - segment.length;
          const covered = believed(damaged);
          const isCovered = (offset: number) => covered.some(([from, to]) => offset > from && offset < to);
          const intact = messages.filter(
            (_, i) => i >= 10 || (i * 25 + 25 <= at && !isCovered(i * 25)) || (i * 25 >= until && !isCovered(i * 25 + shift)),
          );
          const missing = intact.filter((text, i) => intact.indexOf(text) === i && !got.includes(text));
          assert.deepEqual(missing, [], `${how} at ${at}`);
          assert.ok(got.length + messages.length - intact.length >= messages.length || told.length > 0, 'a loss must be told');
        }),
        { numRuns: rounds(150) },
      );
    }));

  it('of a length in the live segment that covers the next message exactly: the index knows of it, and it is told', () =>
    withLog(async (path) => {
      await texts(path, 'other');
      const segment = join(path, '00000001');
      const bytes = readFileSync(segment);
      bytes.writeUInt32LE(34, 12);
      writeFileSync(segment, bytes);
      const { delivered, told } = await readAll(path);
      assert.equal(delivered, 11, 'the format has no checksum: two messages are one');
      assert.match(told.join('\n'), /wrong index .*00000001\.idx.*: it holds more than the 1 messages of its segment/);
    }));

  it('of whole directories: no crash, no hang, no silent loss', () =>
    withLog(async (path) => {
      await texts(path, 'other');
      const clean = load(path);
      const names = [...clean.keys()].filter((name) => name !== 'cp.6d6173746572');
      await fc.assert(
        fc.asyncProperty(changesOf(names), async (changes) => {
          const content = new Map(clean);
          for (const [name, how, at, byte] of changes) mutate(content, name, how, at, byte);
          store(path, content);
          const { delivered, told } = await readAll(path);
          const expected = wholeOf(content, '00000000', 10) + wholeOf(content, '00000001', 2);
          assert.ok(delivered >= expected || told.length > 0, `${delivered} of ${messages.length}, and nothing was said`);
          store(path, content);
          await writeOne(path);
        }),
        { numRuns: rounds(150) },
      );
    })).timeout(Math.max(240_000, Number(process.env['RUNS'] ?? 0) * 100));
});

/** From and to of the records of a plain segment that are followed by another header or the end of the file. */
function believed(segment: Buffer): readonly (readonly [number, number])[] {
  const records: [number, number][] = [];
  for (let offset = 0; isHeader(segment, offset);) {
    const end = offset + 16 + segment.readUInt32LE(offset + 12);
    if (end !== segment.length && !isHeader(segment, end)) break;
    records.push([offset, end]);
    offset = end;
  }
  return records;
}

function isHeader(segment: Buffer, offset: number): boolean {
  return offset + 16 <= segment.length && segment.readUInt32LE(offset) === 0x663a7318;
}

/** Reads until there is nothing new or an error comes. A hang is a failure by mocha's clock. */
async function readAll(path: string): Promise<{ readonly delivered: number; readonly told: string[] }> {
  const told: string[] = [];
  const opened = await JlogReader.open(path, 'master', { report: ({ message }) => told.push(message) });
  if (!opened.ok) return { delivered: 0, told: [opened.error.message] };
  let delivered = 0;
  for (let turns = 0; turns < 50; turns++) {
    const interval = await opened.value.interval();
    if (!interval.ok) told.push(interval.error.message);
    if (!interval.ok || interval.value.count === 0) break;
    const batch = await opened.value.read();
    if (!batch.ok) told.push(batch.error.message);
    else delivered += batch.value.length;
    const stored = await opened.value.checkpoint();
    if (!stored.ok) told.push(stored.error.message);
  }
  opened.value.close();
  return { delivered, told };
}

/** A writer either refuses, or what it appends is delivered. */
async function writeOne(path: string): Promise<void> {
  const opened = await JlogWriter.open(path, { report: () => {}, create: false, subscribers: ['fresh'] });
  if (!opened.ok) return;
  const { error } = await opened.value.append(Buffer.from('the new one'));
  await opened.value.close();
  if (error !== null) return;
  const told: string[] = [];
  const got = await texts(path, 'fresh', ({ message }) => told.push(message));
  assert.equal(got.at(-1), 'the new one', told.join('\n'));
}
