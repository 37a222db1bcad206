// `cluster shared show`: contents of a replicated object, of all members together or of one. Trees and gauge tables as the manual prints them.

import { fail, mapLazily, type Answer, type Failed, type Value } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { hint, type Found } from '../find.ts';
import type {
  CacheRow,
  CounterRow,
  SeriesRow,
  SharedContents,
  SharedObjectRow,
  SharedView,
  ThrottleRow,
} from '../../replication/shared-view.ts';

export const sharedShow: Command = {
  name: 'cluster shared show',
  args: [
    { name: 'object', kind: 'object', optional: false },
    { name: 'from', kind: 'keyword', optional: true },
    { name: 'node', kind: 'node', optional: true },
  ],
  summary: 'show what a replicated object holds, of the whole cluster or of one member',
  about: [
    'Without a node: the sum of all members. With one (its name, or its private name as `cluster shared list` has it in JSON): what that member has counted itself. The sum is always that of the members; a member whose contents are still on their way counts nothing until they are all there. Of `eccmgr_metrics` a node holds only its own part; a manager shows what all have counted.',
    'A tree of addresses has a line for each address, each block in which addresses part, and the blocks `/8` and `/24` (IPv6: `/32` and `/64`) around them, each with the sum of what is inside; by address, the shorter prefix first. A gauge table is sorted by key. Throttles: what is used of the limit, what is wanted in one interval, and the most that the whole cluster can let through at once in the worst case. Counters: the number, and when its window ends. Caches: time left and the beginning of the value. Time series: window 0 is the current one.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster shared show inbound_cidr', 'cluster shared show inbound_cidr from labrat-2', 'cluster shared show outbound_domain'],
  run,
};

export const notReplicating: Failed = fail('nothing is replicated here', 'a Replicate stanza in the cluster stanza switches an object on');

function run({ port, args }: Call): Answer {
  const shared = port.shared();
  if (shared === null) return notReplicating;
  const object = findObject(shared, args['object'] ?? '');
  if (!object.ok) return object;
  if (args['from'] !== undefined && args['node'] === undefined)
    return fail('cluster shared show ... from needs a node', 'say which member');
  const from = args['node'] === undefined ? null : findMember(object.value, args['node']);
  if (from !== null && !from.ok) return from;
  const { name } = object.value;
  const contents = shared.contents(name, from?.value ?? null);
  if (contents === null && !object.value.keeps) {
    return fail(`this node holds of "${name}" only what it counts itself`, 'ask a manager: managers hold what all nodes count');
  }
  if (contents === null) {
    return object.value.structure === 'cache' || object.value.structure === 'counters'
      ? fail(`the ${object.value.structure} "${name}" has no parts of members`, 'all hold it in common; leave "from" out')
      : fail(`the contents of ${from?.value ?? name} are not here yet`, 'they are on their way; ask again');
  }
  const view = from?.value ?? 'global';
  return {
    ok: true,
    lines: () => showLines(object.value, view, contents),
    document: () => ({ name, view, structure: contents.structure, snapshots: object.value.snapshots, rows: documentRows(contents) }),
  };
}

export function findObject(shared: SharedView, text: string): Found<SharedObjectRow> {
  const objects = shared.objects();
  const found = objects.find(({ name }) => name === text);
  if (found !== undefined) return { ok: true, value: found };
  const names = objects.map(({ name }) => name);
  return fail(`no replicated object "${text}"`, hint(text, names, 'cluster shared list lists them'));
}

/** By node or by private name, as a private name. */
function findMember({ name, members }: SharedObjectRow, text: string): Found<string> {
  const found = members.find(({ privateName, node }) => privateName === text || node === text);
  if (found !== undefined) return { ok: true, value: found.privateName };
  const nodes = members.map(({ node }) => node);
  return fail(`no node "${text}" replicates "${name}"`, hint(text, nodes, `members: ${nodes.slice(0, 16).join(', ')}`));
}

function* showLines({ name, snapshots }: SharedObjectRow, view: string, contents: SharedContents): Generator<string> {
  yield `lazy, ${snapshots ? 'snapped ' : ''}${contents.structure} '${name}', view '${view}'`;
  switch (contents.structure) {
    case 'cidrtree':
      for (const { block, count } of contents.rows) yield `${String(count).padStart(7)}${' '.repeat(25)}${block}`;
      break;
    case 'gauge table':
      for (const { key, count } of contents.rows) yield `${visible(key).padStart(60)}: ${String(count).padStart(12)}`;
      break;
    case 'throttle table':
      for (const row of contents.rows) yield throttleLine(row);
      break;
    case 'cache':
      for (const row of contents.rows) yield cacheLine(row);
      break;
    case 'counters':
      for (const row of contents.rows) yield counterLine(row);
      break;
    case 'time series':
      for (const row of contents.rows) yield seriesLine(row);
      break;
  }
}

function throttleLine({ name, limit, perSec, used, wanted, most }: ThrottleRow): string {
  return `${visible(name).padStart(60)}: ${used.toFixed(1).padStart(12)} of ${limit}/${perSec}, wanted ${wanted.toFixed(1)}, at most ${most}`;
}

function cacheLine({ key, value, bytes, ttlSec }: CacheRow): string {
  return `${visible(key).padStart(60)}: ${(ttlSec === null ? 'never' : `${Math.ceil(ttlSec)}s`).padStart(12)} ${String(bytes).padStart(7)} bytes ${visible(value)}`;
}

function counterLine({ key, count, fields, ttlSec }: CounterRow): string {
  const end = (ttlSec === null ? '-' : `${ttlSec}s`).padStart(12);
  return `${visible(key).padStart(60)}: ${String(count).padStart(12)} ${end}${fields > 0 ? `, ${fields} fields` : ''}`;
}

function seriesLine({ series, window, key, count }: SeriesRow): string {
  return `${`${visible(series)} ${window ?? 'gauge'}`.padEnd(40)}${String(count).padStart(12)}  ${visible(key)}`;
}

/** Keys are anybody's text: what would move the cursor becomes a question mark. */
export function visible(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f]/g, '?');
}

function documentRows(contents: SharedContents): Iterable<Value> {
  const rows: Iterable<object> = contents.rows;
  return mapLazily(rows, (row) => ({ ...row }) as Value);
}
