// Contents of objects for the console, in the order of the manual. Read in slices: a million entries are never all in memory as rows.

import type { CounterRow, SharedContents, SharedObjectRow, SharedStructure, SharedView, ThrottleRow } from './shared-view.ts';
import { whyLines } from './why-key.ts';
import type { Counters } from '../core/replication/counters.ts';
import type { CacheContents } from '../core/replication/cache.ts';
import type { Metrics } from '../core/replication/series.ts';
import { parseSection } from '../core/replication/sections.ts';
import type { SectionStore } from '../core/replication/section-store.ts';
import type { Throttles } from '../core/replication/throttles.ts';
import { cidrRows } from './cidr-rows.ts';
import { gaugeRows } from './gauge-rows.ts';
import { hasSnapshots } from './make-contents.ts';
import type { Replication } from './replication.ts';
import type { SharedObject } from './shared-object.ts';

const valueShown = 60;

export function sharedView(replication: Replication): SharedView {
  return {
    objects: () => replication.objects().flatMap(({ name }) => rowOf(replication.shared(name))),
    contents: (name, from) => {
      const object = replication.shared(name);
      return object === null ? null : contentsOf(object, from);
    },
    why: (name, key) => {
      const object = replication.shared(name);
      return object === null ? null : whyLines(object, key);
    },
  };
}

function rowOf(object: SharedObject | null): readonly SharedObjectRow[] {
  if (object === null) return [];
  const { replica, holding } = object;
  const members = object.members().map(({ privateName, complete }) => ({ privateName, complete, node: nodeOf(privateName) }));
  const structure: SharedStructure = holding.structure === 'metrics' ? 'time series' : holding.structure;
  const { name, type, bindingGroup } = replica;
  const snapshots = hasSnapshots(holding.contents);
  return [{ name, type, structure, snapshots, keeps: object.keeps, bindingGroup, entries: sizeOf(object), members }];
}

function sizeOf({ holding }: SharedObject): number {
  return 'shares' in holding.contents ? holding.contents.shares.size : holding.contents.size;
}

/** `from`: a private name. */
function contentsOf(object: SharedObject, from: string | null): SharedContents | null {
  const { holding } = object;
  const member = from === null ? null : object.members().find(({ privateName }) => privateName === from);
  if (member === undefined) return null;
  const table = member === null ? null : (member.table ?? 'own');
  switch (holding.structure) {
    case 'cidrtree': {
      const stores = pick(holding.contents.shares, table);
      return stores === null ? null : { structure: 'cidrtree', rows: cidrRows(stores.all, stores.hidden) };
    }
    case 'gauge table': {
      const stores = pick(holding.contents.shares, table);
      return stores === null ? null : { structure: 'gauge table', rows: gaugeRows(stores.all, stores.hidden) };
    }
    case 'throttle table':
      return { structure: 'throttle table', rows: throttleRows(holding.contents, table) };
    case 'cache':
      return table === null ? { structure: 'cache', rows: cacheRows(holding.contents) } : null;
    case 'counters':
      return table === null ? { structure: 'counters', rows: counterRows(holding.contents) } : null;
    case 'metrics': {
      const stores = pick(holding.contents.shares, table);
      return stores === null ? null : { structure: 'time series', rows: seriesRows(holding.contents, stores.all, stores.hidden) };
    }
  }
}

interface Stores<Store> {
  readonly all: Store;
  readonly hidden: readonly Store[];
}

/** The sum and what of it is not to be seen, or one member's part. */
function pick<Store>(
  shares: {
    readonly own: Store;
    readonly stores: { readonly all: Store; readonly hidden: readonly unknown[] };
    view(table: string): unknown;
  },
  table: string | null,
): Stores<Store> | null {
  if (table === null) return shares.stores as Stores<Store>;
  const store = table === 'own' ? shares.own : (shares.view(table) as Store | null);
  return store === null ? null : { all: store, hidden: [] };
}

function* throttleRows(contents: Throttles, table: string | null): Generator<ThrottleRow> {
  for (const { name, rate, level, wanted, most } of contents.entries(table)) {
    yield { name, limit: rate.limit, perSec: rate.perSec, used: rounded(level), wanted: rounded(wanted), most: Math.ceil(most) };
  }
}

function* counterRows(contents: Counters): Generator<CounterRow> {
  for (const key of contents.keys()) {
    const leftMs = contents.leftMs(key);
    if (leftMs === undefined) continue;
    const ttlSec = leftMs === null ? null : Math.ceil(leftMs / 1000);
    yield { key, count: contents.read(key) ?? 0, fields: contents.fields(key).size, ttlSec };
  }
}

function* cacheRows(contents: CacheContents): Generator<{ key: string; value: string; bytes: number; ttlSec: number | null }> {
  for (const { key, value, leftMs } of contents.entries()) {
    const shown = Buffer.from(value.subarray(0, valueShown)).toString('utf8');
    yield { key, value: shown, bytes: value.length, ttlSec: leftMs === null ? null : Math.ceil(leftMs / 1000) };
  }
}

function* seriesRows(
  contents: Metrics,
  all: SectionStore,
  hidden: readonly SectionStore[],
): Generator<{ series: string; window: string | null; key: string; count: number }> {
  for (const name of [...all.sections.keys()].sort()) {
    const section = parseSection(name);
    const store = all.sections.get(name);
    if (section === null || store === undefined) continue;
    const window = section.kind === 'g' ? null : `${section.intervalSec},${section.count}/${contents.windowsAgo(section)}`;
    const series = section.kind === 'g' ? section.cache : section.series;
    const cursor = store.cursor();
    for (let keys = cursor.next(500); keys.length > 0; keys = cursor.next(500)) {
      for (const key of keys) {
        const text = store.textOf(key);
        const count = hidden.reduce((sum, other) => sum - other.value(`${name}\0${text}`), store.value(key));
        if (count !== 0) yield { series, window, key: text, count };
      }
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function nodeOf(privateName: string): string {
  return privateName.slice(privateName.lastIndexOf('#') + 1);
}
