// What the page knows of owners after each look is what it would know if it had never looked before.
import assert from 'node:assert/strict';
import { BlockFinder } from '../../runtime/status/block-finder.ts';
import { digestOf, noOwners, type OwnersDigest } from '../../runtime/status/owners-digest.ts';
import { addresses } from '../core/cluster.ts';
import { settled } from '../core/situations.ts';
import { exampleIr } from '../daemon/small-ir.ts';

/** As many as make a table whose layers are told apart. */
const many = 1200;

describe('the digest of owners', () => {
  it('read by what has changed is the same as read anew: moves, pending ones, drains, failures, returns', async () => {
    const ir = await exampleIr();
    const it = settled(['a', 'b', 'c'], addresses(many));
    const finder = new BlockFinder(ir);
    let digest = noOwners;
    let kept = 0;
    const look = async (): Promise<void> => {
      const { state } = it.member('a');
      const before = new Set(digest.rows);
      digest = await digestOf(state, finder, digest);
      kept += digest.rows.filter((row) => before.has(row)).length;
      const { source, ...anew }: OwnersDigest = await digestOf(state, new BlockFinder(ir), noOwners);
      assert.deepEqual({ ...digest, source }, { ...anew, source });
      assert.equal(digest.rows.length, many);
    };
    await look();
    for (let round = 0; round < 40; round++) {
      const ip = `10.0.${round & 3}.${round}`;
      const owner = it.owners()[ip] ?? '';
      it.order('b', { kind: 'move', ip, to: owner === 'a' ? 'b' : 'a' });
      // In the middle of it, and after it.
      it.run(1);
      await look();
      it.run(50);
      await look();
    }
    assert.ok(kept > 80 * (many - 20), 'rows that are the same are the same objects');
    // One that is called off: no row is another one by it.
    const [taken = ''] = Object.entries(it.owners()).flatMap(([ip, owner]) => (owner === 'a' ? [ip] : []));
    it.member('b').plumbMs = 600_000;
    it.order('a', { kind: 'move', ip: taken, to: 'b' });
    for (let tries = 0; digest.moving === 0 && tries < 20; tries++) {
      it.run(1);
      await look();
    }
    assert.equal(digest.moving, 1);
    it.run(5500);
    assert.equal(it.owners()[taken], 'a');
    await look();
    assert.equal(digest.moving, 0);
    it.order('c', { kind: 'drain', on: true });
    it.run(3);
    await look();
    it.run(20_000);
    await look();
    it.crash('b');
    it.run(100);
    await look();
    it.run(60_000);
    await look();
    assert.ok(digest.byNode.get('a') !== undefined && digest.byNode.get('b') === undefined);
  });
});
