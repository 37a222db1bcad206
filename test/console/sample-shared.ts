// Replicated objects made by hand: those of the manual's listing with some of its lines, and one of each other structure.
import type { SharedContents, SharedObjectRow, SharedStructure, SharedView } from '../../runtime/replication/shared-view.ts';

function row(name: string, type: string, structure: SharedStructure, snapshots = true): SharedObjectRow {
  return {
    name,
    type,
    structure,
    snapshots,
    keeps: true,
    bindingGroup: null,
    entries: 2,
    members: [
      { privateName: '#ec1-20768#labrat-4', node: 'labrat-4', complete: true },
      { privateName: '#ec1-22787#labrat-1', node: 'labrat-1', complete: true },
      { privateName: '#ec1-21004#labrat-2', node: 'labrat-2', complete: false },
    ],
  };
}

/** The listing of the manual. */
const listed: readonly SharedObjectRow[] = [
  row('inbound_cidr', 'inbound_cidr', 'cidrtree'),
  row('outbound_cidr', 'outbound_cidr', 'cidrtree'),
  row('outbound_domains', 'outbound_domains', 'gauge table'),
];

const others: readonly SharedObjectRow[] = [
  row('answers', 'cache', 'cache', false),
  row('metrics', 'metrics', 'time series'),
  row('shared_named_throttles', 'shared_named_throttles', 'throttle table'),
];

const contents: Readonly<Record<string, SharedContents>> = {
  inbound_cidr: {
    structure: 'cidrtree',
    rows: [
      { block: '10.0.0.0/8', count: 31 },
      { block: '10.0.0.103/32', count: 4 },
    ],
  },
  outbound_cidr: { structure: 'cidrtree', rows: [] },
  outbound_domains: { structure: 'gauge table', rows: [{ key: 'aol.com', count: 10 }] },
  answers: {
    structure: 'cache',
    rows: [
      { key: 'example.com', value: 'ham', bytes: 3, ttlSec: 61 },
      { key: 'a\u0007@b', value: '', bytes: 0, ttlSec: null },
    ],
  },
  metrics: {
    structure: 'time series',
    rows: [
      { series: 'senders', window: null, key: 'a@b', count: -2 },
      { series: 'spam', window: '3600,24/0', key: '10.0.0.1', count: 7 },
    ],
  },
  shared_named_throttles: {
    structure: 'throttle table',
    rows: [{ name: 'to-aol', limit: 100, perSec: 60, used: 31.5, wanted: 80, most: 170 }],
  },
};

function shared(objects: readonly SharedObjectRow[]): SharedView {
  return {
    why: (name, key) => (name in contents ? [`"${key}": 3 in the cluster`, '  labrat-1: 3'] : null),
    objects: () => objects,
    contents: (name, from) => {
      const found = contents[name] ?? null;
      // The third member is not complete; caches have no parts.
      return from !== null && (from === '#ec1-21004#labrat-2' || found?.structure === 'cache') ? null : found;
    },
  };
}

export const sampleShared: SharedView = shared([...listed, ...others]);
