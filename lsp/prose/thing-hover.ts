// What is to be said of a name: who owns the address, what a log is written and read by, which files speak of a node.

import { markdownCode, markdownText } from '../../base/markdown-text.ts';
import { type Failover, readOwners, type Owners, type Situation } from '../../compiler/owners/owners.ts';
import { listed } from '../../compiler/checks-shared/words.ts';
import type { AddressFact } from '../../compiler/facts/facts.ts';
import type { Occurrence } from '../../compiler/names/occurrences.ts';
import { plural, showPlace } from './show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { symbolsOf } from '../names/symbols.ts';

/** Names and values are other people's: they become text, whatever they hold. */
const md = (text: string): string => markdownText(text);

/** Markdown; null where the option or stanza says it all. */
export function describeThing(snapshot: Snapshot, occurrence: Occurrence): string | null {
  switch (occurrence.kind) {
    case 'address':
      return describeAddress(snapshot, occurrence.name);
    case 'binding':
      return describeBinding(snapshot, occurrence);
    case 'node':
      return describeNode(snapshot, occurrence.name);
    case 'log':
      return describeLog(snapshot, occurrence);
    case 'subscriber':
      return describeSubscriber(snapshot, occurrence);
    case 'binding-group':
    case 'interface':
      return null;
  }
}

const known = new WeakMap<Snapshot, Owners>();

/** Computed once for a snapshot. */
export function ownersOf(snapshot: Snapshot): Owners {
  let owners = known.get(snapshot);
  if (owners === undefined) {
    owners = readOwners(snapshot.cluster);
    known.set(snapshot, owners);
  }
  return owners;
}

/** With the nodes down that were chosen to be so. */
export function situationOf(snapshot: Snapshot): Situation {
  return ownersOf(snapshot).without(snapshot.down);
}

interface Ownership {
  /** Nodes that are taken to be down. */
  readonly down: readonly string[];
  readonly owner: string | null;
  /** With all nodes up. */
  readonly otherwise: string | null;
  readonly failover: Failover | null;
}

/** Who has an address, and which further failure changes that; null: it is not managed. */
export function ownership(snapshot: Snapshot, ip: string): Ownership | null {
  const situation = situationOf(snapshot);
  const owner = situation.owners.get(ip);
  if (owner === undefined) return null;
  return { down: situation.down, owner, otherwise: ownersOf(snapshot).allUp.owners.get(ip) ?? null, failover: situation.failover(ip) };
}

