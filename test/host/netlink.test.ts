// The bytes exchanged with the kernel: requests as golden bytes, answers by hostile input.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { errnoText } from '../../runtime/host/errno.ts';
import { bytesToIp, ipToBytes, macToBytes, macToText } from '../../runtime/host/ip-bytes.ts';
import { decodeMessages } from '../../runtime/host/netlink-decode.ts';
import { deleteAddress, dumpAddresses, newAddress, restoreAddress, setSequence, wantAck } from '../../runtime/host/netlink-encode.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replace(/[^0-9a-f]/g, ''), 'hex'));
const alias = { address: Uint8Array.of(10, 1, 2, 3), prefixLength: 32, index: 7 };

describe('netlink messages', () => {
  it('are these bytes', () => {
    const message = newAddress(alias, 10);
    setSequence(message, 0x01020304);
    wantAck(message);
    const header = '4c000000 1400 0505 04030201 00000000';
    const body = '02 20 00 00 07000000  0800 0200 0a010203  0800 0100 0a010203';
    const lease = '1400 0600 0a000000 0a000000 00000000 00000000  0800 0800 00000000  0500 0b00 ec000000';
    assert.equal(hex(message), hex(bytes(header + body + lease)));
    assert.equal(hex(deleteAddress(alias)), hex(bytes(`28000000 1500 0100 00000000 00000000 ${body}`)));
    assert.equal(hex(dumpAddresses()), hex(bytes('18000000 1600 0103 00000000 00000000 0000000000000000')));
  });

  it('ask for no duplicate address detection for IPv6, and for no end with lease 0', () => {
    const message = newAddress({ address: ipToBytes('fd00::1') ?? new Uint8Array(), prefixLength: 128, index: 1 }, 0);
    assert.match(hex(message), /14000600ffffffffffffffff0{16}080008000200000005000b00ec000000$/);
  });

  it('are read back as they were sent, and stay what they are when the buffer is used again', () => {
    const buffer = Buffer.from(newAddress({ ...alias, prefixLength: 24 }, 10));
    const [envelope] = decodeMessages(buffer);
    assert.ok(envelope?.message.kind === 'address');
    const { ip, prefixLength, index, secondary, payload } = envelope.message.address;
    assert.deepEqual({ ip, prefixLength, index, secondary }, { ip: '10.1.2.3', prefixLength: 24, index: 7, secondary: false });
    const before = hex(payload ?? new Uint8Array());
    buffer.fill(0xee);
    assert.equal(hex(payload ?? new Uint8Array()), before);
    assert.equal(hex(restoreAddress(payload ?? new Uint8Array()).subarray(16)), before);
  });

  it('tell of errors with the text of the kernel', () => {
    // NLMSG_ERROR with NLM_F_CAPPED and NLM_F_ACK_TLVS: -EINVAL, the header of the request, and a text.
    const answer = bytes(
      '30000000 0200 0003 05000000 00000000  eaffffff 28000000 1400 0100 05000000 00000000  0900 0100 6e6f706500 000000',
    );
    assert.deepEqual(decodeMessages(answer), [{ sequence: 5, interrupted: false, message: { kind: 'answer', code: 22, detail: 'nope' } }]);
    assert.equal(errnoText(22, 'nope'), 'the kernel calls the request invalid (kernel: nope)');
    assert.equal(errnoText(4095), 'error 4095 of the kernel');
  });

  it('never break the reader', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => void decodeMessages(noise)));
    const real = Buffer.concat([newAddress(alias, 10), deleteAddress(alias), newAddress({ ...alias, address: new Uint8Array(16) }, 0)]);
    const kinds = fc.constantFrom(2, 3, 16, 20, 28);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 12 }),
        kinds,
        fc.nat(real.length),
        (edits, kind, end) => {
          const broken = Buffer.from(real);
          broken.writeUInt16LE(kind, 4);
          for (const [at, value] of edits) broken[at] = value;
          // Each message takes at least its header.
          assert.ok(decodeMessages(broken.subarray(0, end)).length <= end / 16);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('addresses as bytes', () => {
  it('go there and back', () => {
    for (const ip of ['0.0.0.0', '10.0.200.255', 'fd00::1', '::', '2001:db8:0:1::ff00:42']) {
      assert.equal(bytesToIp(ipToBytes(ip) ?? new Uint8Array()), ip);
    }
    assert.equal(ipToBytes('10.0.0'), null);
    assert.equal(bytesToIp(new Uint8Array(5)), null);
    assert.equal(macToText(macToBytes('02:aB:00:10:ff:01') ?? new Uint8Array()), '02:ab:00:10:ff:01');
    assert.equal(macToBytes('02:ab:00:10:ff'), null);
  });
});
