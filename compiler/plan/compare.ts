// The differences of two compiled clusters, by what things are and not by where they are written: nodes, peers and replicas by name, addresses by IP,
// logs by key, listeners by type and endpoint, topologies by network. What all nodes share is one change.

import type { Grade } from '../../runtime/ir/grades.ts';
import type { EndpointIr, ManagerIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { managerOptions, nodeOptions } from '../../runtime/ir/option-names.ts';
import type { At, Change, Runtime, Side } from './plan-types.ts';
import { gradeOf } from './grade-fields.ts';
import { placeAt } from './place-at.ts';

/** One change of one node, before it is put together with those of others. */
interface Single {
  readonly what: string;
  readonly id: string;
  readonly op: Change['op'];
  readonly node: string;
  readonly old: unknown;
  readonly new: unknown;
  readonly grade: Grade;
  readonly at: Change['at'];
}

interface Named<T> {
  readonly name: string;
  readonly value: T;
  readonly pointer: string;
}

/** O(both sides). */
export function changesOf(old: Side, next: Side, runtime: Runtime): readonly Change[] {
  const found: Single[] = [];
  const nodes = pairs(named(old.ir.nodes, '/nodes'), named(next.ir.nodes, '/nodes'));
  for (const { name, before, after } of nodes) {
    const about = { name, old, next, runtime };
    if (before === null || after === null) found.push(wholeChange('node', name, before, after, about));
    else nodeChanges(before, after, about, found);
  }
  for (const { name, before, after } of pairs(named(old.ir.managers, '/managers'), named(next.ir.managers, '/managers'))) {
    const about = { name, old, next, runtime };
    if (before === null || after === null) found.push(wholeChange('manager', name, before, after, about));
    else managerChanges(before, after, about, found);
  }
  return together(found);
}

interface About {
  readonly name: string;
  readonly old: Side;
  readonly next: Side;
  readonly runtime: Runtime;
}

function named<T extends { readonly name: string | null }>(list: readonly T[], pointer: string): readonly Named<T>[] {
  return list.map((value, at) => ({ name: value.name ?? `(without a name ${at + 1})`, value, pointer: `${pointer}/${at}` }));
}

interface Pair<T> {
  readonly name: string;
  readonly before: Named<T> | null;
  readonly after: Named<T> | null;
}

function pairs<T>(old: readonly Named<T>[], next: readonly Named<T>[]): readonly Pair<T>[] {
  const before = new Map(old.map((each) => [each.name, each]));
  const after = new Map(next.map((each) => [each.name, each]));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }));
}

function wholeChange(
  what: string,
  name: string,
  before: Named<unknown> | null,
  after: Named<unknown> | null,
  { old, next }: About,
): Single {
  return {
    what,
    id: name,
    op: before === null ? 'add' : 'remove',
    node: name,
    old: before === null ? null : name,
    new: after === null ? null : name,
    // The others read the list of nodes again; what comes is started, what goes is stopped.
    grade: 'reload',
    at: { old: before && placeAt(old.sourceMap, before.pointer), new: after && placeAt(next.sourceMap, after.pointer) },
  };
}

function nodeChanges(before: Named<NodeIr>, after: Named<NodeIr>, about: About, found: Single[]): void {
  // In a large cluster most nodes are as they were, and those that changed changed alike.
  if (JSON.stringify(before.value) === JSON.stringify(after.value)) return;
  optionChanges(nodeOptions, before, after, about, found, 'node');
  for (const part of nodeParts) listChanges(part, before, after, about, found, 'node');
}

function managerChanges(before: Named<ManagerIr>, after: Named<ManagerIr>, about: About, found: Single[]): void {
  if (JSON.stringify(before.value) === JSON.stringify(after.value)) return;
  optionChanges(managerOptions, before, after, about, found, 'manager');
  for (const part of managerParts) listChanges(part, before, after, about, found, 'manager');
}

function optionChanges(
  options: typeof nodeOptions,
  before: Named<unknown>,
  after: Named<unknown>,
  { name, old, next, runtime }: About,
  found: Single[],
  of: 'node' | 'manager',
): void {
  for (const [path, option] of options) {
    const [was, is] = [valueIn(before.value, path), valueIn(after.value, path)];
    if (was === is) continue;
    const pointer = `/${path.replaceAll('.', '/')}`;
    found.push({
      what: option,
      id: '',
      op: 'change',
      node: name,
      old: was,
      new: is,
      grade: gradeOf(of, path, runtime),
      at: { old: placeAt(old.sourceMap, before.pointer + pointer), new: placeAt(next.sourceMap, after.pointer + pointer) },
    });
  }
}

function valueIn(from: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], from);
}

/** A list of things in a node or manager. */
interface Part {
  readonly what: string;
  readonly path: string;
  /** What it is: the same on both sides. */
  readonly id: (thing: Thing) => string;
  /** Fields that a thing may change, as the configuration calls them. */
  readonly fields: readonly (readonly [string, string])[];
}

type Thing = Readonly<Record<string, unknown>>;

const own = (key: string) => (thing: Thing) => String(thing[key]);

