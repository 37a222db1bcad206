// EC3109: a binding name that means one address here and another one there.

import { check, type ClusterView, type Finding, type NodeView } from '../check.ts';
import { append, disagreementFinding, type Said } from '../checks-shared/compare-nodes.ts';
import { compareAddresses, type Holder, holders, members } from '../checks-shared/managed.ts';
import { counted, listed, nodeLabel } from '../checks-shared/words.ts';
import type { BindingFact } from '../facts/facts.ts';
import { placeOfSetting } from '../facts/values.ts';
import { clusterExample } from '../checks-shared/examples.ts';

export const brokenBinding = check({
  code: 'EC3109',
  name: 'broken-binding',
  severity: 'error',
  scope: 'cluster',
  single: true,
  title: 'A managed binding and its address do not belong together on all nodes',
  why: 'Mail that is assigned to a binding must leave from the address of that binding, on whichever node it is. If a name stands for two addresses, or an address for two names, the product marks it BROKEN and does not manage it any more: no node brings it up. Names count with their case (`4/cluster-duravip-conflict.md`). A name that is given twice on one node is refused as well.',
  bad: {
    'default/ecelerity.conf': `${clusterExample}Binding "customer-1" {\n  enable_duravip = true\n  include "address.conf"\n}\n`,
    'east1/address.conf': 'bind_address = "10.1.1.10"\n',
    'west1/address.conf': 'bind_address = "10.1.1.11"\n',
  },
  good: {
    'default/ecelerity.conf': `${clusterExample}Binding "customer-1" {\n  enable_duravip = true\n  include "address.conf"\n}\n`,
    'east1/address.conf': 'bind_address = "10.1.1.10"\n',
    'west1/address.conf': 'bind_address = "10.1.1.10"\n',
  },
  *run(cluster) {
    const broken = new Set<string>();
    yield* namesTwiceOnOneNode(cluster, broken);
    yield* namesWithSeveralAddresses(cluster, broken);
    yield* addressesWithSeveralNames(cluster, broken);
  },
});

interface Use {
  readonly node: NodeView;
  readonly binding: BindingFact;
  readonly ip: string;
}

/** In two groups, or in a group and alone, with different addresses. */
function* namesTwiceOnOneNode(cluster: ClusterView, broken: Set<string>): Generator<Finding> {
  const seen = new Set<string>();
  for (const node of members(cluster)) {
    for (const [name, uses] of usesOfNames([node])) {
      const [first] = uses;
      const other = uses.find((use) => use.ip !== first?.ip);
      if (first === undefined || other === undefined) continue;
      broken.add(name);
      // Nodes that read the same files have the same mistake.
      const key = JSON.stringify([first.binding.at, other.binding.at]);
      if (seen.has(key)) continue;
      seen.add(key);
      yield {
        message: `Binding "${name}" is there twice on one node, with ${first.ip} and with ${other.ip}; give each address a name of its own`,
        at: other.binding.at,
        related: [{ at: first.binding.at, message: `with ${first.ip} here` }],
        nodes: [nodeLabel(node)],
      };
    }
  }
}

function* namesWithSeveralAddresses(cluster: ClusterView, broken: Set<string>): Generator<Finding> {
  for (const [name, uses] of usesOfNames(members(cluster))) {
    if (broken.has(name) || uses.every((use) => use.ip === uses[0]?.ip)) continue;
    broken.add(name);
    const found = disagreementFinding(
      uses.map(({ node, binding, ip }) => ({ node, value: ip, says: ip, at: placeOfAddress(binding) })),
      (summary) =>
        `Binding "${name}" is ${summary}; a name with two addresses is BROKEN and no node brings it up: use one address on all nodes`,
    );
    if (found !== null) yield found;
  }
}

/**
 * Addresses whose names are not the same on all nodes that have bindings on them: broken where two nodes each have a name that the
 * other lacks, else only a binding that is missing somewhere. Names that differ in case only are left to a check of their own (EC3131).
 */
function* addressesWithSeveralNames(cluster: ClusterView, broken: ReadonlySet<string>): Generator<Finding> {
  const crossed: (readonly [string, readonly Holder[]])[] = [];
  const nested: (readonly [string, readonly Holder[]])[] = [];
  for (const [ip, held] of holders(cluster)) {
    const named = held.filter(({ address }) => address.bindings.length > 0);
    const sets = new Map(named.map((holder) => [namesOf(holder).join('\n').toLowerCase(), namesOf(holder)]));
    if (sets.size < 2 || [...sets.values()].flat().some((name) => broken.has(name))) continue;
    const bySize = [...sets.values()].sort((a, b) => a.length - b.length);
    const chain = bySize.every((names, i) => names.every((name) => bySize[i + 1]?.includes(name) ?? true));
    (chain ? nested : crossed).push([ip, named]);
  }
  yield* compareAddresses(crossed, sayNames, (ips, summary) => {
    return `${subject(ips)} the address of ${summary}; an address with different names is BROKEN and no node brings it up: use the same names on all nodes`;
  });
  const missing = compareAddresses(nested, sayNames, (ips, summary) => {
    return `${subject(ips)} the address of ${summary}; mail of a binding cannot leave from a node that lacks it: configure the same bindings on all nodes`;
  });
  for (const finding of missing) yield { ...finding, severity: 'warning' };
}

function subject([ip, ...more]: readonly string[]): string {
  return more.length === 0
    ? `${ip ?? ''} is`
    : `${ip ?? ''} (and ${counted(more.length, 'other address', 'other addresses')} in the same way) is`;
}

function sayNames(holder: Holder): Said {
  const names = namesOf(holder);
  const [first] = holder.address.bindings;
  const says = `${names.length === 1 ? 'Binding' : 'Bindings'} ${listed(names.map((name) => `"${name}"`))}`;
  return { node: holder.node, value: names.join('\n'), says, at: first?.at ?? holder.address.at };
}

function namesOf({ address }: Holder): string[] {
  return [...new Set(address.bindings.map((binding) => binding.name))].sort();
}

/** Managed bindings by name, in the order of the nodes. */
function usesOfNames(nodes: readonly NodeView[]): ReadonlyMap<string, readonly Use[]> {
  const byName = new Map<string, Use[]>();
  for (const node of nodes) {
    for (const address of node.facts.addresses) {
      for (const binding of address.bindings) append(byName, binding.name, { node, binding, ip: address.ip.text });
    }
  }
  return byName;
}

function placeOfAddress({ bindAddress, at }: BindingFact) {
  return bindAddress === null ? at : placeOfSetting(bindAddress);
}
