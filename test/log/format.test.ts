// The bytes of the format, each against the worked dumps or a value worked out by hand.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkpointName,
  magicOf,
  formatPosition,
  isHeader,
  layoutOf,
  parsePosition,
  readHeader,
  segmentName,
  segmentOf,
  subscriberOf,
  writeHeader,
} from '../../runtime/log/jlog/format.ts';
import { lz4Bound, lz4Decode, lz4Encode } from '../../runtime/log/jlog/lz4.ts';
import { decodeMetastore, encodeMetastore } from '../../runtime/log/jlog/metastore.ts';

const none = (): null => null;
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('jlog format', () => {
  it('names segments by eight lower-case hex digits', () => {
    assert.equal(segmentName(0), '00000000');
    assert.equal(segmentName(0xfedcba98), 'fedcba98');
    assert.equal(segmentOf('fedcba98'), 0xfedcba98);
    for (const name of ['FEDCBA98', '0000000', '000000000', '00000000.idx', 'metastore']) assert.equal(segmentOf(name), null, name);
  });

  it('names checkpoint files by the bytes of the subscriber', () => {
    assert.equal(checkpointName('master'), 'cp.6d6173746572');
    assert.equal(checkpointName('Übersicht'), 'cp.c39c6265727369636874');
    assert.equal(checkpointName(''), 'cp.');
    for (const name of ['cp.6', 'cp.6D', 'cp.6d.bak', 'xcp.6d']) assert.equal(subscriberOf(name), null, name);
  });

  it('finds the way back from any checkpoint file, also of a name that is no UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 126 }), (name) => {
        const file = `cp.${Buffer.from(name).toString('hex')}`;
        assert.equal(checkpointName(subscriberOf(file) ?? 'x'), file);
      }),
    );
    assert.equal(checkpointName('hex:6162'), `cp.${Buffer.from('hex:6162').toString('hex')}`);
  });

  it('prints positions as the console does, and reads nothing else', () => {
    assert.equal(formatPosition({ log: 0, marker: 0xa43a }), '00000000:0000a43a');
    assert.deepEqual(parsePosition('0000000a:ffffffff'), { log: 10, marker: 0xffffffff });
    for (const text of ['0:0', '00000000-00000000', '00000000:000000000', '']) assert.equal(parsePosition(text), null, text);
  });

  it('reads and writes the metastore of the dumps', () => {
    const dump = bytes('01000000 3c000000 01000000 18733a66');
    const { mended, ...meta } = decodeMetastore(dump, 'metastore', none);
    assert.deepEqual(mended, []);
    assert.deepEqual(
      { ...meta, layout: meta.layout.compression },
      { storageLog: 1, unitLimitBytes: 60, safety: 'almost', layout: 'plain' },
    );
    assert.deepEqual(encodeMetastore(meta), dump);
  });

  it('reads and writes the headers of the dumps, plain and compressed', () => {
    const cases = [
      { hex: '18733a66 00f15365 90d00300 09000000', header: { sec: 1700000000, usec: 250000, messageBytes: 9, payloadBytes: 9 } },
      { hex: '016a1015 00f15365 00000000 12000000 14000000', header: { sec: 1700000000, usec: 0, messageBytes: 18, payloadBytes: 20 } },
    ];
    for (const { hex, header } of cases) {
      const dump = bytes(hex);
      const layout = layoutOf(dump.readUInt32LE(0));
      assert.ok(layout !== null && isHeader(layout, dump, 0));
      assert.deepEqual(readHeader(layout, dump, 0), header);
      const written = Buffer.alloc(dump.length);
      writeHeader(layout, written, 0, header);
      assert.deepEqual(written, dump);
    }
  });

  it('takes a time of a record without magic word, so that zeros are no messages', () => {
    const layout = layoutOf(magicOf('plain'));
    assert.ok(layout !== null);
    assert.ok(isHeader(layout, bytes('00000000 00f15365 00000000 00000000'), 0));
    assert.ok(!isHeader(layout, Buffer.alloc(16), 0));
    assert.ok(!isHeader(layout, bytes('00000000 00f15365 ffffffff 00000000'), 0));
  });

  const metastores = {
    empty: { hex: '', code: 'META_OPEN' },
    'of 8 bytes': { hex: '0000000000004000', code: 'META_OPEN' },
    'of 20 bytes': { hex: '00000000 00004000 01000000 18733a66 00000000', code: 'META_OPEN' },
    'of a big-endian machine': { hex: '00000000 00400000 00000001 663a7318', code: 'NOT_SUPPORTED' },
    'of a big-endian machine, compressed': { hex: '00000000 00400000 00000001 15106a01', code: 'NOT_SUPPORTED' },
    'of a big-endian machine and jlog 1': { hex: '00000000 00400000 00000001', code: 'NOT_SUPPORTED' },
  };
  for (const [name, { hex, code }] of Object.entries(metastores)) {
    it(`refuses a metastore ${name}`, () => {
      assert.throws(
        () => decodeMetastore(bytes(hex), 'metastore', none),
        (cause) => cause instanceof Error && cause.message.startsWith(code),
      );
    });
  }

  it('takes defaults for invalid fields, and the layout from the oldest segment', () => {
    const bad = bytes('02000000 00000000 07000000 efbeadde');
    const mended = ['safety', 'unit_limit', 'hdr_magic'];
    const plain = decodeMetastore(bad, 'metastore', none);
    assert.deepEqual([plain.unitLimitBytes, plain.safety, plain.layout.compression, plain.mended], [4194304, 'almost', 'plain', mended]);
    assert.equal(decodeMetastore(bad, 'metastore', () => 0x15106a01).layout.compression, 'lz4');
    assert.throws(() => decodeMetastore(bad, 'metastore', () => 0x12345678), /is this a jlog/);
  });

  it('knows jlog 1 by its 12 bytes', () => {
    const meta = decodeMetastore(bytes('00000000 00004000 02000000'), 'metastore', none);
    assert.deepEqual([meta.layout.magic, meta.safety, meta.mended], [0, 'safe', []]);
  });
});

