// The wire format: golden bytes that a later version must still read, and what happens to bytes that nobody wrote.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Message } from '../../runtime/core/messages.ts';
import { decodeMessage, encodeMessage } from '../../runtime/core/message-wire.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { anyMessage, samples } from './wire-samples.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').replace(/.{64}/g, '$&\n').trimEnd();
}

function malformed(bytes: Uint8Array, reason: RegExp): void {
  const decoded = decodeMessage(bytes);
  assert.equal(decoded.kind, 'malformed');
  assert.match(decoded.kind === 'malformed' ? decoded.reason : '', reason);
}

describe('core/wire', () => {
  it('writes the bytes that are written down', () => {
    const text = Object.values(samples)
      .map((message: Message) => `${JSON.stringify(message)}\n${hex(encodeMessage(message))}\n`)
      .join('\n');
    assertGolden(join(repository, 'test', 'golden', 'wire.txt'), text);
  });

  it('brings every message back', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const decoded = decodeMessage(encodeMessage(message));
        assert.deepEqual(decoded, { kind: 'message', message });
        // Words are compared by what a door makes of them.
        assert.equal(JSON.stringify(decoded), JSON.stringify({ kind: 'message', message }));
      }),
      { numRuns: 500 },
    );
  });

  it('answers any bytes with a value, and what it takes for a message it writes in the same bytes', () => {
    const changed = fc
      .tuple(anyMessage, fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 4 }), fc.nat(30))
      .map(([message, changes, cut]) => {
        const bytes = encodeMessage(message);
        for (const [at, byte] of changes) bytes[4 + (at % Math.max(1, bytes.length - 4))] = byte;
        return bytes.subarray(0, cut === 0 ? Math.floor(bytes.length / 2) : bytes.length);
      });
    const header = fc
      .tuple(fc.nat(14), fc.uint8Array({ maxLength: 200 }))
      .map(([type, rest]) => Uint8Array.of(0x45, 0x43, 2, type, ...rest));
    const kinds = { message: 0, unknown: 0, malformed: 0 };
    fc.assert(
      fc.property(fc.oneof(changed, header, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        const decoded = decodeMessage(bytes);
        kinds[decoded.kind]++;
        // Text that happens to look like a digest is the one thing with two spellings.
        if (decoded.kind === 'message') assert.deepEqual(decodeMessage(encodeMessage(decoded.message)), decoded);
      }),
      { numRuns: 5000 },
    );
    for (const [kind, times] of Object.entries(kinds)) assert.ok(times > 20, `${kind}: ${times} times`);
  });

  it('tells an unknown version or kind from damage', () => {
    const bytes = encodeMessage(samples.round);
    assert.deepEqual(decodeMessage(Uint8Array.of(0x45, 0x43, 1, 3, 9)), { kind: 'unknown', version: 1, type: 3 });
    assert.deepEqual(decodeMessage(Uint8Array.of(0x45, 0x43, 2, 99)), { kind: 'unknown', version: 2, type: 99 });
    malformed(Uint8Array.of(0x45, 0x44, 1, 3), /no message of ours/);
    malformed(Uint8Array.of(0x45, 0x43, 2), /the end/);
    malformed(bytes.subarray(0, -1), /^round: the end/);
    bytes[bytes.length - 1] = 5;
    malformed(bytes, /^round: choice 5 of 3/);
  });

  it('ignores what a later release has added behind the last field of a message', () => {
    for (const message of Object.values(samples)) {
      const bytes = encodeMessage(message);
      assert.deepEqual(decodeMessage(Uint8Array.of(...bytes, 7, 255, 0)), decodeMessage(bytes), message.kind);
    }
  });

  it('takes five bytes for a claim, and refuses a count of claims that can not be there at once', () => {
    const claims = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ ip: `10.1.${i >> 8}.${i & 255}`, claim: 2 as const, pinned: false }));
    const size = (n: number) => encodeMessage({ ...samples.state, claims: claims(n) }).length;
    assert.equal(size(1100) - size(1000), 500);
    const bytes = encodeMessage({ ...samples.state, claims: [] });
    const forged = Uint8Array.of(...bytes.subarray(0, -1), 0xff, 0xff, 0x03);
    malformed(forged, /^state: 65535 elements of at least 5 bytes/);
  });
});
