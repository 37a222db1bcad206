// EC3115: Topology blocks that contradict each other.

import { compareIp, contains } from '../../../runtime/net/ip.ts';
import { check, type Finding } from '../../check/check.ts';
import { competingInterface } from '../../checks-shared/competing-interface.ts';
import type { TopologyFact } from '../../facts/facts.ts';
import { placeOfSetting } from '../../facts/values.ts';

export const topologyOverlap = check({
  code: 'EC3115',
  name: 'topology-overlap',
  severity: 'warning',
  scope: 'node',
  title: 'Topology blocks overlap and name different interfaces',
  why: 'The manual does not say which block counts for an address that lies in two. `ecconf` and its runtime take the longest prefix; the product may not. The same network twice with two interfaces cannot be decided at all and is an error (`4/4-cluster-config-duravip.md`).',
  bad: 'cluster {\n  Topology "10.1.0.0/16" {\n    interface = "eth1"\n  }\n  Topology "10.1.1.0/24" {\n    interface = "eth2"\n  }\n}\n',
  good: 'cluster {\n  Topology "10.1.0.0/24" {\n    interface = "eth1"\n  }\n  Topology "10.1.1.0/24" {\n    interface = "eth2"\n  }\n}\n',
  *run({ facts }) {
    for (const topology of facts.topologies) yield* sameNetworkTwice(topology);
    yield* nested(facts.topologies);
  },
});

/** Two stanzas for one network continue each other, so the later interface silently overrides the earlier one. */
function* sameNetworkTwice(topology: TopologyFact): Generator<Finding> {
  const later = topology.interface?.setting ?? null;
  const earlier = later?.shadowed ?? null;
  if (later === null || earlier === null || !competingInterface(earlier, later)) return;
  yield {
    message: `Topology ${topology.network?.text ?? topology.scope.name ?? ''} is there twice with different interfaces; keep the one that is right`,
    at: placeOfSetting(later),
    severity: 'error',
    related: [{ at: placeOfSetting(earlier), message: 'the other interface' }],
  };
}

/** Blocks either contain each other or are apart, so one pass in order with a stack of the open ones finds all. */
function* nested(topologies: readonly TopologyFact[]): Generator<Finding> {
  const blocks = topologies.flatMap((topology) => (topology.network === null ? [] : [{ topology, network: topology.network }]));
  blocks.sort((a, b) => compareIp(a.network.network, b.network.network) || a.network.prefix - b.network.prefix);
  const open: typeof blocks = [];
  for (const inner of blocks) {
    while (open.length > 0 && !encloses(open.at(-1), inner)) open.pop();
    const outer = open.at(-1);
    open.push(inner);
    const devices = [outer?.topology.interface?.value, inner.topology.interface?.value];
    if (outer === undefined || devices.includes(undefined) || devices[0] === devices[1]) continue;
    yield {
      message: `Topology ${inner.network.text} on ${devices[1] ?? ''} lies inside ${outer.network.text} on ${devices[0] ?? ''}; the longest prefix wins here, which the manual does not promise: make the blocks disjoint`,
      at: inner.topology.at,
      related: [{ at: outer.topology.at, message: `${outer.network.text} on ${devices[0] ?? ''}` }],
    };
  }
}

type Block = { readonly network: NonNullable<TopologyFact['network']> };

function encloses(outer: Block | undefined, inner: Block): boolean {
  return outer !== undefined && outer.network.prefix <= inner.network.prefix && contains(outer.network, inner.network.network);
}
