// The configuration of the sample cluster, as far as the console shows it.
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';

const hash = '4f0c12ab34cd56ef'.repeat(4);

const node: NodeIr = {
  name: 'labrat-1',
  nameFrom: 'folder',
  clustered: true,
  subcluster: 'default',
  address: { ip: '10.80.116.1', from: 'nodeaddr' },
  fingerprint: hash,
  fingerprintParts: { settings: hash, addresses: hash, topologies: hash, replicas: hash, peers: hash },
  groups: { cluster: 'ec_cluster', control: 'ec_console', log: null },
  timers: {
    heartbeatStartDelaySec: 15,
    heartbeatsPerSec: 1,
    ifCheckIntervalSec: 30,
    ifDownLimitSec: 4,
    viewMatureTimeSec: 5,
    viewBalanceIntervalSec: 20,
    viewBroadcastIntervalSec: 0,
    logActiveIntervalSec: 1,
    logIdleIntervalSec: 10,
  },
  duravip: {
    balanceSetSize: 2,
    arpAllHosts: false,
    unconditionalRebind: false,
    addresses: [
      {
        ip: '10.80.116.50',
        family: 4,
        interface: 'eth1',
        prefixLength: 32,
        bindings: ['a50'],
        services: ['multivip'],
        preference: 'labrat-1',
        follow: null,
      },
    ],
    topologies: [{ network: '10.80.116.0/24', interface: 'eth1', prefixLength: 32 }],
  },
  listeners: [],
  replicas: [],
  logs: { published: [{ key: 'mainlog', path: '/var/log/ecelerity/mainlog.cluster', subscribers: ['master'] }], destinations: [] },
  peers: [],
};

export const sampleIr: ClusterIr = { irVersion: 1, product: '4', compiler: 'ecconf', nodes: [node], managers: [] };
