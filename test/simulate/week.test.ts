// A week without events moves nothing: no address, no row, no round. Heartbeats and looks at the kernel go on all the time.
import assert from 'node:assert/strict';
import { managedAddress, nodeIr } from '../../runtime/simulate/node-ir.ts';
import { unrest } from '../../runtime/simulate/invariants/rest.ts';
import { World } from '../../runtime/simulate/world.ts';

const weekMs = 7 * 86_400_000;
const names = ['ec1', 'ec2', 'ec3'];

describe('simulator: a week', () => {
  it('without events moves nothing', () => {
    const addresses = Array.from({ length: 31 }, (_, index) => {
      if (index === 30) return managedAddress(index, { follow: '10.0.0.0' });
      return managedAddress(index, { preference: index < 6 ? (names[index % 3] ?? null) : null });
    });
    const timers = {
      balanceSetSize: 4,
      viewMatureTimeSec: 5,
      viewBalanceIntervalSec: 10,
      viewBroadcastIntervalSec: 0,
      heartbeatStartDelaySec: 15,
      // Ten times fewer than by default, so that a week is a matter of seconds here.
      heartbeatsPerSec: 0.1,
      ifCheckIntervalSec: 30,
      ifDownLimitSec: 4,
    };
    const speed = { delayMinMs: 0.1, delayMaxMs: 1, failureTimeoutMs: 500, mergeMs: 250 };
    const nodes = names.map((name) => nodeIr({ name, addresses, ...timers }));
    const world = new World({ nodes, speed, partition: 'available', leaseMs: 10_000, drift: 0.001 }, 1);
    for (const node of world.nodes) node.boot();
    world.run(120_000);
    assert.equal(unrest(world), null);
    const before = world.nodes.map(({ state }) => state?.version);
    const { plumbed } = world;
    const said = new Map(world.said);
    const beats = said.get('heartbeat') ?? 0;
    world.run(120_000 + weekMs);
    assert.ok(world.checker.changedAt < 120_000, `something moved at ${world.checker.changedAt} ms`);
    assert.equal(world.plumbed, plumbed);
    assert.deepEqual(
      world.nodes.map(({ state }) => state?.version),
      before,
    );
    const beatsSince = (world.said.get('heartbeat') ?? 0) - beats;
    assert.ok(Math.abs(beatsSince / (weekMs / 10_000) / names.length - 1) < 0.01, `${beatsSince} heartbeats`);
    said.set('heartbeat', beats + beatsSince);
    assert.deepEqual(world.said, said, 'nothing but heartbeats is said');
    assert.equal(unrest(world), null);
  });
});