const nodeParts: readonly Part[] = [
  {
    what: 'address',
    path: 'duravip.addresses',
    id: own('ip'),
    fields: [
      ['bindings', 'binding'],
      ['services', 'services'],
      ['preference', 'duravip_preference'],
      ['follow', 'duravip_follow'],
      ['interface', 'interface'],
      ['prefixLength', 'cidrmask'],
    ],
  },
  {
    what: 'topology',
    path: 'duravip.topologies',
    id: own('network'),
    fields: [
      ['interface', 'interface'],
      ['prefixLength', 'cidrmask'],
    ],
  },
  {
    what: 'listener',
    path: 'listeners',
    id: (thing) => `${String(thing['type'])} ${endpointText(thing['endpoint'] as EndpointIr)}`,
    fields: [
      ['enable', 'enable'],
      ['fileMode', 'file_mode'],
      ['listenBacklog', 'listen_backlog'],
      ['concurrency', 'concurrency'],
      ['disableNagleAlgorithm', 'disable_nagle_algorithm'],
      ['tcpRecvBufferSize', 'tcp_recv_buffer_size'],
      ['tcpSendBufferSize', 'tcp_send_buffer_size'],
    ],
  },
  {
    what: 'replica',
    path: 'replicas',
    id: own('name'),
    fields: [
      ['type', 'type'],
      ['parameters', 'parameters'],
      ['maxDelaySec', 'max_delay'],
      ['maxPending', 'max_pending'],
      ['maxSize', 'max_size'],
      ['bindingGroup', 'binding_group'],
    ],
  },
  {
    what: 'log',
    path: 'logs.published',
    id: own('key'),
    fields: [
      ['path', 'path'],
      ['subscribers', 'subscribers'],
    ],
  },
  {
    what: 'log destination',
    path: 'logs.destinations',
    id: (thing) => `${String(thing['writer'])} ${String(thing['path'])}`,
    fields: [
      ['scheme', 'scheme'],
      ['subscribers', 'subscribers'],
    ],
  },
  { what: 'peer', path: 'peers', id: own('name'), fields: [['ip', 'address']] },
];

const managerParts: readonly Part[] = [
  { what: 'pull', path: 'pulls', id: own('node'), fields: [['subscribers', 'subscribers']] },
  { what: 'pull', path: 'otherPulls', id: own('node'), fields: [['subscribers', 'subscribers']] },
  { what: 'peer', path: 'peers', id: own('name'), fields: [['ip', 'address']] },
];

export function endpointText(endpoint: EndpointIr): string {
  if (endpoint.kind === 'unix') return endpoint.path;
  return endpoint.host.includes(':') ? `[${endpoint.host}]:${endpoint.port}` : `${endpoint.host}:${endpoint.port}`;
}

function listChanges(
  part: Part,
  before: Named<unknown>,
  after: Named<unknown>,
  about: About,
  found: Single[],
  of: 'node' | 'manager',
): void {
  const { name, old, next, runtime } = about;
  const pointer = `/${part.path.replaceAll('.', '/')}`;
  const read = (side: Named<unknown>): readonly Named<Thing>[] =>
    (valueIn(side.value, part.path) as readonly Thing[]).map((value, at) => ({
      name: part.id(value),
      value,
      pointer: `${side.pointer}${pointer}/${at}`,
    }));
  const grade = gradeOf(of, part.path, runtime);
  for (const { name: id, before: was, after: is } of pairs(read(before), read(after))) {
    if (was !== null && is !== null) {
      fieldChanges(part, id, was, is, about, found, of);
      continue;
    }
    found.push({
      what: part.what,
      id,
      op: was === null ? 'add' : 'remove',
      node: name,
      old: was?.value ?? null,
      new: is?.value ?? null,
      grade,
      at: { old: was && placeAt(old.sourceMap, was.pointer), new: is && placeAt(next.sourceMap, is.pointer) },
    });
  }
}

function fieldChanges(
  part: Part,
  id: string,
  was: Named<Thing>,
  is: Named<Thing>,
  { name, old, next, runtime }: About,
  found: Single[],
  of: 'node' | 'manager',
): void {
  for (const [key, option] of part.fields) {
    if (JSON.stringify(was.value[key]) === JSON.stringify(is.value[key])) continue;
    found.push({
      what: `${option} of ${part.what}`,
      id,
      op: 'change',
      node: name,
      old: was.value[key],
      new: is.value[key],
      grade: gradeOf(of, `${part.path}.${key}`, runtime),
      at: { old: placeAt(old.sourceMap, `${was.pointer}/${key}`), new: placeAt(next.sourceMap, `${is.pointer}/${key}`) },
    });
  }
}

/** What nodes share, place included, is one change. */
function together(found: readonly Single[]): readonly Change[] {
  const byKey = new Map<string, { readonly first: Single; readonly nodes: string[] }>();
  for (const each of found) {
    const key = JSON.stringify([each.what, each.id, each.op, withoutDefaults(each.old), withoutDefaults(each.new), each.at]);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { first: each, nodes: [each.node] });
    else known.nodes.push(each.node);
  }
  return [...byKey.values()]
    .map(({ first, nodes }): Change => {
      const { what, id, op, grade, at } = first;
      return {
        what,
        id,
        op,
        nodes,
        old: first.old,
        new: first.new,
        grade,
        at: at as { readonly old: At | null; readonly new: At | null },
        cost: costOf(first),
      };
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.what < b.what ? -1 : a.what > b.what ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Two nodes plumb one address on interfaces of different names: still one change. */
function withoutDefaults(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('interface' in value) || !('ip' in value)) return value;
  return { ...value, interface: null };
}

/** Nodes first, then options, then things. */
function rankOf({ what, id }: Change): number {
  return what === 'node' || what === 'manager' ? 0 : id === '' ? 1 : 2;
}

function costOf({ what, op, grade }: Single): string {
  if (what === 'address' && op === 'add') return 'elected when the view is mature';
  if (what === 'node') return op === 'add' ? 'started; the others reload' : 'stopped; the others reload';
  if (grade === 'stop-all') return 'all nodes stopped at one moment';
  if (grade === 'restart') return 'one node after the other';
  if (what === 'replica' && op !== 'change') return op === 'add' ? 'begins empty' : 'its contents are gone';
  if (/^(type|binding_group) of replica/.test(what)) return 'begins anew';
  return '';
}
