// The contract of the bus on the engine that talks to Spread, with simulated daemons at real sockets.
import { type ChildPeer, startChildPeer } from '../child-peer.ts';
import { busContract, type TestCluster } from '../contract.ts';
import { SimulatedDaemons } from './daemons.ts';

async function start(): Promise<TestCluster> {
  const daemons = new SimulatedDaemons(3);
  for (const index of [0, 1, 2]) await daemons.start(index);
  const member = (index: number): ChildPeer => startChildPeer([], ['spread', daemons.path(index)]);
  const peers = [0, 1, 2].map(member);
  return {
    peers,
    crash: async (index) => peers[index]?.kill(),
    replace: async (index) => {
      peers[index] = member(index);
    },
    partition: { cut: (index) => daemons.cut(index), heal: () => daemons.cut(null) },
    restart: async () => {
      await daemons.kill(2);
      await peers[0]?.ask({ do: 'wait', group: 'restart', members: 2 });
      await daemons.start(2);
      return { broken: [2], replaced: [] };
    },
    close: async () => {
      await Promise.all(peers.map((peer) => peer.kill()));
      await daemons.close();
    },
  };
}

busContract('spread, on simulated daemons', { start, missing: () => null, hasPartitions: true });
