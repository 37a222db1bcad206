// Bytes: what is written comes back, and nothing that can arrive makes the reader run past its end, throw or allocate.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Reader, Writer } from '../../runtime/net/codec.ts';
import { parseIp } from '../../runtime/net/ip.ts';

function bytesOf(write: (to: Writer) => void): Uint8Array {
  const to = new Writer();
  write(to);
  return to.finish();
}

function refused(bytes: Iterable<number>, read: (from: Reader) => unknown, why: RegExp): void {
  const from = new Reader(Uint8Array.from(bytes));
  read(from);
  assert.match(from.error ?? 'no error', why);
}

/** Every way to read, with its limit where it has one. */
const reads: readonly ((from: Reader) => unknown)[] = [
  (from) => from.u8(),
  (from) => from.u16(),
  (from) => from.u32(),
  (from) => from.u64(),
  (from) => from.varint(),
  (from) => from.count(3, 1000),
  (from) => from.bytes(50),
  (from) => from.raw(7),
  (from) => from.text(50),
  (from) => from.ip(),
  (from) => from.address(6),
];

describe('net/codec', () => {
  it('brings every value back', () => {
    const values = fc.record({
      byte: fc.nat(255),
      word: fc.nat(65_535),
      long: fc.nat(0xffff_ffff),
      huge: fc.bigInt(0n, (1n << 64n) - 1n),
      number: fc.oneof(fc.nat(300), fc.maxSafeNat()),
      bytes: fc.uint8Array({ maxLength: 600 }),
      text: fc.string({ unit: 'grapheme', maxLength: 40 }),
      ip: fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => parseIp(text)?.text ?? '::'),
    });
    fc.assert(
      fc.property(values, (value) => {
        const bytes = bytesOf((to) => {
          to.u8(value.byte);
          to.u16(value.word);
          to.u32(value.long);
          to.u64(value.huge);
          to.varint(value.number);
          to.bytes(value.bytes);
          to.text(value.text, 1000);
          to.ip(value.ip);
        });
        const from = new Reader(bytes);
        const back = {
          byte: from.u8(),
          word: from.u16(),
          long: from.u32(),
          huge: from.u64(),
          number: from.varint(),
          bytes: from.bytes(600),
          text: from.text(1000),
          ip: from.ip(),
        };
        assert.deepEqual({ ...back, bytes: [...back.bytes] }, { ...value, bytes: [...value.bytes] });
        assert.deepEqual([from.error, from.remaining], [null, 0]);
      }),
    );
  });

  it('stays within any input, and stops at its first error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(reads.length - 1), { maxLength: 40 }), (bytes, order) => {
        const from = new Reader(bytes);
        let first: string | null = null;
        for (const index of order) {
          reads[index]?.(from);
          first ??= from.error;
          assert.equal(from.error, first);
          assert.ok(from.remaining >= 0 && from.remaining <= bytes.length);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses numbers that have two spellings or do not fit', () => {
    refused([0x80, 0x00], (from) => from.varint(), /too long/);
    refused([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], (from) => from.varint(), /too long/);
    refused([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], (from) => from.varint(), /too long/);
    refused([0x80], (from) => from.varint(), /the end/);
    const largest = new Reader(bytesOf((to) => to.varint(Number.MAX_SAFE_INTEGER)));
    assert.equal(largest.varint(), Number.MAX_SAFE_INTEGER);
  });

  it('refuses counts and lengths that the input can not hold', () => {
    refused([5, 1, 2, 3, 4], (from) => from.bytes(100), /5 elements/);
    refused([3, 1, 2, 3], (from) => from.bytes(2), /3 elements/);
    refused([0xff, 0xff, 0xff, 0xff, 0x7f], (from) => from.count(1, Number.MAX_SAFE_INTEGER), /elements of at least 1 bytes/);
  });

  it('refuses text and addresses in another form than the one that is written', () => {
    refused([2, 0xc3, 0x28], (from) => from.text(10), /UTF-8/);
    refused([5, 1, 2, 3, 4], (from) => from.ip(), /family 5/);
    refused([6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4], (from) => from.ip(), /form of IPv6/);
    assert.equal(new Reader(Uint8Array.of(4, 0xef, 0xbb, 0xbf, 0x61)).text(10), '\ufeffa');
  });

  it('takes what does not fit into a field for a bug', () => {
    const bugs: readonly ((to: Writer) => void)[] = [
      (to) => to.u8(256),
      (to) => to.u16(-1),
      (to) => to.u32(1.5),
      (to) => to.u64(1n << 64n),
      (to) => to.varint(2 ** 53),
      (to) => to.text('ä', 1),
      (to) => to.ip('010.1.1.5'),
    ];
    for (const bug of bugs) assert.throws(() => bytesOf(bug), RangeError);
  });
});
