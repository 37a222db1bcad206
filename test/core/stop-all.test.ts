// Who serves where nodes of two cluster groups are on one bus: the larger side after a stop of all, and nobody is stopped by what one member says.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Grouped, mayServe } from '../../runtime/core/rollout/stop-all.ts';

const at = (group: string, serial: number): Grouped => ({ group, serial });
const old = at('old', 4);
const later = at('new', 5);

describe('beside another cluster_group', () => {
  it('a node that was away while the group changed serves nothing', () => {
    assert.equal(mayServe(old, false, [later, later]), false);
    assert.equal(mayServe(old, false, [later]), false, 'also where only one of the others is there');
    assert.equal(mayServe(later, false, [old, old]), true);
  });

  it('one member stops nobody where more than two are there, whatever serial and group it states', () => {
    const liar = at('anything', Number.MAX_SAFE_INTEGER);
    for (let others = 1; others < 8; others++) {
      const rest = Array.from({ length: others }, () => old);
      assert.equal(mayServe(old, false, [...rest, liar]), true, `${others} others`);
      assert.equal(mayServe(old, true, [...rest, liar]), true, `${others} others, out of a stop of all`);
    }
  });

  it('out of a stop of all one of two groups serves, and the larger one', () => {
    const side = fc.nat(6);
    fc.assert(
      fc.property(side, side, fc.nat(9), fc.nat(9), (a, b, serialA, serialB) => {
        fc.pre(a > 0 && b > 0);
        const [left, right] = [at('a', serialA), at('b', serialB)];
        const among = (own: Grouped, fellows: number, against: Grouped, many: number) =>
          mayServe(own, true, [...Array.from({ length: fellows - 1 }, () => own), ...Array.from({ length: many }, () => against)]);
        const serves = [among(left, a, right, b), among(right, b, left, a)];
        assert.deepEqual(serves, [a >= b, b > a]);
      }),
    );
  });
});
