// The state machine of a manager, step by step: what it says of a rollout whose time is over.
import assert from 'node:assert/strict';
import { startManager, stepManager } from '../../runtime/core/rollout/rollout-manager.ts';
import type { ManagerRolloutEvent, RolloutWish } from '../../runtime/core/rollout/rollout-manager-state.ts';
import type { RolloutId } from '../../runtime/core/rollout/rollout-messages.ts';
import { about0 } from './rollout-cluster.ts';

const nodes = ['east1', 'east2'];
const id: RolloutId = { serial: 1, sha256: 'ab'.repeat(32), manager: 'mgr1' };
const wish: RolloutWish = {
  sha256: id.sha256,
  pieces: [new Uint8Array(1)],
  old: null,
  nodes,
  without: [],
  steps: nodes.map((name) => [name]),
  restarts: false,
  serial: null,
  switchMs: 10_000,
  settleMs: 5000,
  returnMs: 10_000,
  confirmMs: 60_000,
  about: about0,
};

describe('a manager whose rollout is late', () => {
  let state = startManager('mgr1', { committed: { serial: 0, sha256: 'old' }, offered: 0 });
  let now = 0;
  const hear = (event: ManagerRolloutEvent) => {
    const step = stepManager(state, event, now);
    state = step.state;
    return step.effects;
  };
  const why = () => state.running?.why ?? null;
  /** Until the step of which node has switched. */
  const begin = (...switched: readonly string[]) => {
    now = 0;
    state = startManager('mgr1', { committed: { serial: 0, sha256: 'old' }, offered: 0 });
    hear({ kind: 'view', nodes });
    hear({ kind: 'start', wish });
    for (const node of nodes) hear({ kind: 'message', from: node, message: { kind: 'ready', id, node, problems: [] } });
    for (const node of switched) {
      hear({ kind: 'message', from: node, message: { kind: 'switched', id, node, problem: null } });
      if (node !== switched.at(-1)) hear({ kind: 'settled', id });
    }
  };

  it('says what does not come to rest, as it was seen last', () => {
    begin('east1');
    hear({ kind: 'unsettled', id, why: 'nobody has 10.20.1.11' });
    hear({ kind: 'unsettled', id, why: '10.20.1.11 moves to east2' });
    now = 5000;
    hear({ kind: 'tick' });
    assert.equal(why(), 'not at rest (10.20.1.11 moves to east2): time is over');
  });

  it('says of one that came to rest too late that it was not for long enough; of the step before nothing', () => {
    begin('east1');
    hear({ kind: 'unsettled', id, why: 'nobody has 10.20.1.11' });
    hear({ kind: 'unsettled', id, why: null });
    now = 5000;
    hear({ kind: 'tick' });
    assert.equal(why(), 'not at rest (not for long enough): time is over');
    begin('east1');
    hear({ kind: 'unsettled', id, why: 'nobody has 10.20.1.11' });
    hear({ kind: 'settled', id });
    hear({ kind: 'message', from: 'east2', message: { kind: 'switched', id, node: 'east2', problem: null } });
    now = 5000;
    hear({ kind: 'tick' });
    assert.equal(why(), 'not at rest (not for long enough): time is over');
  });

  it('names who has not switched', () => {
    begin();
    now = 10_000;
    hear({ kind: 'tick' });
    assert.equal(why(), 'east1 has not switched: time is over');
  });
});
