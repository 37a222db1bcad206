// What is asked every few seconds of a node makes no row of each address with all of its members: of 10,240 addresses on 64 nodes that took a fifth of a
// second, for which heartbeats had to wait.
import assert from 'node:assert/strict';
import type { Snapshot } from '../../runtime/console/node-port.ts';
import { noDifferences } from '../../runtime/control/node-agreement.ts';
import { addressesOf, leanAddressesOf } from '../../runtime/core/node-view.ts';
import { nodeMetrics } from '../../runtime/daemon/node-metrics.ts';
import { unsettled } from '../../runtime/daemon/rollout/settled.ts';
import { ask, serve } from '../console/ask.ts';
import { healthy, SampleNode, troubled } from '../console/sample.ts';
import { settled } from '../core/situations.ts';

/** Whose full rows may not be read. */
const onlyLean = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  lean: [...snapshot.addresses],
  addresses: {
    [Symbol.iterator]() {
      throw new Error('all of each address was read');
    },
  },
});

describe('lean rows', () => {
  it('say the same as the full ones, also while something moves', () => {
    const it = settled(['a', 'b', 'c']);
    const same = (): void => {
      const { state } = it.member('a');
      const full = [...addressesOf(state)].map(({ ip, owner, movingTo, broken, unsafe, conflict }) => ({
        ip,
        owner,
        movingTo,
        broken,
        unsafe,
        conflict,
      }));
      assert.deepEqual([...leanAddressesOf(state)], full);
    };
    same();
    it.order('b', { kind: 'drain', on: true });
    for (let ms = 0; ms < 20; ms++) {
      it.run(1);
      same();
    }
    it.crash('b');
    it.run(100);
    same();
  });

  it('are all that figures, cluster info, and the end of a step of a rollout read', async () => {
    for (const snapshot of [healthy, troubled]) {
      const lean = onlyLean(snapshot);
      const sources = { plumbed: 1, heartbeatAges: [], counters: {}, loopDelayMs: 0, residentBytes: 0 };
      assert.deepEqual(nodeMetrics({ snapshot: lean, ...sources }, noDifferences), nodeMetrics({ snapshot, ...sources }, noDifferences));
      assert.equal(unsettled(lean, [], new Set()), unsettled(snapshot, [], new Set()));
      const said = async (of: Snapshot) => (await ask(serve(new SampleNode(of)), 'cluster info')).text;
      assert.equal(await said(lean), await said(snapshot));
    }
  });
});
