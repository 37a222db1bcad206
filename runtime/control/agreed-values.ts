// What must be the same on all nodes, as the configuration spells it, and who differs in what. The fingerprints of the core say that a node
// differs and in which subject; this says the option, its value and that of the others. Addresses are compared by what nodes offer
// each other anyway.

import type { NodeIr, ReplicaIr } from '../ir/generated/types.ts';
import type { AgreedValue, Hello, Subject } from './control-messages.ts';
import { valuesMax } from './control-wire.ts';

export interface Difference {
  readonly node: string;
  readonly subject: Subject;
  readonly option: string;
  /** Null: the node does not have it. */
  readonly value: string | null;
  /** What most of the others have; null: they do not have it. */
  readonly usual: string | null;
  /** Who has `usual`. */
  readonly others: readonly string[];
}

/** Beyond that many it says how many more there are: a whole other configuration is one mistake, not a thousand. */
export const shownMax = 24;

/** The parts of the fingerprint other than addresses (`compiler/emit/fingerprint.ts`; a test holds the two together). */
export function agreedValues({ groups, timers, duravip, replicas, peers }: NodeIr): readonly AgreedValue[] {
  const settings: readonly (readonly [string, string | number])[] = [
    ['cluster_group', groups.cluster],
    ['control_group', groups.control],
    ['heartbeats_per_sec', timers.heartbeatsPerSec],
    ['view_mature_time', timers.viewMatureTimeSec],
    ['view_balance_interval', timers.viewBalanceIntervalSec],
    ['duravip_balance_set_size', duravip.balanceSetSize],
  ];
  const values: readonly AgreedValue[] = [
    ...settings.map(([option, value]) => ({ subject: 'settings' as const, option, value: String(value) })),
    ...duravip.topologies.map(({ network, prefixLength }) => ({
      subject: 'topologies' as const,
      option: `Topology ${network}`,
      value: `cidrmask ${prefixLength}`,
    })),
    ...replicas.map((each) => ({ subject: 'replicas' as const, option: `Replicate ${each.name}`, value: replicaText(each) })),
    ...peers.map(({ name, ip }) => ({ subject: 'peers' as const, option: `peer ${name}`, value: ip })),
  ];
  return values.slice(0, valuesMax);
}

function replicaText({ type, parameters, bindingGroup }: ReplicaIr): string {
  return [
    type,
    ...(parameters.length === 0 ? [] : [`parameters ${parameters.join(', ')}`]),
    ...(bindingGroup === null ? [] : [`binding_group ${bindingGroup}`]),
  ].join('; ');
}

/** Of an address, what its nodes say of it. */
export interface AddressOffers {
  readonly ip: string;
  readonly members: readonly {
    readonly node: string;
    readonly bindings: readonly string[];
    readonly services: readonly string[];
    readonly preference: string | null;
    readonly follow: string | null;
  }[];
}

export interface Compared {
  /** Who differs by the fingerprints, and in which subjects. */
  readonly mismatches: readonly { readonly node: string; readonly subjects: readonly Subject[] }[];
  /** Of the nodes, in the order of the group. */
  readonly hellos: readonly Hello[];
  readonly addresses: Iterable<AddressOffers>;
}

/** All that can be named; what the fingerprints say and nobody can name is left to the caller. Lazy: whoever shows some stops there. */
export function* differencesOf({ mismatches, hellos, addresses }: Compared): Generator<Difference> {
  yield* groupDifferences(hellos);
  for (const { node, subjects } of mismatches) {
    const own = hellos.find(({ name }) => name === node);
    const others = hellos.filter(
      ({ name }) =>
        name !== node && !mismatches.some((each) => each.node === name && each.subjects.some((subject) => subjects.includes(subject))),
    );
    if (own === undefined || others.length === 0) continue;
    for (const subject of subjects) if (subject !== 'addresses') yield* valueDifferences(own, others, subject);
  }
  const differing = new Set(mismatches.filter(({ subjects }) => subjects.includes('addresses')).map(({ node }) => node));
  if (differing.size > 0)
    yield* addressDifferences(
      differing,
      hellos.map(({ name }) => name),
      addresses,
    );
}

