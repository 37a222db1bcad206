// EC3118: a listener that follows one binding here and another one there.

import { check, type ClusterView, type Finding } from '../../check/check.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { followIndex } from '../../checks-shared/follow.ts';
import { compareAddresses, type Holder, holders, members, type Property } from '../../checks-shared/managed.ts';
import { counted, nodeNames } from '../../checks-shared/words.ts';
import type { ListenFact } from '../../facts/facts.ts';
import { clusterExample } from '../../checks-shared/examples.ts';
import { placeOfValue } from '../../facts/values.ts';

export const followDiffers = check({
  code: 'EC3118',
  name: 'follow-differs',
  severity: 'warning',
  scope: 'cluster',
  single: true,
  title: 'The listeners on one address do not follow the same binding',
  why: 'An address can be in one place only. If nodes, or two listeners of one node, let it follow different bindings, they compute different owners for it, and two nodes may bring it up. The same holds where it follows on one node and is elected for itself on another (`4/4-cluster-config-duravip.md`).',
  bad: {
    'default/ecelerity.conf': `${clusterExample}Binding "a" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\nBinding "b" {\n  bind_address = "10.1.1.11"\n  enable_duravip = true\n}\nESMTP_Listener {\n  Listen "10.1.1.20:25" {\n    include "follow.conf"\n  }\n}\n`,
    'east1/follow.conf': 'duravip_follow = "a"\n',
    'west1/follow.conf': 'duravip_follow = "b"\n',
  },
  good: {
    'default/ecelerity.conf': `${clusterExample}Binding "a" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\nBinding "b" {\n  bind_address = "10.1.1.11"\n  enable_duravip = true\n}\nESMTP_Listener {\n  Listen "10.1.1.20:25" {\n    include "follow.conf"\n  }\n}\n`,
    'east1/follow.conf': 'duravip_follow = "a"\n',
    'west1/follow.conf': 'duravip_follow = "10.1.1.10"\n',
  },
  *run(cluster) {
    yield* withinNodes(cluster);
    yield* compareAddresses(holders(cluster), follow);
  },
});

/** Two listeners on one address of one node. Nodes that read the same files give equal findings, which become one. */
function* withinNodes(cluster: ClusterView): Generator<Finding> {
  for (const node of members(cluster)) {
    for (const { ip, listens } of node.facts.addresses) {
      const targets = listens.flatMap((listen) =>
        listen.follow === null ? [] : [{ follow: listen.follow, id: targetOf({ node }, listen) }],
      );
      const [first] = targets;
      const other = targets.find((target) => target.id !== first?.id);
      if (first === undefined || other === undefined) continue;
      yield {
        message: `Listeners on ${ip.text} follow "${first.follow.value}" and "${other.follow.value}"; an address can only be in one place: let them follow one binding`,
        at: placeOfValue(other.follow),
        related: [{ at: placeOfValue(first.follow), message: `follows "${first.follow.value}"` }],
        fix: writing(placeOfValue(other.follow), quoteText(first.follow.value, true), `Follow "${first.follow.value}" here, too`),
        nodes: nodeNames([node]),
      };
    }
  }
}

const follow: Property = {
  option: 'duravip_follow',
  value({ node, address }) {
    // Where only one side has listeners, the services differ, which is reported as such.
    if (address.listens.length === 0) return null;
    const following = address.listens.find((listen) => listen.follow !== null);
    return following === undefined ? '' : targetOf({ node }, following);
  },
  say({ address }) {
    const { follow, at, listens } = address;
    const scope = listens[0]?.scope ?? null;
    return follow === null
      ? { says: 'nothing', at, scope }
      : { says: `"${follow.value}"`, at: placeOfValue(follow), setting: follow.setting, scope };
  },
  sentence([ip, ...more], summary) {
    const others = more.length === 0 ? '' : ` and ${counted(more.length, 'more address', 'more addresses')}`;
    return `Listeners on ${ip ?? ''}${others} follow ${summary}; let them follow one binding on all nodes`;
  },
};

/** Name and address of one binding are one target. */
function targetOf({ node }: Pick<Holder, 'node'>, listen: ListenFact): string {
  return followIndex(node.facts).target(listen)?.ip?.text ?? listen.follow?.value ?? '';
}
