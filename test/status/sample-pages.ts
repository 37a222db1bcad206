// Pages of a made-up cluster in every state that a page can show, always the same: for golden files, rules of accessibility, and pictures.
import type {
  AddressRow,
  Cell,
  Frame,
  LogCell,
  MoveRow,
  NodeCell,
  OwnersBlock,
  PageBody,
  PageModel,
} from '../../runtime/status/page/page-model.ts';
import { busAway, nobody, now, problems } from './sample-problems.ts';

const columns = ['east1', 'east2', 'west1', 'west2'];

function frame(path: string, more: Partial<Frame> = {}): Frame {
  return {
    path,
    query: {},
    self: { kind: 'manager', name: 'mgr1', version: '0.1.0', dryRun: false },
    cluster: 'ec_cluster',
    atMs: now,
    asOfMs: now,
    busGone: null,
    problems: [],
    console: 'ecconsole /run/ecclusterd/2025',
    ...more,
  };
}

const node = (name: string, state: NodeCell['state'], more: Partial<NodeCell> = {}): NodeCell => ({
  name,
  state,
  leader: false,
  why: null,
  sinceMs: now - 41_000,
  addresses: 3,
  ...more,
});
const healthyNodes = [
  node('east1', 'here', { leader: true, addresses: 4 }),
  node('east2', 'here'),
  node('west1', 'here'),
  node('west2', 'here'),
];
const troubledNodes = [
  node('east1', 'here', { leader: true, addresses: 5 }),
  node('east2', 'excluded', { why: 'it sends no heartbeats', addresses: 0 }),
  node('west1', 'draining', { addresses: 2 }),
  node('west2', 'left', { addresses: 0 }),
  node('west3', 'never', { sinceMs: null, addresses: 0 }),
  node('west4', 'refused', { why: 'it is on the machine of east1', addresses: 0 }),
];

function row(last: number, binding: string, owner: number | null, more: Partial<AddressRow> & { readonly to?: number } = {}): AddressRow {
  const cells = columns.map((_, index): Cell =>
    index === owner ? (more.to === undefined ? 'owner' : 'leaving') : index === more.to ? 'will' : 'could',
  );
  const { to, ...rest } = more;
  return {
    ip: `10.20.1.${last}`,
    block: '10.20.1.0/24',
    bindings: [binding],
    owner: owner === null ? null : (columns[owner] ?? null),
    movingTo: to === undefined ? null : (columns[to] ?? null),
    cells,
    words: '',
    ...rest,
  };
}

const healthyRows = Array.from({ length: 13 }, (_, index) => row(11 + index, `transactional-${index + 1}`, index % 4));
const troubledRows: readonly AddressRow[] = [
  row(11, 'transactional-1', 0),
  row(12, 'transactional-2', 1, { to: 2, words: 'moving to west1 (prefers west1)' }),
  row(13, 'transactional-3', null, { cells: ['unable', 'could', 'none', 'none'], words: 'nobody has it; east1 cannot: no interface eth7' }),
  row(14, '<script>alert(1)</script>', 2, { words: 'nodes state different preferences' }),
  row(24, 'marketing-4', null, {
    cells: ['conflict', 'conflict', 'conflict', 'conflict'],
    words: 'BROKEN: a binding name stands for two addresses',
  }),
];

function owners(rows: readonly AddressRow[], more: Partial<OwnersBlock> = {}): OwnersBlock {
  const unowned = rows.filter(({ owner }) => owner === null).length;
  const moving = rows.filter(({ movingTo }) => movingTo !== null).length;
  return {
    columns,
    counts: { all: rows.length, owned: rows.length - unowned, unowned, moving, troubled: rows.filter(({ words }) => words !== '').length },
    groups: [
      {
        block: '10.20.1.0/24',
        interface: 'eth1',
        all: rows.length,
        unowned,
        moving,
        byNode: columns.map((name) => rows.filter(({ owner }) => owner === name).length),
      },
    ],
    rows,
    filter: { only: false, group: null, find: '' },
    page: 1,
    pages: 1,
    found: rows.length,
    nothing: rows.length > 0 ? null : 'No node is on the bus, so nobody has an address.',
    ...more,
  };
}

const move = (id: number, kind: string, more: Partial<MoveRow>): MoveRow => ({
  id,
  atMs: now - (6 - id) * 61_000,
  kind,
  reason: kind,
  from: 'east2',
  to: [{ node: 'west1', count: 1 }],
  count: 1,
  ips: ['10.20.1.23'],
  withoutMs: 0,
  by: null,
  phases: null,
  mendedMs: null,
  ...more,
});