describe('lz4 blocks', () => {
  const roundTrip = (input: Uint8Array): void => {
    const output = Buffer.alloc(lz4Bound(input.length) + 8, 0xee);
    const end = lz4Encode(input, output, 4);
    assert.ok(end - 4 <= lz4Bound(input.length));
    assert.equal(output.readUInt32BE(0), 0xeeeeeeee);
    assert.deepEqual(lz4Decode(output.subarray(4, end), input.length), Buffer.from(input));
  };

  it('makes one zero byte of an empty message', () => {
    const output = Buffer.alloc(17);
    assert.equal(lz4Encode(new Uint8Array(0), output, 0), 1);
    assert.equal(output[0], 0);
  });

  it('gives back what it took, whatever it was', () => {
    for (const n of [0, 1, 11, 12, 13, 14, 15, 269, 270, 271, 1000, 70_000, 200_000]) {
      roundTrip(Buffer.alloc(n, 'ab'));
      roundTrip(Buffer.from(Array.from({ length: n }, (_, i) => (i * 7919 * ((i >> 8) + 1)) & 255)));
    }
    fc.assert(fc.property(fc.array(fc.constantFrom(1, 2, 3, 200), { maxLength: 2000 }), (list) => roundTrip(Uint8Array.from(list))));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), roundTrip));
  });

  it('compresses what repeats', () => {
    const input = Buffer.from('1700000000@00/00-00004-AB@M@user@example.com@'.repeat(20));
    const output = Buffer.alloc(lz4Bound(input.length));
    assert.ok(lz4Encode(input, output, 0) < input.length / 8);
  });

  it('are read as the real library wrote them', () => {
    // The first record of a log of the real library: 18 literals.
    assert.equal(lz4Decode(bytes('f003 636f6d70726573736564206c696e65203020'), 18)?.toString(), 'compressed line 0 ');
  });

  it('takes any bytes without crashing, and never gives back another length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(2000), (block, length) => {
        const decoded = lz4Decode(block, length);
        assert.ok(decoded === null || decoded.length === length);
      }),
      { numRuns: 2000 },
    );
    assert.equal(lz4Decode(Buffer.from([0x10, 0x41]), 0xffffffff), null);
  });
});
