// runtime/net against ipaddr.js as an oracle, and the spellings that must be refused.
import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { compareIp, contains, isLoopback, isUnspecified, makeCidr, overlaps, parseCidr, parseIp } from '../../runtime/net/ip.ts';

const v4 = fc.ipV4();
// ipaddr.js takes the deprecated `::1.2.3.4` (IPv4-compatible, RFC 4291 section 2.5.5.1) for a mapped one; it is IPv6.
const v6 = fc.ipV6().filter((text) => !/^::\d+\./.test(text));

describe('net/ip', () => {
  it('reads every address that Node reads, and gives equal addresses equal text', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        const ip = parseIp(text);
        assert.ok(ip !== null, text);
        const oracle = ipaddr.process(text);
        assert.equal(
          BigInt(
            `0x${oracle
              .toByteArray()
              .map((b) => b.toString(16).padStart(2, '0'))
              .join('')}`,
          ),
          ip.bits,
        );
        assert.equal(ip.family, oracle.kind() === 'ipv4' ? 4 : 6);
        assert.deepEqual(parseIp(ip.text), ip);
        assert.equal(ip.text, oracle.kind() === 'ipv4' ? oracle.toString() : (oracle as ipaddr.IPv6).toRFC5952String());
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts nothing that Node refuses', () => {
    const soup = fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%/[]x '), maxLength: 24 });
    fc.assert(
      fc.property(soup, (text) => {
        if (parseIp(text) !== null) assert.notEqual(isIP(text), 0, text);
      }),
      { numRuns: 20_000 },
    );
  });

  for (const text of [
    '010.1.1.5',
    '10.1',
    '0x0a.1.1.1',
    '1.2.3.256',
    '1.2.3.4.5',
    '',
    '::1%eth0',
    '1::2::3',
    '12345::',
    '[::1]',
    ' 10.0.0.1',
    '1:2:3:4:5:6:7:8:9',
    ':::',
  ]) {
    it(`refuses "${text}"`, () => assert.equal(parseIp(text), null));
  }

  it('normalises IPv4-mapped IPv6', () => {
    assert.equal(parseIp('::ffff:10.1.1.5')?.text, '10.1.1.5');
    assert.equal(parseIp('::FFFF:0a01:0105')?.family, 4);
  });

  it('reads blocks, and says when host bits are set', () => {
    assert.deepEqual(
      ['10.1.1.0/24', '10.1.1.5/24', '2001:DB8::/32', '0.0.0.0/0'].map((text) => [parseCidr(text)?.text, parseCidr(text)?.exact]),
      [
        ['10.1.1.0/24', true],
        ['10.1.1.0/24', false],
        ['2001:db8::/32', true],
        ['0.0.0.0/0', true],
      ],
    );
    for (const text of ['10.1.1.0', '10.1.1.0/33', '10.1.1.0/', '10.1.1.0/08', '10.1.1.0/-1', '::/129', '/24'])
      assert.equal(parseCidr(text), null, text);
  });

  it('knows what is in a block as the oracle does', () => {
    fc.assert(
      fc.property(v4, v4, fc.integer({ min: 0, max: 32 }), (a, b, prefix) => {
        const block = parseCidr(`${a}/${prefix}`);
        const ip = parseIp(b);
        assert.ok(block !== null && ip !== null);
        assert.equal(contains(block, ip), ipaddr.IPv4.parse(b).match(ipaddr.IPv4.parse(a), prefix));
      }),
    );
  });

  it('finds overlaps exactly where one block holds the other', () => {
    fc.assert(
      fc.property(v4, v4, fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 32 }), (a, b, m, n) => {
        const left = parseIp(a);
        const right = parseIp(b);
        assert.ok(left !== null && right !== null);
        const one = makeCidr(left, m);
        const two = makeCidr(right, n);
        assert.equal(overlaps(one, two), contains(one, two.network) || contains(two, one.network));
      }),
    );
  });

  it('sorts IPv4 before IPv6 and by number', () => {
    const sorted = ['::1', '10.0.0.10', '9.0.0.1', '10.0.0.9'].map((text) => parseIp(text)).filter((ip) => ip !== null);
    assert.deepEqual(
      sorted.sort(compareIp).map((ip) => ip.text),
      ['9.0.0.1', '10.0.0.9', '10.0.0.10', '::1'],
    );
  });

  it('knows loopback and unspecified addresses', () => {
    const is = (test: (ip: NonNullable<ReturnType<typeof parseIp>>) => boolean, text: string) => {
      const ip = parseIp(text);
      return ip !== null && test(ip);
    };
    assert.deepEqual(
      ['127.0.0.1', '127.255.0.1', '::1', '128.0.0.1'].map((text) => is(isLoopback, text)),
      [true, true, true, false],
    );
    assert.deepEqual(
      ['0.0.0.0', '::', '0.0.0.1'].map((text) => is(isUnspecified, text)),
      [true, true, false],
    );
  });
});