/** Nodes of other cluster groups are no members for the core: it cannot know of them. */
function* groupDifferences(hellos: readonly Hello[]): Generator<Difference> {
  const usual = mostFrequent(hellos.map(({ clusterGroup }) => clusterGroup));
  const others = namesOf(hellos.filter(({ clusterGroup }) => clusterGroup === usual));
  for (const { name, clusterGroup } of hellos)
    if (clusterGroup !== usual && usual !== null)
      yield { node: name, subject: 'settings', option: 'cluster_group', value: clusterGroup, usual, others };
}

function* valueDifferences(own: Hello, others: readonly Hello[], subject: Subject): Generator<Difference> {
  const read = ({ values }: Hello) =>
    new Map(values.filter((each) => each.subject === subject).map(({ option, value }) => [option, value]));
  const mine = read(own);
  const theirs = others.map((hello) => ({ name: hello.name, values: read(hello) }));
  const options = [...new Set([...mine.keys(), ...theirs.flatMap(({ values }) => [...values.keys()])])].sort();
  for (const option of options) {
    if (option === 'cluster_group') continue;
    const usual = mostFrequent(theirs.map(({ values }) => values.get(option) ?? null));
    const value = mine.get(option) ?? null;
    if (value === usual) continue;
    yield {
      node: own.name,
      subject,
      option,
      value,
      usual,
      others: namesOf(theirs.filter(({ values }) => (values.get(option) ?? null) === usual)),
    };
  }
}

function* addressDifferences(
  differing: ReadonlySet<string>,
  nodes: readonly string[],
  addresses: Iterable<AddressOffers>,
): Generator<Difference> {
  for (const { ip, members } of addresses) {
    const byNode = new Map(members.map((each) => [each.node, offerText(each)]));
    const others = nodes.filter((node) => !differing.has(node));
    const usual = mostFrequent(others.map((node) => byNode.get(node) ?? null));
    const having = others.filter((node) => (byNode.get(node) ?? null) === usual).sort();
    for (const node of nodes) {
      const value = byNode.get(node) ?? null;
      if (differing.has(node) && value !== usual && having.length > 0)
        yield { node, subject: 'addresses', option: `address ${ip}`, value, usual, others: having };
    }
  }
}

function offerText({ bindings, services, preference, follow }: AddressOffers['members'][number]): string {
  const parts = [
    bindings.length === 0 ? '' : `Binding ${bindings.join(', ')}`,
    `services ${services.join(', ')}`,
    preference === null ? '' : `duravip_preference ${preference}`,
    follow === null ? '' : `follows ${follow}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** Of two that are as frequent the first: the first members of the group count, as they do for the fingerprints. */
function mostFrequent<T>(values: readonly T[]): T | null {
  const times = new Map<T, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  let best: readonly [T, number] | null = null;
  for (const each of times) if (best === null || each[1] > best[1]) best = each;
  return best === null ? null : best[0];
}

/** `east2: duravip_balance_set_size is 4, on east1 and west1 2`. */
export function differenceText({ node, option, value, usual, others }: Difference): string {
  const elsewhere = namesText(others);
  if (value === null) return `${node} has no ${option}; ${elsewhere}: ${usual}`;
  if (usual === null) return `${node} alone has ${option}: ${value}`;
  return `${node}: ${option} is ${value}, on ${elsewhere} ${usual}`;
}

/** Sorted, so that all nodes say the same words. */
function namesOf(those: readonly { readonly name: string }[]): readonly string[] {
  return those.map(({ name }) => name).sort();
}

/** Two by name, the others by number. */
function namesText(names: readonly string[]): string {
  const [first = '', second = '', ...more] = names;
  if (names.length < 2) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

/** What an operator should know and do about it. */
export function harmOf({ subject, option }: Difference): string {
  if (option === 'cluster_group')
    return 'both serve every managed address: stop one side, and change this option only with all nodes stopped';
  return subject === 'settings' ? 'no balancing until all agree' : 'make their configurations agree';
}
