// Who is told that another member has its name or its address (a cloned disk), and who is not.
import assert from 'node:assert/strict';
import type { MemberRow } from '../../runtime/console/node-port.ts';
import { doubles } from '../../runtime/daemon/snapshot.ts';
import { manager } from '../console/sample.ts';

const member = (node: string, address: string): MemberRow => ({
  ...manager,
  type: 'Momentum',
  privateName: `#ec0-1#${node}`,
  node,
  address,
});

describe('members with one identity', () => {
  for (const none of ['0.0.0.0:4802', '0.0.0.0:0', '[::]:4802', '']) {
    it(`are not those that have no address: ${JSON.stringify(none)}`, () => {
      assert.deepEqual(doubles([member('a', none), member('b', none), manager, manager]), []);
    });
  }

  it('are those of one address, whatever the port, and those of one name', () => {
    assert.equal(doubles([member('a', '10.0.0.1:4802'), member('b', '10.0.0.1:4803'), member('c', '10.0.0.2:4802')]).length, 1);
    assert.equal(doubles([member('a', '[fd00::1]:4802'), member('b', '[fd00::1]:4802'), member('c', '[fd00::2]:4802')]).length, 1);
    assert.match(doubles([member('a', '10.0.0.1:1'), member('a', '10.0.0.2:1')])[0] ?? '', /have the same node name a/);
  });
});
