// A node made by hand: the data behind the answers that the manual prints, and a port that takes orders and keeps them.
import type { Order } from '../../runtime/core/contract.ts';
import { noDifferences } from '../../runtime/control/node-agreement.ts';
import { sampleIr } from './sample-ir.ts';
import { sampleShared } from './sample-shared.ts';
import type { SharedView } from '../../runtime/replication/shared-view.ts';
import type { AddressRow, LogRow, MemberRow, NodePort, Snapshot, Taken } from '../../runtime/console/node-port.ts';

const nodes = ['labrat-4', 'labrat-1', 'labrat-2'];
const now = 90_000_000;

function member(node: string, pid: number, host: number): MemberRow {
  return {
    privateName: `#ec0-${pid}#${node}`,
    node,
    subcluster: 'default',
    type: 'Momentum',
    version: '3.0.10.30663 r(30669)',
    address: `10.80.116.${host}:4802`,
    groups: ['ec_console', 'ec_sc_default', 'ec_cluster'],
    draining: false,
    excluded: null,
  };
}

export const manager: MemberRow = {
  ...member('', 0, 0),
  privateName: '#barca#barca',
  node: null,
  subcluster: null,
  type: 'Manager',
  address: '0.0.0.0:0',
  groups: ['ec_cluster'],
};

export function address(ip: string, bindings: readonly string[], owner: string | null, more: Partial<AddressRow> = {}): AddressRow {
  return {
    ip,
    bindings,
    services: ['multivip'],
    owner,
    movingTo: null,
    pinned: false,
    preference: null,
    follow: null,
    conflict: false,
    unsafe: false,
    broken: false,
    viewSince: now - 5_420_000,
    ownerSince: now - 5_466_000,
    offeredBy: nodes,
    candidates: nodes,
    disjoint: false,
    interface: 'eth0',
    prefixLength: 32,
    disputed: null,
    members: nodes.map((node) => ({
      node,
      ip,
      bindings,
      services: ['multivip'],
      preference: null,
      follow: null,
      able: true,
      unable: null,
    })),
    ...more,
  };
}

/** The cluster of the manual's samples, healthy. */
export const healthy: Snapshot = {
  now,
  self: {
    node: 'labrat-1',
    address: '10.80.116.201:4802',
    privateName: '#ec0-22787#labrat-1',
    sharedName: null,
    version: '0.1.0',
    draining: false,
    debug: false,
    dryRun: false,
    uptimeSec: 90_000,
  },
  bus: { connected: true, endpoint: '4803', sinceSec: 90_000, trouble: null, detection: { ms: 990, of: null } },
  phase: 'settled',
  mature: true,
  quorum: true,
  leader: 'labrat-4',
  tableHash: '5f0c2b7e91d3a648',
  dampedSec: 0,
  groups: { control: 'ec_console', cluster: 'ec_cluster', log: null },
  members: [member('labrat-4', 20768, 204), member('labrat-1', 22787, 201), member('labrat-2', 21004, 202), manager],
  mismatches: [],
  refused: [],
  addresses: [
    address('10.80.116.50', ['flowgomail-hotmail-50', 'flowgomail-hotmail-51', 'flowgomail-hotmail-52'], 'labrat-4', {
      ownerSince: now - 5_409_000,
    }),
    address('10.80.116.53', ['flowgomail-hotmail-53'], 'labrat-2'),
  ],
  arp: [
    { ip: '10.80.116.204', mac: '00:e0:81:63:5c:e8', ageSec: 43 },
    { ip: '10.80.117.2', mac: '00:00:5e:00:01:0c', ageSec: 8 },
  ],
  counters: { stale: 0, 'stale:round': 0, refused: 0 },
};

/** Everything that can be wrong with addresses and members, one of each. */
export const troubled: Snapshot = {
  ...healthy,
  members: healthy.members.map((each) => {
    if (each.node === 'labrat-2') return { ...each, draining: true };
    return each.node === 'labrat-4' ? { ...each, excluded: 'silent' as const } : each;
  }),
  mismatches: [{ node: 'labrat-2', subjects: ['settings', 'peers'] }],
  leader: 'labrat-1',
  addresses: [
    address('10.80.116.50', ['a50'], null, { unsafe: true, members: address('', ['a50'], null).members.slice(1) }),
    address('10.80.116.51', ['a51'], null, { broken: true }),
    address('10.80.116.52', ['a52'], 'labrat-1', { conflict: true, movingTo: 'labrat-2' }),
    address('10.80.116.53', ['a53'], 'labrat-1', {
      pinned: true,
      members: address('', ['a53'], null).members.map((each) =>
        each.node === 'labrat-2' ? { ...each, unable: 'no interface eth7' } : each,
      ),
    }),
    address('10.80.116.54', [], 'labrat-1', { services: ['esmtp:25', 'esmtp:587'], follow: '10.80.116.53' }),
    address('2001:db8::54', ['v6'], 'labrat-1'),
  ],
};

export const disconnected: Snapshot = {
  ...healthy,
  bus: { connected: false, endpoint: 'corosync', sinceSec: 12, why: 'cpg_initialize: CS_ERR_LIBRARY' },
  phase: 'disconnected',
  mature: false,
  leader: null,
  tableHash: null,
  members: [],
  addresses: [],
};

