// The parts of the clients by themselves: settings, the protocols of both sides under random bytes, the kernel's table of connections.
import assert from 'node:assert/strict';
import { createServer, connect } from 'node:net';
import fc from 'fast-check';
import { readSettings } from '../../runtime/clients/haraka/plugin-settings.ts';
import {
  admitCommand,
  domainOf,
  parseLimits,
  plainAddress,
  parseThrottle,
  throttleCommand,
  type Parsed,
} from '../../runtime/clients/limit-rules.ts';
import { PolicyReader } from '../../runtime/clients/postfix/policy-request.ts';
import { openPeers, peerKey, readTable } from '../../runtime/clients/postfix/tcp-table.ts';
import { ReplyReader } from '../../runtime/clients/reply-reader.ts';

function taken<T>(parsed: Parsed<T>): T {
  return parsed.ok ? parsed.value : assert.fail(parsed.why);
}

function whyOf(parsed: Parsed<unknown>): string {
  return parsed.ok ? assert.fail('it was taken') : parsed.why;
}

/** Cut at random places. */
const cutAt = (text: string, places: readonly number[]): string[] => {
  const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
};

describe('clients of the feed', () => {
  it('read limits and ask for them', () => {
    const limits = taken(parseLimits('ipv4/24=100, ipv4/32 = 20,ipv6/64=30'));
    assert.deepEqual(admitCommand('inbound_cidr', '10.1.2.3', limits), ['EC.ADMIT', 'inbound_cidr', '10.1.2.3', 20, 'PREFIX', 24, 100]);
    const unlimited = Number.MAX_SAFE_INTEGER;
    assert.deepEqual(admitCommand('inbound_cidr', '::1', limits), ['EC.ADMIT', 'inbound_cidr', '::1', unlimited, 'PREFIX', 64, 30]);
    assert.deepEqual(admitCommand('inbound_cidr', '::1', []), ['EC.ADMIT', 'inbound_cidr', '::1', unlimited]);
    assert.deepEqual(taken(parseLimits('')), []);
    for (const wrong of ['/24=100', 'ipv4/33=1', 'ipv4/24', 'ipv4/24=x', 'ipv5/24=1', 'ipv4/24=-1'])
      assert.match(whyOf(parseLimits(wrong)), /is no limit: write such as/);
  });

  it('know an address in any spelling', () => {
    assert.deepEqual(['::ffff:10.1.2.3', '2001:DB8:0::1', 'fe80::1%eth0', 'unknown'].map(plainAddress), [
      '10.1.2.3',
      '2001:db8::1',
      'fe80::1',
      'unknown',
    ]);
  });

  it('read throttles and fill their names', () => {
    const throttle = taken(parseThrottle('mail-{sender_domain}-{user} 100/60'));
    assert.ok(throttle);
    const values = { sender_domain: 'Example.COM', ip: '::1' };
    assert.deepEqual(throttleCommand('named', throttle, values), ['EC.THROTTLE', 'named:mail-example.com-', '100/60']);
    assert.equal(String(throttleCommand('named', throttle, { user: `a b\n${'x'.repeat(900)}` })[1]).length, 'named:'.length + 200);
    const both = taken(parseThrottle('mail-{user} 10/1 AND all 1000/60 and mail- 7')) ?? assert.fail();
    assert.deepEqual(throttleCommand('named', both, {}), ['EC.THROTTLE', 'named:mail-', '10/1', 'AND', 'named:all', '1000/60']);
    assert.equal(taken(parseThrottle('  ')), null);
    for (const wrong of ['mail', 'mail 0/60', 'mail 5/0', 'mail x', 'a b 5/60'])
      assert.match(whyOf(parseThrottle(wrong)), /is no throttle/);
    assert.deepEqual(['me@x.example', '', 'me', 'a@b@c'].map(domainOf), ['x.example', '', '', 'c']);
  });

  it('say which setting of ecconf.ini is wrong', () => {
    assert.equal(taken(readSettings({})).whenDown, 'accept');
    const wrong: readonly [Record<string, Record<string, unknown>>, RegExp][] = [
      [{ feed: { socket: 'me@x:1' } }, /there are no users here/],
      [{ feed: { timeout: 'x' } }, /\[feed\] timeout is a number/],
      [{ feed: { down: 'maybe' } }, /\[feed\] down is accept or defer, not `maybe`/],
      [{ connections: { limits: '5' } }, /\[connections\] limits: `5` is no limit/],
      [{ throttles: { message: 'x' } }, /\[throttles\] message: `x` is no throttle/],
    ];
    for (const [ini, expected] of wrong) assert.match(whyOf(readSettings(ini)), expected);
  });

  it('read the policy protocol in any pieces, and nothing else', () => {
    const text = 'request=smtpd_access_policy\nclient_address=::1\nsender=a=b\n\nrequest=smtpd_access_policy\n\n';
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => {
        const reader = new PolicyReader();
        const requests = cutAt(text, places).flatMap((part) => reader.take(part) ?? assert.fail('refused'));
        assert.deepEqual(
          requests.map((request) => [...request]),
          [
            [
              ['request', 'smtpd_access_policy'],
              ['client_address', '::1'],
              ['sender', 'a=b'],
            ],
            [['request', 'smtpd_access_policy']],
          ],
        );
      }),
    );
    for (const wrong of [
      '\n',
      'x\n',
      '=x\n',
      'a=b\n\n',
      `a=${'x'.repeat(70_000)}`,
      'a=b\n'.repeat(70_000),
      Array.from({ length: 300 }, (_, i) => `a${i}=b\n`).join(''),
    ]) {
      const reader = new PolicyReader();
      const taken = reader.take(wrong);
      assert.ok(taken === null || taken.length === 0, wrong.slice(0, 20));
    }
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (noise) => void new PolicyReader().take(noise)));
  });

  it('read answers of the feed in any pieces, and survive what is none', () => {
    const text = '+OK\r\n:12\r\n$3\r\na\r\n\r\n$-1\r\n*2\r\n:1\r\n$1\r\nx\r\n-ERR no\r\n';
    const expected = [
      { kind: 'value', value: 'OK' },
      { kind: 'value', value: 12 },
      { kind: 'value', value: 'a\r\n' },
      { kind: 'value', value: null },
      { kind: 'array', items: [1, 'x'] },
      { kind: 'error', text: 'ERR no' },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => {
        const reader = new ReplyReader();
        const replies = cutAt(text, places).flatMap((part) => reader.take(part) ?? assert.fail('refused'));
        assert.deepEqual(replies, expected);
      }),
    );
    for (const wrong of ['x\r\n', '*9999\r\n', ':1.5\r\n', '$99999999\r\n', '*1\r\n*1\r\n', '$-2\r\n', 'x'.repeat(2 << 20)])
      assert.equal(new ReplyReader().take(wrong), null, wrong.slice(0, 20));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (noise) => void new ReplyReader().take(noise)));
  });

  it('find connections in the table of the kernel', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      const address = server.address();
      assert.ok(typeof address === 'object' && address !== null);
      const accepted = new Promise<{ remotePort?: number | undefined; destroy(): void }>((resolve) => server.once('connection', resolve));
      const client = connect(address.port, host);
      const socket = await accepted;
      const key = peerKey({ address: host, port: socket.remotePort ?? 0, localPort: address.port });
      assert.ok(key !== null);
      assert.ok((await openPeers())?.has(key), key);
      client.destroy();
      socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      assert.equal((await openPeers())?.has(key), false);
    }
    const open = new Set<string>();
    readTable('  0: 0100007F:0019 0000000000000000FFFF00000201A8C0:C001 01 0\n  1: 0100007F:0019 0201A8C0:C002 06 0\nnoise\n', open);
    assert.deepEqual([...open], [peerKey({ address: '192.168.1.2', port: 0xc001, localPort: 25 })]);
    assert.equal(peerKey({ address: 'unknown', port: 1, localPort: 25 }), null);
  });
});
