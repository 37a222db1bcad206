// EC3111: one address, several preferred owners.

import { check, type ClusterView, type Finding } from '../../check/check.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { compareAddresses, holders, members, type Property } from '../../checks-shared/managed.ts';
import { counted, nodeNames } from '../../checks-shared/words.ts';
import { clusterExample } from '../../checks-shared/examples.ts';
import { placeOfValue } from '../../facts/values.ts';

export const preferenceConflict = check({
  code: 'EC3111',
  name: 'preference-conflict',
  severity: 'warning',
  scope: 'cluster',
  single: true,
  title: 'A managed address has different preferred owners',
  why: 'If two nodes, or two services on one node, prefer different owners for an address, it is marked as in conflict and all preferences for it are ignored until they agree: the address may go anywhere. The preference is the name of a node, so the same line can stand on all of them (`4/cluster-duravip-conflict.md`).',
  bad: {
    'default/ecelerity.conf': `${clusterExample}Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n  include "preference.conf"\n}\n`,
    'east1/preference.conf': 'duravip_preference = "east1"\n',
    'west1/preference.conf': 'duravip_preference = "west1"\n',
  },
  good: {
    'default/ecelerity.conf': `${clusterExample}Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n  include "preference.conf"\n}\n`,
    'east1/preference.conf': 'duravip_preference = "east1"\n',
    'west1/preference.conf': 'duravip_preference = "east1"\n',
  },
  *run(cluster) {
    yield* withinNodes(cluster);
    yield* compareAddresses(holders(cluster), preference);
  },
});

/** Two services on one address of one node. Nodes that read the same files give equal findings, which become one. */
function* withinNodes(cluster: ClusterView): Generator<Finding> {
  for (const node of members(cluster)) {
    for (const { ip, preferences } of node.facts.addresses) {
      const [first] = preferences;
      const other = preferences.find((preference) => preference.value !== first?.value);
      if (first === undefined || other === undefined) continue;
      yield {
        message: `${ip.text} prefers "${other.value}" here and "${first.value}" for another service; in conflict, so no preference counts: name one node`,
        at: placeOfValue(other),
        related: [{ at: placeOfValue(first), message: `prefers "${first.value}"` }],
        fixes: [
          writing(placeOfValue(other), quoteText(first.value, true), `Prefer "${first.value}" for both`),
          writing(placeOfValue(first), quoteText(other.value, true), `Prefer "${other.value}" for both`),
        ],
        nodes: nodeNames([node]),
      };
    }
  }
}

const preference: Property = {
  option: 'duravip_preference',
  /** A node that contradicts itself has been reported; one that states nothing contradicts nobody. */
  value({ address: { preferences } }) {
    const first = preferences[0]?.value ?? null;
    return preferences.every((each) => each.value === first) ? first : null;
  },
  say({ address }) {
    const [first] = address.preferences;
    return {
      says: `"${first?.value ?? ''}"`,
      at: first === undefined ? address.at : placeOfValue(first),
      setting: first?.setting ?? null,
      scope: first?.scope ?? null,
    };
  },
  sentence([ip, ...more], summary) {
    const others = more.length === 0 ? 'prefers' : `and ${counted(more.length, 'more address', 'more addresses')} prefer`;
    return `${ip ?? ''} ${others} ${summary}; in conflict, so no preference counts: name one node everywhere`;
  },
};
