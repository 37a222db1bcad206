// EC3109: a binding name that means one address here and another one there.

import { check, type ClusterView, type Finding, type NodeView } from '../../check/check.ts';
import { disagreementFinding } from '../../checks-shared/compare-nodes.ts';
import { clusterExample } from '../../checks-shared/examples.ts';
import {
  compareAddresses,
  type Holder,
  holders,
  type ManagedBinding,
  namesWithSeveralAddresses,
  type Property,
} from '../../checks-shared/managed.ts';
import { counted, listed, nodeNames } from '../../checks-shared/words.ts';
import type { BindingFact } from '../../facts/facts.ts';
import { placeOfScope, placeOfSetting } from '../../facts/values.ts';

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
    const conflicts = namesWithSeveralAddresses(cluster);
    for (const [name, uses] of conflicts) {
      const found = twiceOnOneNode(name, uses) ?? onSeveralNodes(name, uses);
      if (found !== null) yield found;
    }
    yield* addressesWithSeveralNames(cluster, conflicts);
  },
});

/** In two groups, or in a group and alone, with different addresses. */
function twiceOnOneNode(name: string, uses: readonly ManagedBinding[]): Finding | null {
  const firsts = new Map<NodeView, ManagedBinding>();
  const pairs: (readonly [ManagedBinding, ManagedBinding])[] = [];
  for (const use of uses) {
    const first = firsts.get(use.node);
    if (first === undefined) firsts.set(use.node, use);
    else if (first.ip !== use.ip) pairs.push([first, use]);
  }
  const [pair] = pairs;
  if (pair === undefined) return null;
  const [first, other] = pair;
  return {
    message: `Binding "${name}" is there twice on one node, with ${first.ip} and with ${other.ip}; give each address a name of its own`,
    at: placeOfScope(other.binding.scope),
    related: [{ at: placeOfScope(first.binding.scope), message: `with ${first.ip} here` }],
    nodes: nodeNames(pairs.map(([{ node }]) => node)),
  };
}

function onSeveralNodes(name: string, uses: readonly ManagedBinding[]): Finding | null {
  return disagreementFinding(
    uses.map(({ node, binding, ip }) => ({
      ...{ node, value: ip, says: ip, at: placeOf(binding) },
      setting: binding.bindAddress,
      scope: binding.scope,
    })),
    (summary) =>
      `Binding "${name}" is ${summary}; a name with two addresses is BROKEN and no node brings it up: use one address on all nodes`,
    'bind_address',
  );
}

function placeOf({ bindAddress, scope }: BindingFact) {
  return bindAddress === null ? placeOfScope(scope) : placeOfSetting(bindAddress);
}

/**
 * Addresses whose names are not the same on all nodes that have bindings on them: broken where two nodes each have a name that the
 * other lacks, else only a binding that is missing somewhere. Names that differ in case only are left to a check of their own (EC3131).
 */
function* addressesWithSeveralNames(cluster: ClusterView, broken: ReadonlyMap<string, unknown>): Generator<Finding> {
  const crossed: (readonly [string, readonly Holder[]])[] = [];
  const nested: (readonly [string, readonly Holder[]])[] = [];
  for (const [ip, held] of holders(cluster)) {
    const sets = new Map<string, readonly string[]>();
    for (const holder of held) if (holder.address.bindings.length > 0) sets.set(namesOf(holder).toLowerCase(), namesOf(holder).split('\n'));
    if (sets.size < 2 || [...sets.values()].flat().some((name) => broken.has(name))) continue;
    const bySize = [...sets.values()].sort((a, b) => a.length - b.length);
    const chain = bySize.every((names, i) => names.every((name) => bySize[i + 1]?.includes(name) ?? true));
    (chain ? nested : crossed).push([ip, held]);
  }
  yield* compareAddresses(crossed, { ...names, sentence: (ips, summary) => `${names.sentence(ips, summary)}; ${brokenRemedy}` });
  for (const finding of compareAddresses(nested, {
    ...names,
    sentence: (ips, summary) => `${names.sentence(ips, summary)}; ${missingRemedy}`,
  })) {
    yield { ...finding, severity: 'warning' };
  }
}

const brokenRemedy = 'an address with different names is BROKEN and no node brings it up: use the same names on all nodes';
const missingRemedy = 'mail of a binding cannot leave from a node that lacks it: configure the same bindings on all nodes';

const names: Property = {
  value: (holder) => (holder.address.bindings.length === 0 ? null : namesOf(holder)),
  say(holder) {
    const own = namesOf(holder).split('\n');
    const says = `${own.length === 1 ? 'Binding' : 'Bindings'} ${listed(own.map((name) => `"${name}"`))}`;
    const [first] = holder.address.bindings;
    return { says, at: first === undefined ? holder.address.at : placeOfScope(first.scope) };
  },
  sentence([ip, ...more], summary) {
    const others = more.length === 0 ? '' : ` (and ${counted(more.length, 'other address', 'other addresses')} in the same way)`;
    return `${ip ?? ''}${others} is the address of ${summary}`;
  },
};

/** Sorted, one a line. */
function namesOf({ address: { bindings } }: Holder): string {
  const [only, ...others] = bindings;
  if (only !== undefined && others.length === 0) return only.name;
  return [...new Set(bindings.map((binding) => binding.name))].sort().join('\n');
}