const moves: readonly MoveRow[] = [
  move(5, 'failure', {
    reason: 'west2 has gone',
    from: 'west2',
    to: [
      { node: 'east1', count: 2 },
      { node: 'west1', count: 2 },
    ],
    count: 4,
    withoutMs: 612,
    phases: { node: 'east1', detectMs: 586, agreeMs: 11, plumbMs: 9, announceMs: 6, totalMs: 612 },
    mendedMs: now - 61_000 + 612,
  }),
  move(4, 'operator', { by: 'mgr1 request 9 (anna)' }),
  move(3, 'balance', {}),
  move(2, 'failure', {
    reason: 'west1 has gone',
    from: 'west1',
    to: [{ node: null, count: 2 }],
    count: 2,
    withoutMs: null,
    phases: { node: 'east1', detectMs: null, agreeMs: 11, plumbMs: 9, announceMs: null, totalMs: null },
  }),
  move(1, 'start', { reason: 'nobody had it', from: null, withoutMs: null }),
];

const cell = (name: string, state: string, behindSec: number | null, more: Partial<LogCell> = {}): LogCell => ({
  node: name,
  state,
  reason: '',
  subscriber: 'master',
  checkpoint: '0000001a:00000c3f',
  behindBytes: behindSec === null ? null : behindSec * 4_000_000,
  behindSec,
  lag: Array.from({ length: 120 }, (_, index) =>
    behindSec === null ? null : Math.round((behindSec * index) / 119) + (behindSec > 0 ? index % 3 : 0),
  ),
  bytes: 1_000_000,
  ...more,
});
const logs = {
  nodes: columns,
  rows: [
    {
      log: 'mainlog',
      cells: [
        cell('east1', 'reading', 0),
        cell('east2', 'reading', 0),
        cell('west1', 'catching up', 31),
        cell('west2', 'behind', 312, { reason: 'it grows faster than it is read' }),
      ],
    },
    {
      log: 'rejectlog',
      cells: [
        cell('east1', 'damaged', null, { reason: 'segment 0000001a is cut' }),
        cell('east2', 'no subscriber', null, { subscriber: null }),
        null,
        null,
      ],
    },
  ],
  remark: null,
};
const noLogs = {
  nodes: [],
  rows: [],
  remark: 'No logs are published here: the configuration has no `logs` dictionary, or nobody reads them.',
};
const shared = [
  { name: 'inbound_cidr', type: 'inbound_cidr', structure: 'cidrtree', entries: 1204, complete: 4, of: 4, missing: [] },
  { name: 'answers', type: 'cache', structure: 'cache', entries: 88, complete: 3, of: 4, missing: ['west2'] },
];
const subjects = ['settings', 'addresses', 'topologies', 'replicas', 'peers'];

const rollout = (serial: number, agoMs: number, outcome: string, why: string) => ({
  ...{ serial, outcome, why, manager: 'mgr1', who: 'anna' },
  sha256: serial === 40 ? '5e20aa77c3d1' : '0b77e1c2a9f4',
  atMs: now - agoMs,
  words: serial === 40 ? 'new block' : '',
});

const overview = (more: Partial<Extract<PageBody, { kind: 'overview' }>> = {}): PageBody => ({
  kind: 'overview',
  nodes: healthyNodes,
  here: 4,
  ofNodes: 4,
  quorum: true,
  mature: true,
  phase: 'settled',
  owners: owners(healthyRows),
  moves: moves.slice(0, 3),
  logs: { ...logs, rows: logs.rows.slice(0, 1) },
  shared: shared.slice(0, 1),
  ...more,
});
const troubledOverview = overview({
  nodes: troubledNodes,
  here: 2,
  ofNodes: 6,
  quorum: false,
  mature: false,
  phase: 'gathering',
  owners: owners(troubledRows),
  moves,
  logs,
  shared,
});

