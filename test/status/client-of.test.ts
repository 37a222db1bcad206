// Requests and wrong tokens are counted for a machine, not for each of the addresses that it can come by.
import assert from 'node:assert/strict';
import { clientOf } from '../../runtime/status/client-of.ts';
import { Buckets, limits } from '../../runtime/status/status-limits.ts';

describe('clients of the status page', () => {
  it('are one, whatever loopback address a user of the machine binds to, or address of its network a machine of IPv6', () => {
    const buckets = new Buckets(limits.burst, limits.perSec, () => 0);
    const taken = (addresses: Iterable<string>) => [...addresses].filter((each) => buckets.take(clientOf(each))).length;
    assert.equal(taken(Array.from({ length: 1000 }, (_, i) => `127.0.${i >> 8}.${i & 255}`)), limits.burst);
    assert.equal(taken(['::1', '::ffff:127.0.0.1']), 0);
    assert.equal(taken(Array.from({ length: 1000 }, (_, i) => `2001:db8:1:2:${i.toString(16)}::1`)), limits.burst);
    assert.equal(taken(['fe80::1%eth0', '2001:db8:1:3::1', '192.0.2.1', '192.0.2.2']), 4);
    assert.equal(clientOf(undefined), 'unix');
  });
});
