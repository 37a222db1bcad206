// The managed addresses of all nodes together, by address: what every cross-node check of DuraVIP starts from.

import type { ClusterView, Finding, NodeView } from '../check/check.ts';
import type { Fix, Place } from '../diagnostics.ts';
import type { AddressFact, BindingFact } from '../facts/facts.ts';
import { placeOfScope, placeOfSetting } from '../facts/values.ts';
import { agreeing } from './agree.ts';
import { removal } from './edits.ts';
import { append, disagreement, type Disagreement, type Said, sayable } from './compare-nodes.ts';

export interface Holder {
  readonly node: NodeView;
  readonly address: AddressFact;
}

const known = new WeakMap<ClusterView, ReadonlyMap<string, readonly Holder[]>>();

/** Text of the address to the nodes that manage it, in the order of the nodes. Made once for a cluster. */
export function holders(cluster: ClusterView): ReadonlyMap<string, readonly Holder[]> {
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const byIp = new Map<string, Holder[]>();
  for (const node of members(cluster)) for (const address of node.facts.addresses) append(byIp, address.ip.text, { node, address });
  known.set(cluster, byIp);
  return byIp;
}

export interface ManagedBinding {
  readonly node: NodeView;
  readonly binding: BindingFact;
  /** Text of its address. */
  readonly ip: string;
}

/** Every binding on a managed address, marked itself or not, node by node. */
export function* managedBindings(cluster: ClusterView): Generator<ManagedBinding> {
  for (const node of members(cluster)) {
    for (const { ip, bindings } of node.facts.addresses) for (const binding of bindings) yield { node, binding, ip: ip.text };
  }
}

/** Every use of each name of a managed binding that has more than one address, on one node or on several. */
export function namesWithSeveralAddresses(cluster: ClusterView): ReadonlyMap<string, readonly ManagedBinding[]> {
  const addresses = new Map<string, string>();
  const conflicts = new Map<string, ManagedBinding[]>();
  for (const { binding, ip } of managedBindings(cluster)) {
    const known = addresses.get(binding.name);
    if (known === undefined) addresses.set(binding.name, ip);
    else if (known !== ip) conflicts.set(binding.name, []);
  }
  if (conflicts.size === 0) return conflicts;
  for (const use of managedBindings(cluster)) conflicts.get(use.binding.name)?.push(use);
  return conflicts;
}

/** The nodes that have the cluster module; the others know nothing of DuraVIP. */
export function members(cluster: ClusterView): readonly NodeView[] {
  return cluster.nodes.filter((node) => node.facts.cluster !== null);
}

/** Where the address itself is written: `bind_address` of a binding, else the name of a listener. */
export function placeOfAddress({ bindings, listens, at }: AddressFact): Place {
  const setting = bindings.find((binding) => binding.bindAddress !== null)?.bindAddress ?? null;
  if (setting !== null) return placeOfSetting(setting);
  const [listen] = listens;
  return listen === undefined ? at : placeOfScope(listen.scope);
}

/** Where a node would say what it does not say: its `cluster` stanza. */
export function placeOfCluster(node: NodeView): Place {
  const { cluster } = node.facts;
  return cluster === null ? { file: node.node.root.path, start: 0, end: 0 } : placeOfScope(cluster);
}

/** How one property of an address is compared over the nodes. */
export interface Property {
  /** What a node says of the address, for comparison; null: nothing that could disagree. Called for every address of every node. */
  value(holder: Holder): string | null;
  /** The same for people, and where it stands. Called only where nodes disagree. */
  say(holder: Holder): Pick<Said, 'says' | 'at' | 'setting' | 'scope'>;
  /** The option that is another one, where setting it alike makes nodes agree. */
  readonly option?: string;
  /** Makes the message of the addresses' texts, in order, and the summary. */
  sentence(ips: readonly string[], summary: string): string;
}

/**
 * Compares one property of each address over the nodes. Addresses about which the same nodes disagree in the same way are one
 * finding: a listener forgotten on a node with a thousand addresses is one mistake.
 */
export function* compareAddresses(addresses: Iterable<readonly [string, readonly Holder[]]>, property: Property): Generator<Finding> {
  const patterns = new Map<string, { readonly ips: string[]; readonly found: Disagreement; readonly said: Said[][] }>();
  const numbers = new Map<NodeView, number>();
  for (const [ip, holding] of addresses) {
    const values = holding.map(property.value);
    const first = values.find((value) => value !== null);
    if (values.every((value) => value === null || value === first)) continue;
    const sayAll = () => holding.flatMap((holder, i) => saidBy(holder, values[i] ?? null, property));
    const pattern = holding.map(({ node }, i) => `${numberOf(numbers, node)} ${values[i] ?? '-'}`).join('\n');
    const same = patterns.get(pattern);
    if (same !== undefined) {
      same.ips.push(ip);
      if (property.option !== undefined) same.said.push(sayAll());
      continue;
    }
    const said = sayAll();
    const found = disagreement(said);
    if (found !== null) patterns.set(pattern, { ips: [ip], found, said: [said] });
  }
  for (const { ips, found, said } of patterns.values()) {
    const fixes =
      property.option === undefined
        ? []
        : agreeing(
            property.option,
            said.map((each) => each.map(sayable)),
          );
    yield {
      message: property.sentence(ips, found.summary),
      at: found.at,
      related: found.related,
      nodes: found.nodes,
      ...(fixes.length > 0 && { fixes }),
    };
  }
}

function saidBy(holder: Holder, value: string | null, property: Property): Said[] {
  return value === null ? [] : [{ node: holder.node, value, ...property.say(holder) }];
}

function numberOf(numbers: Map<NodeView, number>, node: NodeView): number {
  const known = numbers.get(node) ?? numbers.size;
  numbers.set(node, known);
  return known;
}

/** The fix that takes an address out of the hands of the cluster, wherever it is marked; null where it only follows. */
export function noLonger(held: readonly Holder[]): Fix | null {
  const marks = held
    .flatMap(({ address }) => [...address.bindings, ...address.listens])
    .flatMap(({ enableDuravip }) => enableDuravip ?? []);
  const edits = marks.map(({ source, option }) => removal(source, option));
  const once = new Map(edits.map((edit) => [`${edit.start} ${edit.file}`, edit]));
  return once.size === 0 ? null : { title: 'Do not manage it: remove enable_duravip', safe: false, edits: [...once.values()] };
}
