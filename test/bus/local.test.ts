// The contract of the embedded bus within one process.
import assert from 'node:assert/strict';
import { createLocalBus } from '../../runtime/bus/embedded.ts';
import { Hub } from '../../runtime/bus/hub.ts';
import { busContract, type TestCluster } from './contract.ts';
import { createPeer } from './peer.ts';

async function start(): Promise<TestCluster> {
  const hub = new Hub('test');
  const buses = Array.from({ length: 3 }, () => createLocalBus(hub));
  const peers = buses.map((bus) => createPeer(bus));
  const idOf = (index: number) => {
    const id = buses[index]?.memberId();
    assert.ok(id);
    return id;
  };
  return {
    peers,
    // Within one process there is no kill; a member that the hub gives up and that never comes back looks the same to the others.
    crash: async (index) => {
      await buses[index]?.close();
    },
    replace: async (index) => {
      const bus = createLocalBus(hub);
      buses[index] = bus;
      peers[index] = createPeer(bus);
    },
    partition: { cut: (index) => hub.partition([], [idOf(index)]), heal: () => hub.heal() },
    restart: async () => {
      for (const index of [0, 1, 2]) hub.cut(idOf(index), 'the hub was restarted');
      return { broken: [0, 1, 2], replaced: [] };
    },
    close: async () => {
      await Promise.all(buses.map((bus) => bus.close()));
    },
  };
}

busContract('embedded, one process', { start, missing: () => null, hasPartitions: true });
