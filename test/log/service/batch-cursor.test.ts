// The cursor through a batch gives what `decodeFrame` gives, and refuses what it refuses.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eachRecord, readBatchHead } from '../../../runtime/log/service/batch-cursor.ts';
import type { WireRecord } from '../../../runtime/log/service/log-protocol.ts';
import { decodeFrame, encodeFrame } from '../../../runtime/log/service/log-wire.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const record = fc.record({ sec: u32, usec: u32, payload: fc.uint8Array({ maxLength: 40 }) });
const batch = fc.record({ subscription: u32, first: fc.record({ log: u32, marker: u32 }), records: fc.array(record, { maxLength: 200 }) });

/** A frame without its length. */
function bytesOf(message: { subscription: number; first: { log: number; marker: number }; records: readonly WireRecord[] }): Buffer {
  return Buffer.from(encodeFrame({ kind: 'batch', ...message }).subarray(4));
}

function read(frame: Buffer): { subscription: number; first: unknown; records: { sec: number; payload: string }[] } | null {
  const head = readBatchHead(frame);
  if (head === null) return null;
  const records: { sec: number; payload: string }[] = [];
  eachRecord(frame, head, (sec, from, to) => records.push({ sec, payload: frame.toString('hex', from, to) }));
  assert.equal(records.length, head.records);
  return { subscription: head.subscription, first: head.first, records };
}

function decoded(frame: Buffer): ReturnType<typeof read> {
  const { kind, ...rest } = decodeFrame(frame);
  if (kind !== 'message' || !('message' in rest) || rest.message.kind !== 'batch') return null;
  const { subscription, first, records } = rest.message;
  return { subscription, first, records: records.map(({ sec, payload }) => ({ sec, payload: Buffer.from(payload).toString('hex') })) };
}

describe('log service: batch cursor', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(batch, (message) => {
        const frame = bytesOf(message);
        assert.deepEqual(read(frame), decoded(frame));
        assert.equal(read(frame)?.records.length, message.records.length);
      }),
    );
  });

  it('reads of broken frames exactly what the decoder reads', () => {
    const mutation = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 4 }), more: fc.nat({ max: 3 }) });
    fc.assert(
      fc.property(batch, mutation, (message, { at, byte, cut, more }) => {
        const frame = bytesOf(message);
        frame[at % frame.length] = byte;
        const broken = Buffer.concat([frame.subarray(0, Math.max(0, frame.length - cut)), Buffer.alloc(more)]);
        assert.deepEqual(read(broken), decoded(broken));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) =>
        assert.deepEqual(read(Buffer.from([21, ...bytes])), decoded(Buffer.from([21, ...bytes]))),
      ),
    );
  });
});