/** The logs of the manual's sample. */
export const sampleLogs: readonly LogRow[] = [
  {
    key: 'mainlog',
    path: '/var/log/ecelerity/mainlog.cluster',
    bytes: 1_604_005,
    subscribers: [
      {
        name: 'master',
        position: { log: 0, marker: 0xa43a },
        reader: '10.80.116.210:40112',
        behindBytes: 0,
        behindMessages: 0,
        oldestSec: null,
        condition: { state: 'reading', reason: '' },
      },
    ],
    condition: { state: 'reading', reason: '' },
    losses: { count: 0, bytes: 0 },
    problem: null,
  },
  {
    key: 'bouncealllog',
    path: '/var/log/ecelerity/bouncealllog.cluster',
    bytes: 0,
    subscribers: [],
    condition: { state: 'waiting', reason: 'nobody has written to it yet' },
    losses: { count: 0, bytes: 0 },
    problem: null,
  },
];

/** `count` addresses over the three nodes. */
export function many(count: number): Snapshot {
  return {
    ...healthy,
    addresses: Array.from({ length: count }, (_, index) =>
      address(`10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`, [`b${index}`], nodes[index % 3] ?? null),
    ),
  };
}

/** Takes every order, keeps it, and does moves and drains at once unless `slow`. */
export class SampleNode implements NodePort {
  now: Snapshot;
  slow = false;
  replicates = true;
  refuses: string | null = null;
  reloads: { readonly ok: boolean; readonly said: string } = { ok: true, said: '2 addresses added' };
  publishes: readonly LogRow[] = sampleLogs;
  readonly orders: Order[] = [];

  constructor(snapshot: Snapshot = healthy) {
    this.now = snapshot;
  }

  snapshot(): Snapshot {
    return this.now;
  }

  order(order: Order): Taken {
    if (this.refuses !== null) return { taken: false, why: this.refuses };
    this.orders.push(order);
    if (!this.slow) this.obey(order);
    return { taken: true };
  }

  shared(): SharedView | null {
    return this.replicates ? sampleShared : null;
  }

  debug(on: boolean): void {
    this.now = { ...this.now, self: { ...this.now.self, debug: on } };
  }

  async reload(): Promise<{ readonly ok: boolean; readonly said: string }> {
    return this.reloads;
  }

  rolledOut(): null {
    return null;
  }

  configuration(): ReturnType<NodePort['configuration']> {
    return {
      ir: sampleIr,
      self: { kind: 'node', name: 'labrat-1' },
      sha256: '4f0c12ab34cd56ef'.repeat(4),
      path: '/etc/ecclusterd/cluster.json',
      sinceMs: Date.UTC(2026, 10, 28, 22, 36, 50),
      by: 'start',
    };
  }

  async onDisk(): ReturnType<NodePort['onDisk']> {
    return { sha256: '99aa12ab34cd56ef'.repeat(4), problem: null, modifiedMs: Date.UTC(2026, 10, 28, 23) };
  }

  /** Of one who differs in settings and peers: the set size by its values, the peers without. */
  differences(): ReturnType<NodePort['differences']> {
    const [first] = this.now.mismatches;
    if (first === undefined) return noDifferences;
    const others = nodes.filter((node) => node !== first.node);
    return {
      shown: [{ node: first.node, subject: 'settings', option: 'duravip_balance_set_size', value: '4', usual: '2', others }],
      more: 0,
      unnamed: [{ node: first.node, subjects: ['peers'] }],
      copies: [],
    };
  }

  owner(ip: string): ReturnType<NodePort['owner']> {
    const row = [...this.now.addresses].find((each) => each.ip === ip);
    return row === undefined ? null : { owner: row.owner, movingTo: row.movingTo, since: 0 };
  }

  dump(): string {
    return '{\n "format": "a state"\n}\n';
  }

  async facts(ip: string): ReturnType<NodePort['facts']> {
    const place = `${ip}/32 on eth1`;
    return {
      place,
      problem: null,
      wish: 'up',
      underWay: null,
      ledger: [place],
      kernel: [place],
      ledgerIsKernel: true,
      renewsInSec: 2.1,
      announcedAgoSec: 34,
      lan: [],
      neighbour: null,
      heldBy: null,
      contestedBy: null,
      lastFailure: null,
    };
  }

  async logs(): ReturnType<NodePort['logs']> {
    return { logs: this.publishes, nowSec: 1_700_000_060 };
  }

  private obey(order: Order): void {
    const rows = [...this.now.addresses];
    if (order.kind === 'move') {
      this.now = { ...this.now, addresses: rows.map((row) => (row.ip === order.ip ? { ...row, owner: order.to, pinned: true } : row)) };
    } else if (order.kind === 'drain') {
      const other = nodes.find((node) => node !== this.now.self.node) ?? null;
      const draining = order.on;
      this.now = {
        ...this.now,
        self: { ...this.now.self, draining },
        addresses: rows.map((row) => (draining && row.owner === this.now.self.node ? { ...row, owner: other } : row)),
      };
    }
  }
}
