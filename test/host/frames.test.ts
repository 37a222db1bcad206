// Ethernet frames as golden bytes; the kernel tests show that real neighbours understand them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { announcements, maxFrameSize, probe, readFrame } from '../../runtime/host/arp-frames.ts';
import { ipToBytes, macToText } from '../../runtime/host/ip-bytes.ts';

const mac = Uint8Array.of(2, 0, 0, 0, 0, 1);
const v4 = Uint8Array.of(10, 0, 0, 9);
const v6 = ipToBytes('fd00::9') ?? new Uint8Array();
const host = { mac: Uint8Array.of(2, 0, 0, 0, 0, 0x77), ip: Uint8Array.of(10, 0, 0, 5) };
const hex = (frame: Uint8Array | undefined) => Buffer.from(frame ?? []).toString('hex');

/** Sums an ICMPv6 packet with its pseudo header; a right checksum makes it 0xffff (RFC 1071). */
function sumOf(frame: Uint8Array): number {
  const body = frame.subarray(54);
  let sum = body.length + 58;
  for (const part of [frame.subarray(22, 54), body]) {
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

describe('frames', () => {
  it('announce by ARP in both forms, to all or to one', () => {
    const [request, reply, ...more] = announcements(v4, mac, null);
    assert.deepEqual(more, []);
    assert.equal(hex(request), 'ffffffffffff0200000000010806' + '0001080006040001' + '0200000000010a000009' + '0000000000000a000009');
    assert.equal(hex(reply), 'ffffffffffff0200000000010806' + '0001080006040002' + '0200000000010a000009' + 'ffffffffffff0a000009');
    const [, toOne] = announcements(v4, mac, host);
    assert.equal(hex(toOne), '0200000000770200000000010806' + '0001080006040002' + '0200000000010a000009' + '0200000000770a000005');
  });

  it('announce by an unsolicited advertisement that overrides, with a right checksum', () => {
    const [frame] = announcements(v6, mac, null);
    assert.ok(frame);
    assert.equal(hex(frame.subarray(0, 22)), '333300000001' + '020000000001' + '86dd' + '60000000' + '0020' + '3aff');
    assert.equal(hex(frame.subarray(54, 56)) + hex(frame.subarray(58)), `880020000000${hex(v6)}0201020000000001`);
    assert.equal(sumOf(frame), 0xffff);
  });

  it('probe without claiming', () => {
    assert.equal(
      hex(probe(v4, mac)),
      'ffffffffffff0200000000010806' + '0001080006040001' + '02000000000100000000' + '0000000000000a000009',
    );
    const solicitation = probe(v6, mac);
    assert.equal(hex(solicitation.subarray(0, 6)), '3333ff000009');
    assert.equal(hex(solicitation.subarray(22, 38)), 'fe80000000000000000000fffe000001', 'from somebody, or all would get the answer');
    assert.equal(hex(solicitation.subarray(78)), '0101020000000001');
    assert.equal(sumOf(solicitation), 0xffff);
    const question = readFrame(probe(v4, mac));
    assert.deepEqual([question?.kind, question?.ip], ['question', '10.0.0.9']);
    assert.equal(readFrame(solicitation), null);
  });

  it('say who claims what', () => {
    for (const [ip, bytes] of [
      ['10.0.0.9', v4],
      ['fd00::9', v6],
    ] as const) {
      for (const frame of announcements(bytes, mac, null)) {
        const claim = readFrame(frame);
        assert.deepEqual([claim?.kind, claim?.ip, macToText(claim?.mac ?? new Uint8Array())], ['claim', ip, '02:00:00:00:00:01']);
      }
    }
  });

  it('never break the reader, and fit into a slot', () => {
    const real = [...announcements(v4, mac, null), ...announcements(v6, mac, null), probe(v6, mac)];
    for (const frame of real) assert.ok(frame.length <= maxFrameSize);
    fc.assert(
      fc.property(fc.constantFrom(...real), fc.nat(90), fc.array(fc.tuple(fc.nat(85), fc.nat(255))), (frame, end, edits) => {
        const broken = frame.slice(0, end);
        for (const [at, value] of edits) broken[at] = value;
        const claim = readFrame(broken);
        assert.ok(claim === null || claim.mac.length === 6);
      }),
    );
  });
});
