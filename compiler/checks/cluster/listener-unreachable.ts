// EC3217: an ECCluster_Listener that no other machine can reach.

import { isLoopback } from '../../../runtime/net/ip.ts';
import { check, type NodeView } from '../../check/check.ts';
import { relabelling, repair } from '../../checks-shared/repairs.ts';
import type { ListenFact } from '../../facts/facts.ts';
import { ipOf, placeOfScope } from '../../facts/values.ts';

export const listenerUnreachable = check({
  code: 'EC3217',
  name: 'listener-unreachable',
  severity: 'error',
  scope: 'node',
  title: 'An ECCluster_Listener is where no other machine can reach it',
  why: 'Through this listener the manager fetches logs and nodes move messages to each other. On a loopback address or a Unix socket only the machine itself reaches it; an address that is not the one of the node (`nodeaddr`, its entry in `peers`) cannot be opened at all (`4/modules/4-modules-cluster.md`). `*:4802` is right on every node.',
  bad: 'cluster {\n}\nECCluster_Listener {\n  Listen "127.0.0.1:4802" {\n  }\n}\n',
  good: 'cluster {\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\n',
  *run(view) {
    if (view.facts.cluster === null) return;
    for (const listen of view.facts.listens) {
      const problem = listen.listener === 'eccluster_listener' ? problemOf(listen, view) : null;
      if (problem === null) continue;
      const name = listen.scope.name ?? '';
      yield {
        message: `Listen "${name}" of ECCluster_Listener ${problem}; use "*:4802"`,
        at: placeOfScope(listen.scope),
        fix: repair('Listen on "*:4802"', ...relabelling(listen.scope, '*:4802')),
      };
    }
  },
});

function problemOf({ address }: ListenFact, { facts, node }: NodeView): string | null {
  if (address === null || address.kind === 'any') return null;
  if (address.kind === 'host')
    return /^localhost(?:\.|$)/i.test(address.host) ? 'is on the machine itself, which no other one reaches' : null;
  if (address.kind === 'unix') return 'is a Unix socket, which no other machine reaches';
  const { ip } = address;
  if (isLoopback(ip)) return 'is on a loopback address, which no other machine reaches';
  const own = ipOf(facts.cluster?.settings.get('nodeaddr')) ?? facts.peers.find(({ name }) => name === node.name)?.ip ?? null;
  if (own === null || own.text === ip.text) return null;
  return `is on ${ip.text}, which is not the address of ${node.name ?? 'this node'} (${own.text})`;
}
