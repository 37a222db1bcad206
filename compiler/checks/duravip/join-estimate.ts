// EC3120: how long the cluster needs until it is balanced after a node has joined.

import { check, type ClusterView, type NodeView } from '../../check/check.ts';
import { holders, members, placeOfCluster } from '../../checks-shared/managed.ts';
import { grouped, nodeNames } from '../../checks-shared/words.ts';
import { placeOf } from '../../load/source.ts';

/** Below that nobody waits for it. */
const patienceSeconds = 60;

export const joinEstimate = check({
  code: 'EC3120',
  name: 'join-estimate',
  severity: 'hint',
  scope: 'cluster',
  title: 'Balancing after a join takes more than a minute',
  why: 'A node that joins takes over its share of the addresses without a preference: `duravip_balance_set_size` of them every `view_balance_interval` seconds, the first ones after `view_mature_time`. With thousands of addresses and a small set size that takes long; nothing is down meanwhile, but the load is uneven, and each further join starts the wait again. A larger set size is the documented remedy, changed with all nodes stopped (`4/modules/4-modules-cluster.md`).',
  get bad() {
    return tree(2);
  },
  get good() {
    return tree(20);
  },
  *run(cluster) {
    const nodes = members(cluster);
    const [first] = nodes;
    if (first === undefined || nodes.length < 2) return;
    const timers = sameTimers(nodes);
    if (timers === null) return;
    const moves = Math.floor(electedFreely(cluster) / nodes.length);
    const rounds = Math.ceil(moves / timers.setSize);
    const seconds = timers.mature + rounds * timers.interval;
    if (seconds <= patienceSeconds) return;
    const setting = first.facts.cluster?.settings.get('duravip_balance_set_size');
    const value = setting?.option.value ?? null;
    yield {
      message: `A node that joins takes over ${grouped(moves)} addresses, ${timers.setSize} every ${timers.interval} s after ${timers.mature} s: balanced after ${duration(seconds)}${remedy(moves, timers)}`,
      at: setting === undefined || value === null ? placeOfCluster(first) : placeOf(setting.source, value),
      nodes: nodeNames(nodes),
    };
  },
});

interface Timers {
  readonly setSize: number;
  readonly mature: number;
  readonly interval: number;
}

/** null where the nodes disagree: then there is no answer, and the disagreement is reported. */
function sameTimers(nodes: readonly NodeView[]): Timers | null {
  const read = (option: string): number | null => {
    const values = new Set(nodes.map(({ facts }) => (facts.cluster === null ? null : facts.value(facts.cluster, option)?.value)));
    const [only] = values;
    return values.size === 1 && typeof only === 'number' ? only : null;
  };
  const setSize = read('duravip_balance_set_size');
  const mature = read('view_mature_time');
  const interval = read('view_balance_interval');
  return setSize === null || mature === null || interval === null ? null : { setSize, mature, interval };
}

/** Addresses that balancing may move: neither preferred nor following. */
function electedFreely(cluster: ClusterView): number {
  let count = 0;
  for (const held of holders(cluster).values()) {
    if (held.every(({ address }) => address.follow === null && address.preferences.length === 0)) count++;
  }
  return count;
}

function remedy(moves: number, { mature, interval }: Timers): string {
  const rounds = Math.floor((patienceSeconds - mature) / interval);
  return rounds < 1 ? '' : `; with duravip_balance_set_size = ${Math.ceil(moves / rounds)} it takes at most a minute`;
}

/** `95 s`, `12 min`, `3.5 h`. */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Two nodes and forty addresses. */
function tree(setSize: number): Record<string, string> {
  let bindings = '';
  for (let i = 1; i <= 40; i++) bindings += `Binding "b${i}" {\n  bind_address = "10.1.1.${i}"\n  enable_duravip = true\n}\n`;
  return {
    'default/ecelerity.conf': `cluster {\n  duravip_balance_set_size = ${setSize}\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\ninclude "node-local.conf"\n${bindings}`,
    'east1/node-local.conf': 'use_iflist_cache = 0\n',
    'west1/node-local.conf': 'use_iflist_cache = 0\n',
  };
}
