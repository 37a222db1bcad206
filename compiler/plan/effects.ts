// What a change does beside moving addresses. Only effects that there are.

import type { Entry } from '../../runtime/core/ownership/entries.ts';
import type { ClusterIr, ListenerIr, NodeIr, ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { endpointText } from './compare.ts';
import type { Rest } from '../owners/rest.ts';
import type { Effect } from './plan-types.ts';

/** Bytes that a subscriber has not read, by `log subscriber`, as a running cluster tells them. */
export type Unread = ReadonlyMap<string, number>;

export function effectsOf(old: ClusterIr, next: ClusterIr, before: Rest, after: Rest, unread: Unread): readonly Effect[] {
  return [
    ...addressEffects(before, after),
    ...logEffects(old, next, unread),
    ...objectEffects(old, next),
    ...listenerEffects(old, next),
    ...quorumEffects(old, next),
  ];
}

function addressEffects(before: Rest, after: Rest): readonly Effect[] {
  const was = new Map(before.entries.map((entry) => [entry.ip, entry]));
  return after.entries.flatMap((entry): readonly Effect[] => {
    const old = was.get(entry.ip);
    const { ip } = entry;
    const marks: Effect[] = [];
    if (entry.broken && old?.broken !== true) marks.push({ kind: 'broken', ip, why: 'a binding name stands for different addresses' });
    else if (unownable(entry, after) && (old === undefined || !unownable(old, before)))
      marks.push({
        kind: 'unowned',
        ip,
        why: entry.candidates.length === 0 ? 'no node has a Topology for it' : 'it follows an address of another node',
      });
    if (entry.unsafe && old?.unsafe !== true) marks.push({ kind: 'unsafe', ip, why: 'the nodes offer different services on it' });
    if (entry.conflict && old?.conflict !== true) marks.push({ kind: 'conflict', ip, why: 'the nodes prefer different owners' });
    const [only, ...others] = entry.candidates;
    if (only !== undefined && others.length === 0 && !entry.broken && (old === undefined || old.candidates.length > 1))
      marks.push({ kind: 'last-candidate', ip, node: only });
    return marks;
  });
}

function unownable(entry: Entry, { table }: Rest): boolean {
  return !entry.broken && (table.get(entry.ip)?.owner ?? null) === null;
}

/** Things of both sides by a key, with the nodes that have them. */
function byKey<T>(
  nodes: readonly NodeIr[],
  read: (node: NodeIr) => readonly (readonly [string, T])[],
): ReadonlyMap<string, { readonly value: T; readonly nodes: readonly string[] }> {
  const found = new Map<string, { value: T; nodes: string[] }>();
  for (const node of nodes) {
    for (const [key, value] of read(node)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, { value, nodes: [node.name ?? ''] });
      else known.nodes.push(node.name ?? '');
    }
  }
  return found;
}

function logEffects(old: ClusterIr, next: ClusterIr, unread: Unread): readonly Effect[] {
  const subscribers = (node: NodeIr) =>
    node.logs.published.flatMap(({ key, subscribers: names }) => names.map((name) => [`${key}\n${name}`, { key, name }] as const));
  const after = byKey(next.nodes, subscribers);
  const here = new Set(next.nodes.map(({ name }) => name ?? ''));
  const cut = [...byKey(old.nodes, subscribers)].flatMap(([id, { value, nodes }]): readonly Effect[] => {
    const lost = nodes.filter((node) => here.has(node) && after.get(id)?.nodes.includes(node) !== true);
    if (lost.length === 0) return [];
    return [
      {
        kind: 'subscriber-cut-off',
        log: value.key,
        subscriber: value.name,
        nodes: lost,
        unreadBytes: unread.get(`${value.key} ${value.name}`) ?? null,
      },
    ];
  });
  return [...cut, ...readersLost(old, next)];
}

/** Logs that somebody pulled, and nobody does any more. */
function readersLost(old: ClusterIr, next: ClusterIr): readonly Effect[] {
  const read = ({ nodes, managers }: ClusterIr) => {
    const logs = new Map<string, string[]>();
    for (const { name, logs: own } of nodes) {
      const wanted = new Set(
        managers.flatMap(({ pulls }) => pulls.filter(({ node }) => node === name).flatMap((pull) => pull.subscribers)),
      );
      for (const { key, subscribers } of own.published)
        if (subscribers.some((each) => wanted.has(each))) logs.set(key, [...(logs.get(key) ?? []), name ?? '']);
    }
    return logs;
  };
  const after = read(next);
  const published = (log: string, node: string) =>
    next.nodes.some(({ name, logs }) => name === node && logs.published.some(({ key }) => key === log));
  return [...read(old)].flatMap(([log, nodes]): readonly Effect[] => {
    const lost = nodes.filter((node) => after.get(log)?.includes(node) !== true && published(log, node));
    return lost.length === 0 ? [] : [{ kind: 'reader-lost', log, nodes: lost }];
  });
}

function objectEffects(old: ClusterIr, next: ClusterIr): readonly Effect[] {
  const replicas = (node: NodeIr) => node.replicas.map((replica): readonly [string, ReplicaIr] => [replica.name, replica]);
  const before = byKey(old.nodes, replicas);
  const after = byKey(next.nodes, replicas);
  const gone = [...before].flatMap(([object, { nodes }]): readonly Effect[] =>
    after.has(object) ? [] : [{ kind: 'object-gone', object, nodes, why: 'limits and counters that use it lose it' }],
  );
  const rest = [...after].flatMap(([object, { value, nodes }]): readonly Effect[] => {
    const was = before.get(object)?.value;
    if (was === undefined) return [{ kind: 'object-new', object, nodes, why: 'it begins empty' }];
    const changed = [
      was.type === value.type ? '' : `its type is ${value.type}, was ${was.type}`,
      was.bindingGroup === value.bindingGroup ? '' : 'its binding_group changed',
    ];
    const why = changed.filter((each) => each !== '').join(', ');
    return why === '' ? [] : [{ kind: 'object-anew', object, nodes, why }];
  });
  return [...gone, ...rest];
}

function listenerEffects(old: ClusterIr, next: ClusterIr): readonly Effect[] {
  const open = (node: NodeIr) =>
    node.listeners
      .filter(({ enable }) => enable)
      .map((listener): readonly [string, ListenerIr] => [`${listener.type} ${endpointText(listener.endpoint)}`, listener]);
  const after = byKey(next.nodes, open);
  const here = new Map(next.nodes.map((node) => [node.name ?? '', node]));
  return [...byKey(old.nodes, open)].flatMap(([listener, { value, nodes }]): readonly Effect[] => {
    const lost = nodes.filter((node) => here.has(node) && after.get(listener)?.nodes.includes(node) !== true);
    if (lost.length === 0) return [];
    const moves =
      value.type === 'control' &&
      lost.every((node) => here.get(node)?.listeners.some(({ type, enable }) => type === 'control' && enable) === true);
    return [{ kind: moves ? 'listener-moves' : 'listener-closes', listener, nodes: lost }];
  });
}

/** Nodes that must be there with `--partition quorum`. */
function quorumEffects(old: ClusterIr, next: ClusterIr): readonly Effect[] {
  const need = ({ nodes }: ClusterIr) => Math.floor(nodes.length / 2) + 1;
  return need(old) === need(next) ? [] : [{ kind: 'quorum', old: need(old), new: need(next) }];
}
