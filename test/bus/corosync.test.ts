// The contract of the bus on real Corosync daemons, one in each of three network namespaces; and what only they can do to us.
import { missingForNetns, startCluster } from '../netns/cluster.ts';
import { type ChildPeer, startChildPeer } from './child-peer.ts';
import { busContract, type TestCluster } from './contract.ts';

async function start(): Promise<TestCluster> {
  const net = await startCluster({ nodes: 3, engine: 'corosync', profile: 'fast', tokenMs: 1000, prefix: 'bus' });
  const member = (index: number): ChildPeer => startChildPeer(net.on(index + 1), ['corosync']);
  const peers = [0, 1, 2].map(member);
  return {
    peers,
    crash: async (index) => peers[index]?.kill(),
    replace: async (index) => {
      peers[index] = member(index);
    },
    partition: { cut: (index) => net.cut(index + 1), heal: (index) => net.heal(index + 1) },
    restart: async () => {
      await net.stopCorosync(3, 'SIGKILL');
      await peers[0]?.ask({ do: 'wait', group: 'restart', members: 2 });
      net.startCorosync(3);
      return { broken: [2], replaced: [] };
    },
    close: async () => {
      await Promise.all(peers.map((peer) => peer.kill()));
      await net.close();
    },
  };
}

busContract('corosync', { start, missing: () => missingForNetns('corosync'), hasPartitions: true });