function describeAddress(snapshot: Snapshot, ip: string): string {
  const owned = ownership(snapshot, ip);
  if (owned === null) return `**${md(ip)}**\n\nNot managed by the cluster.`;
  const facts = snapshot.cluster.nodes.flatMap((view) => {
    const address = view.facts.addresses.find((each) => each.ip.text === ip);
    return address === undefined ? [] : [{ node: view.node.name ?? 'this node', address }];
  });
  const first = facts[0]?.address;
  const lines = [
    `Owner with ${owned.down.length === 0 ? 'all nodes up' : `${listed(owned.down.map(md))} down`}: **${md(owned.owner ?? 'nobody')}**`,
    ...(owned.failover === null
      ? []
      : [`With ${md(owned.failover.gone)} down${owned.down.length === 0 ? '' : ', too'}: ${md(owned.failover.owner ?? 'nobody')}`]),
    `Configured on: ${facts.map(({ node }) => md(node)).join(', ')}`,
    ...(first === undefined ? [] : aboutFact(first)),
  ];
  return `**${md(ip)}** (managed address)\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function aboutFact({ services, follow, preferences, topology }: AddressFact): string[] {
  const device = topology?.interface?.value;
  return [
    `Services: ${services.map(md).join(', ')}`,
    ...(follow === null ? [] : [`Goes where ${markdownCode(follow.value)} goes`]),
    ...(preferences[0] === undefined ? [] : [`Preferred node: ${md(preferences[0].value)}`]),
    device === undefined ? 'No Topology has it, so no node can bring it up' : `Interface: ${md(device)}`,
  ];
}

function describeBinding(snapshot: Snapshot, occurrence: Occurrence): string | null {
  const thing = symbolsOf(snapshot).thingOf(occurrence);
  const ips = new Set<string>();
  for (const { facts } of snapshot.cluster.nodes) {
    for (const { name, group, ip } of facts.bindings) {
      if (name === thing.name && (group ?? '') === thing.group && ip !== null) ips.add(ip.text);
    }
  }
  const title = `**Binding ${md(thing.name)}**${thing.group === '' ? '' : ` of group ${md(thing.group)}`}`;
  return [title, ...[...ips].map((ip) => describeAddress(snapshot, ip))].join('\n\n');
}

function describeNode(snapshot: Snapshot, name: string): string {
  const { nodes, managers } = snapshot.project;
  const node = nodes.find((each) => each.name === name);
  const manager = managers.find((each) => each.name === name);
  if (node === undefined && manager === undefined) return `**${md(name)}**\n\nNo node of this configuration.`;
  const owners = ownersOf(snapshot);
  const owned = [...owners.allUp.owners].filter(([, owner]) => owner === name).map(([ip]) => ip);
  const lines = [
    `${node === undefined ? 'Manager' : 'Node'}, known by ${from[(node ?? manager)?.nameFrom ?? 'unknown']}`,
    `Reads ${plural((node ?? manager)?.sources.length ?? 0, 'file')}`,
    ...(node === undefined || owners.entries.length === 0 ? [] : [`Owns ${plural(owned.length, 'address')} with all nodes up`]),
  ];
  return `**${md(name)}**\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

const from = {
  nodename: '`nodename`',
  folder: 'its folder',
  argument: 'the command line',
  logs: '`Logs` of the manager',
  unknown: 'its host name',
} as const;

function describeLog(snapshot: Snapshot, occurrence: Occurrence): string {
  const all = symbolsOf(snapshot).of(symbolsOf(snapshot).thingOf(occurrence));
  const places = (role: Occurrence['role']) =>
    all.filter((each) => each.role === role).map((each) => showPlace(snapshot, { file: each.path, start: each.start }));
  const written = places('reference');
  const isDefault = snapshot.cluster.nodes.some(
    ({ facts }) => !facts.publishedIsSet && facts.published.some((log) => log.path === occurrence.name),
  );
  const published = [...places('declaration'), ...(isDefault ? ['by default'] : [])];
  return [
    `**${md(occurrence.name)}**`,
    [
      `- Written by: ${written.length === 0 ? 'no logger' : written.map(md).join(', ')}`,
      `- Offered to the managers: ${published.length === 0 ? 'nowhere, so it is never fetched' : published.map(md).join(', ')}`,
    ].join('\n'),
  ].join('\n\n');
}

function describeSubscriber(snapshot: Snapshot, occurrence: Occurrence): string {
  const all = symbolsOf(snapshot).of(symbolsOf(snapshot).thingOf(occurrence));
  const made = all.filter((each) => each.role === 'declaration').length;
  const readers = snapshot.cluster.managers.flatMap(({ node, facts }) => {
    const own = facts.logs?.managers.filter((each) => each.name === node.name).flatMap((each) => each.nodes) ?? [];
    const asks = own.some((each) => each.subscribers?.includes(occurrence.name) ?? occurrence.name === 'master');
    return asks || (own.length === 0 && [node.name, 'master'].includes(occurrence.name)) ? [node.name ?? 'a manager'] : [];
  });
  return [
    `**Subscriber ${md(occurrence.name)}**`,
    `- Declared by ${plural(made, 'log destination')}\n- Read by: ${readers.length === 0 ? 'no manager' : readers.map(md).join(', ')}`,
  ].join('\n\n');
}