/** Twelve states. */
export const samples: Readonly<Record<string, PageModel>> = {
  overview: { frame: frame('/', { problems: problems.slice(-1) }), body: overview() },
  'overview-troubled': { frame: frame('/', { problems }), body: troubledOverview },
  'overview-bus-gone': {
    frame: frame('/', {
      asOfMs: now - 12_000,
      busGone: { sinceMs: now - 12_000, why: 'the daemon of corosync does not answer', never: false },
      problems: busAway,
    }),
    body: overview({ phase: 'disconnected', quorum: false, mature: false }),
  },
  'overview-empty': {
    frame: frame('/', { self: { kind: 'manager', name: 'mgr1', version: '0.1.0', dryRun: true }, problems: nobody }),
    body: overview({
      ...{ nodes: [node('east1', 'never', { sinceMs: null, addresses: 0 })], here: 0, ofNodes: 1, quorum: false, mature: false },
      ...{ owners: { ...owners([]), groups: [] }, moves: [], logs: noLogs, shared: [] },
    }),
  },
  owners: {
    frame: frame('/owners', { query: { page: '2' } }),
    body: {
      kind: 'owners',
      owners: owners(healthyRows, {
        ...{ page: 2, pages: 3, found: 600 },
        counts: { all: 600, owned: 600, unowned: 0, moving: 0, troubled: 0 },
        groups: [256, 256, 88].map((all, index) => ({
          ...{ block: `10.20.${index + 1}.0/24`, interface: 'eth1', all, unowned: 0, moving: 0 },
          byNode: columns.map(() => all / 4),
        })),
      }),
    },
  },
  'owners-troubled': {
    frame: frame('/owners', { query: { only: 'problems' }, problems }),
    body: {
      kind: 'owners',
      owners: {
        ...owners(troubledRows),
        ...{ rows: troubledRows.slice(1), found: troubledRows.length - 1, filter: { only: true, group: null, find: '' } },
      },
    },
  },
  moves: { frame: frame('/moves'), body: { kind: 'moves', moves, more: 12 } },
  logs: { frame: frame('/logs', { problems: problems.slice(9, 11) }), body: { kind: 'logs', logs } },
  shared: { frame: frame('/shared'), body: { kind: 'shared', shared } },
  configuration: {
    frame: frame('/configuration', { problems: problems.slice(5, 8) }),
    body: {
      kind: 'configuration',
      configuration: {
        wanted: {
          sha256: '9c1f2ab01d3e',
          path: '/etc/ecclusterd/cluster.json',
          sinceMs: now - 17_000_000,
          by: 'mgr1 request 9',
          disk: 'the same',
        },
        subjects,
        nodes: columns.map((name, index) => ({
          node: name,
          present: index < 3,
          disk: index === 3 ? null : true,
          running: index === 3 ? null : index === 0,
          sinceMs: index === 3 ? null : now - 17_000_000,
          by: index === 3 ? null : 'start',
          differs: index === 1 ? ['settings'] : [],
        })),
        differences: [{ node: 'east2', option: 'duravip_balance_set_size', value: '2', usual: '4' }],
        remarks: ['west2: not on the bus'],
        rollouts: [
          rollout(40, 100_000_000, 'rolled back', 'west1 did not come to rest: 10.20.1.13 has no owner'),
          rollout(39, 180_000_000, 'committed', ''),
          rollout(38, 360_000_000, 'committed', ''),
        ],
      },
    },
  },
  node: {
    frame: frame('/node/east1', { problems: problems.slice(10, 11) }),
    body: {
      kind: 'node',
      cell: healthyNodes[0] ?? node('east1', 'here'),
      member: { address: '10.20.0.11:4802', privateName: '#ec0-812#east1', version: '0.1.0', subcluster: 'default', heartbeatAgeMs: 412 },
      owns: healthyRows.filter(({ owner }) => owner === 'east1').map(({ ip }, index) => ({ ip, next: columns[1 + (index % 3)] ?? null })),
      ownsMore: 0,
      ifDies: [
        { node: 'east2', count: 2 },
        { node: 'west1', count: 1 },
        { node: 'west2', count: 1 },
      ],
      moves: moves.slice(0, 1),
      logs: { ...logs, nodes: ['east1'], rows: logs.rows.map(({ log, cells }) => ({ log, cells: cells.slice(0, 1) })) },
    },
  },
  address: {
    frame: frame('/address/10.20.1.12'),
    body: {
      kind: 'address',
      row: troubledRows[1] ?? row(12, 'transactional-2', 1),
      columns,
      interface: 'eth1',
      prefixLength: 32,
      services: ['multivip', 'esmtp:25'],
      preference: 'west1',
      follows: null,
      pinned: false,
      ownerSinceMs: now - 7_440_000,
      unable: [],
      ifDies: [
        { dead: 'east2', next: 'west1' },
        { dead: 'west1', next: 'east1' },
      ],
      moves: [
        move(4, 'operator', {
          ips: ['10.20.1.12'],
          atMs: now - 7_440_000,
          by: 'mgr1 request 9 (anna)',
          from: 'west1',
          to: [{ node: 'east2', count: 1 }],
        }),
        move(3, 'start', { ips: ['10.20.1.12'], atMs: now - 90_000_000, reason: 'nobody had it', from: null, withoutMs: null }),
      ],
    },
  },
};

const many = Array.from({ length: 64 }, (_, index) => `node-${index + 1}`);

/** 64 nodes, 10,240 addresses in 40 blocks, of which some want a look, and eight logs of each node. */
export const largest: PageModel = {
  frame: frame('/', { problems }),
  body: overview({
    nodes: many.map((name, index) => node(name, index % 9 === 0 ? 'left' : 'here', { addresses: 160 })),
    owners: owners(
      Array.from({ length: 10 }, (_, index) => ({
        ...row(index, `binding-${index}`, null),
        cells: many.map((_, at): Cell => (at % 5 === index % 5 ? 'unable' : 'could')),
        words: 'nobody has it; node-1 cannot: no interface eth7',
      })),
      {
        columns: many,
        counts: { all: 10_240, owned: 10_230, unowned: 10, moving: 0, troubled: 10 },
        groups: Array.from({ length: 40 }, (_, index) => ({
          block: `10.20.${index}.0/24`,
          interface: 'eth1',
          all: 256,
          unowned: 0,
          moving: 0,
          byNode: many.map((_, at) => (index * 7 + at * 3) % 11),
        })),
      },
    ),
    moves,
    logs: {
      nodes: many,
      rows: Array.from({ length: 8 }, (_, index) => ({
        log: `log-${index}`,
        cells: many.map((name, at) => cell(name, at === 3 ? 'behind' : 'reading', at === 3 ? 312 : 0)),
      })),
      remark: null,
    },
    shared,
  }),
};
