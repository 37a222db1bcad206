// Who serves where nodes of two cluster groups are on one bus: the larger side after a stop of all, and nobody is stopped by what one member says.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startNode, stepNode } from '../../runtime/core/rollout/rollout-node.ts';
import { type Grouped, mayServe, patienceMs } from '../../runtime/core/rollout/stop-all.ts';

const at = (group: string, serial: number): Grouped => ({ group, serial });
const old = at('old', 4);
const later = at('new', 5);

describe('beside another cluster_group', () => {
  it('a node that was away while the group changed serves nothing', () => {
    assert.equal(mayServe(old, null, [later, later]), false);
    assert.equal(mayServe(old, null, [later]), false, 'also where only one of the others is there');
    assert.equal(mayServe(later, null, [old, old]), true);
  });

  it('one member stops nobody where more than two are there, whatever serial and group it states', () => {
    const liar = at('anything', Number.MAX_SAFE_INTEGER);
    for (let others = 1; others < 8; others++) {
      const rest = Array.from({ length: others }, () => old);
      assert.equal(mayServe(old, null, [...rest, liar]), true, `${others} others`);
      assert.equal(mayServe(old, patienceMs, [...rest, liar]), true, `${others} others, out of a stop of all`);
    }
  });

  it('out of a stop of all nobody serves beside another group that may be about to let go', () => {
    assert.equal(mayServe(old, 0, [old, old, later]), false);
    assert.equal(mayServe(old, patienceMs - 1, [old, old, later]), false);
    assert.equal(mayServe(later, 'forth', [later, later, old]), false);
    assert.equal(mayServe(old, 0, [old, old]), true);
  });

  it('where that does not end on the way back the larger one of two groups serves', () => {
    const side = fc.nat(6);
    fc.assert(
      fc.property(side, side, fc.nat(9), fc.nat(9), (a, b, serialA, serialB) => {
        fc.pre(a > 0 && b > 0);
        const [left, right] = [at('a', serialA), at('b', serialB)];
        const among = (own: Grouped, fellows: number, against: Grouped, many: number) =>
          mayServe(own, patienceMs, [...Array.from({ length: fellows - 1 }, () => own), ...Array.from({ length: many }, () => against)]);
        const serves = [among(left, a, right, b), among(right, b, left, a)];
        assert.deepEqual(serves, [a > b, b > a]);
      }),
    );
  });
});

describe('a node that has only looked at a rollout', () => {
  const id = { serial: 2, sha256: 'b', manager: 'mgr1' };
  const checked = { good: { serial: 1, sha256: 'a' }, seen: 2, doing: { phase: 'checked' as const, id } };
  const takes = (message: Parameters<typeof stepNode>[1]) =>
    stepNode({ ...startNode('east1', 'boot', checked, 0).state, kept: checked }, message, 1000);

  it('is free for the next offer when that is committed without it', () => {
    for (const message of [
      { kind: 'confirm', id },
      { kind: 'have', node: 'east2', good: { serial: 2, sha256: 'b' }, seen: 2, doing: null },
    ] as const) {
      const { state, effects } = takes({ kind: 'message', message });
      assert.deepEqual([state.kept.doing, state.kept.good.serial], [null, 1], message.kind);
      assert.ok(effects.some((effect) => effect.kind === 'say' && effect.message.kind === 'have' && effect.message.doing === null));
    }
  });
});
