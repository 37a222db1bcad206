// The state machine in a small cluster, one situation at a time.
import assert from 'node:assert/strict';
import { addresses, Cluster, settingsOf } from './cluster.ts';

function cluster(names: readonly string[], managed = addresses(12)): Cluster {
  const it = new Cluster();
  for (const name of names) it.add(name, settingsOf(name, managed));
  return it;
}

/** Cold start, up to a balanced table. */
function settled(names: readonly string[], managed = addresses(12)): Cluster {
  const it = cluster(names, managed);
  it.run(40_000);
  it.check();
  return it;
}

describe('core/machine', () => {
  it('starts cold: nothing before the view is mature, then everything, balanced', () => {
    const it = cluster(['a', 'b', 'c']);
    it.run(4900);
    assert.deepEqual(it.load(), {});
    it.run(1000);
    it.check();
    assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
  });

  it('moves exactly the addresses of a node that crashes, at once', () => {
    const it = settled(['a', 'b', 'c']);
    const before = it.owners();
    it.crash('b');
    it.run(50);
    it.check();
    for (const [ip, owner] of Object.entries(it.owners())) if (before[ip] !== 'b') assert.equal(owner, before[ip]);
    assert.deepEqual(it.load(), { a: 6, c: 6 });
  });
});
