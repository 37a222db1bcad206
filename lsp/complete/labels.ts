// Names of stanzas: replication types, networks, nodes, and for stanzas that continue another one the names that are in use.

import { replicationTypes } from '../../compiler/schema/replicate.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Item, Option, Stanza } from '../../grammar/tree.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { literal, valueItem, type CompletionItem, type Slot } from './item.ts';
import { names, nodeNames } from './values.ts';

export interface LabelPlace {
  readonly slot: Slot;
  readonly item: Stanza | Option;
  readonly siblings: readonly Item[];
}

/** Names that a sibling has already are left out: it would be the same stanza. */
export function completeLabel(snapshot: Snapshot, { slot, item, siblings }: LabelPlace): readonly CompletionItem[] {
  const taken = new Set(
    siblings.flatMap((each) =>
      each !== item && each.kind === 'stanza' && each.key === item.key && each.label !== null ? [textValue(slot.source, each.label)] : [],
    ),
  );
  const hasBody = item.kind === 'stanza';
  return proposals(snapshot, item.key)
    .filter(([label]) => !taken.has(label))
    .map(([label, detail]) => {
      const found = valueItem(slot, label, { kind: 'name', quoted: true, detail });
      return hasBody ? found : { ...found, snippet: `${literal(found.edit.text)} {\n\t$0\n}` };
    });
}

function proposals(snapshot: Snapshot, key: string): readonly (readonly [string, string])[] {
  switch (key) {
    case 'replicate':
      return Object.entries(replicationTypes);
    case 'topology':
      return networks(snapshot);
    case 'binding':
      return names(snapshot, 'binding').map((name) => [name, 'binding'] as const);
    case 'binding_group':
      return names(snapshot, 'binding-group').map((name) => [name, 'binding group'] as const);
    case 'node':
      return nodeNames(snapshot).map((name) => [name, 'node'] as const);
    case 'manager':
      return snapshot.project.managers.flatMap(({ name }) => (name === null ? [] : [[name, 'manager'] as const]));
    case 'listen':
      return [
        ['*:25', 'any IPv4 address'],
        ['[::]:25', 'any IPv6 address'],
        ...addresses(snapshot).map((ip) => [`${ip}:25`, 'address of a binding'] as const),
      ];
    default:
      return [];
  }
}

/** Networks that some node has a Topology for, and /24 blocks of managed addresses that have none. */
function networks(snapshot: Snapshot): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const { facts } of snapshot.cluster.nodes) {
    for (const { network } of facts.topologies) if (network !== null) found.set(network.text, 'in another file');
    for (const { ip, topology } of facts.addresses) {
      if (topology === null && ip.family === 4) found.set(ip.text.replace(/\d+$/, '0/24'), `has the managed address ${ip.text}`);
    }
  }
  return [...found];
}

function addresses(snapshot: Snapshot): readonly string[] {
  const found = snapshot.cluster.nodes.flatMap(({ facts }) => facts.bindings.flatMap(({ ip }) => (ip?.family === 4 ? [ip.text] : [])));
  return [...new Set(found)];
}
