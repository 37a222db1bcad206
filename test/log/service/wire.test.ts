// The wire format of the log service: golden bytes that a later version must still read, and what happens to bytes that nobody wrote.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  batchBytesMax,
  frameBytesMax,
  logsPerFrame,
  subscribersPerLog,
  type PublishedLog,
  type ServiceMessage,
} from '../../../runtime/log/service/log-protocol.ts';
import { Batch } from '../../../runtime/log/jlog/batch.ts';
import { layoutOf, plainMagic } from '../../../runtime/log/jlog/format.ts';
import { packRecords } from '../../../runtime/log/jlog/pack-records.ts';
import { batchHeadBytes, decodeFrame, encodeFrame, finishBatch } from '../../../runtime/log/service/log-wire.ts';
import { FrameCutter } from '../../../runtime/net/frame-cutter.ts';
import { assertGolden } from '../../golden-file.ts';
import { repository } from '../../shared.ts';
import { anyMessage, samples } from './wire-samples.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').replace(/.{64}/g, '$&\n').trimEnd();
const json = (message: ServiceMessage): string =>
  JSON.stringify(message, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));

/** Two objects of words are equal to an assertion, whatever they say. */
function wordsIn(message: unknown): readonly string[] {
  const { message: said, problem } = message as { readonly message?: unknown; readonly problem?: unknown };
  return [String(said), String(problem)];
}

describe('log/service/wire', () => {
  it('writes the bytes that are written down', () => {
    const text = Object.values(samples)
      .map((message: ServiceMessage) => `${json(message)}\n${hex(encodeFrame(message))}\n`)
      .join('\n');
    assertGolden(join(repository, 'test', 'golden', 'log-wire.txt'), text);
  });

  it('brings every message back, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (messages, step) => {
        const stream = Buffer.concat(messages.map(encodeFrame));
        const cutter = new FrameCutter(frameBytesMax);
        const got: unknown[] = [];
        for (let i = 0; i < stream.length; i += step) {
          assert.ok(
            cutter.feed(stream.subarray(i, i + step), (frame) => {
              const decoded = decodeFrame(frame);
              got.push(decoded.kind === 'message' ? decoded.message : decoded);
            }),
          );
        }
        assert.deepEqual(got, messages);
        assert.deepEqual(got.map(wordsIn), messages.map(wordsIn));
      }),
      { numRuns: 400 },
    );
  });

  it('answers any bytes with a value, and what it takes for a message it writes in the same bytes', () => {
    const changed = fc
      .tuple(anyMessage, fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 4 }), fc.nat(30))
      .map(([message, changes, cut]) => {
        const bytes = encodeFrame(message).slice(4);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return bytes.subarray(0, cut === 0 ? Math.floor(bytes.length / 2) : bytes.length);
      });
    const header = fc.tuple(fc.nat(32), fc.uint8Array({ maxLength: 200 })).map(([type, rest]) => Uint8Array.of(type, ...rest));
    const kinds = { message: 0, unknown: 0, malformed: 0 };
    fc.assert(
      fc.property(fc.oneof(changed, header, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        const decoded = decodeFrame(bytes);
        kinds[decoded.kind]++;
        if (decoded.kind === 'message') assert.deepEqual(Buffer.from(encodeFrame(decoded.message).subarray(4)), Buffer.from(bytes));
      }),
      { numRuns: 5000 },
    );
    for (const [kind, times] of Object.entries(kinds)) assert.ok(times > 20, `${kind}: ${times} times`);
  });

  it('makes the same bytes of packed records', () => {
    const layout = layoutOf(plainMagic) ?? assert.fail();
    const payload = fc.uint8Array({ maxLength: 40 });
    const records = fc.array(fc.record({ sec: fc.nat(), usec: fc.nat(999_999), payload }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(records, fc.nat(2 ** 31), (list, number) => {
        const batch = new Batch();
        for (const each of list) batch.add(layout, each);
        const block = Buffer.from(batch.upTo(1 << 30, 0, 0).bytes);
        const out = Buffer.alloc(batchHeadBytes + block.length);
        const packed = packRecords(layout, block, out, batchHeadBytes) ?? assert.fail();
        assert.deepEqual([packed.records, packed.passed], [list.length, block.length]);
        const first = { log: 7, marker: 1 };
        const frame = finishBatch(out, packed.end, number, first, packed.records);
        assert.deepEqual(Buffer.from(frame), Buffer.from(encodeFrame({ kind: 'batch', subscription: number, first, records: list })));
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a count of records that can not be true before it makes room for them', () => {
    const frame = encodeFrame({ kind: 'batch', subscription: 1, first: { log: 0, marker: 1 }, records: [] });
    const bytes = Buffer.concat([frame.subarray(4, -1), Buffer.from('ffffffff07', 'hex')]);
    const decoded = decodeFrame(bytes);
    assert.match(decoded.kind === 'malformed' ? decoded.reason : '', /batch: 2147483647 elements of at least 12 bytes/);
  });

  it('takes no frame that is empty or too long', () => {
    for (const length of [0, frameBytesMax + 1, 0xffff_ffff]) {
      const header = Buffer.alloc(4);
      header.writeUInt32BE(length);
      assert.equal(
        new FrameCutter(frameBytesMax).feed(header, () => assert.fail('a frame')),
        false,
      );
    }
  });

  it('has room for a batch of the largest size', () => {
    const payload = new Uint8Array(batchBytesMax);
    const frame = encodeFrame({ kind: 'batch', subscription: 0, first: { log: 0, marker: 1 }, records: [{ sec: 0, usec: 0, payload }] });
    assert.ok(frame.length > batchBytesMax && frame.length < frameBytesMax);
  });

  it('lets a list that is too long for a frame be noticed', () => {
    const log: PublishedLog = {
      key: 'k'.repeat(300),
      bytes: 1,
      segmentBytes: 1,
      first: null,
      last: null,
      subscribers: Array.from({ length: subscribersPerLog }, (_, i) => ({
        name: `${i}`.padStart(300, 'x'),
        checkpoint: null,
        reader: null,
      })),
      problem: null,
    };
    const logs = Array.from({ length: logsPerFrame }, () => log);
    assert.throws(() => encodeFrame({ kind: 'logs', request: 1, more: false, logs }), RangeError);
  });
});
