// What readers of the events are told, whoever else looks in between: the keeper of a status page over a core of two nodes.
import assert from 'node:assert/strict';
import { addressesOf, viewOf } from '../../runtime/core/node-view.ts';
import { Keeper } from '../../runtime/status/keeper.ts';
import type { StatusPort } from '../../runtime/status/status-port.ts';
import { addresses, Cluster, settingsOf } from '../core/cluster.ts';
import { until } from '../until.ts';

const managed = addresses(12);
const nodes = ['a', 'b'];

interface Told {
  readonly kind: string;
  readonly rows?: readonly { readonly ip: string; readonly owner: string }[];
  readonly counts: { readonly all: number };
}

/** Of the topologies of `b` the core of `a` has nothing. */
function irWith(topologies: readonly unknown[]): unknown {
  return {
    nodes: nodes.map((name) => ({ name, clustered: true, duravip: { addresses: [], topologies: name === 'b' ? topologies : [] } })),
  };
}

function portTo(cluster: Cluster, ir: () => unknown): StatusPort {
  const state = () => cluster.member('a').state;
  const snapshot = () => ({
    ...{ ...viewOf(state()), now: cluster.now, self: { node: 'a', version: '4', dryRun: false }, groups: {}, mismatches: [], refused: [] },
    ...{ bus: { connected: true, sinceSec: 9, why: null }, counters: {}, dampedSec: 0, arp: [], addresses: addressesOf(state()) },
    members: viewOf(state()).members.flatMap(({ info, draining }) => (info === null ? [] : [{ ...info, draining, excluded: null }])),
  });
  const port = {
    ...{ kind: 'node', state, snapshot, configuration: () => ({ ir: ir() }), movesFolder: null, loopDelayMs: () => 0 },
    ...{
      differences: () => ({ shown: [], rows: [], lines: [] }),
      unconfirmed: () => null,
      log: (_: string, text: string) => assert.fail(text),
    },
    logs: async () => ({ problem: null, rows: [] }),
    configurations: async () => ({ wanted: { ir: ir() }, onDisk: null, nodes: [], remarks: [] }),
    account: { moves: { list: () => [], recall: () => {} }, onMove: () => {} },
  };
  return port as unknown as StatusPort;
}

describe('status: keeper', () => {
  let cluster: Cluster;
  let keeper: Keeper;
  let leave: () => void;
  let ir = irWith([]);
  const told: Told[] = [];

  beforeEach(async () => {
    told.length = 0;
    ir = irWith([]);
    cluster = new Cluster();
    for (const name of nodes) cluster.add(name, settingsOf(name, managed, { clusterSize: 2 }));
    cluster.run(120_000);
    keeper = new Keeper(
      portTo(cluster, () => ir),
      () => Date.now(),
    );
    keeper.ring.listen(({ text }) => {
      const [, kind = '', data = ''] = /event: (.*)\ndata: (.*)/.exec(text) ?? [];
      if (kind === 'owners' || kind === 'reset') told.push({ kind, ...JSON.parse(data) });
    });
    leave = keeper.enter();
    await until(() => told.length > 0, 'the first owners');
  });
  afterEach(async () => {
    leave();
    await keeper.close();
  });

  it('tells of each move, also where a page was asked for before it looked itself', async () => {
    for (const ip of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
      const owner = cluster.owners()[ip] === 'a' ? 'b' : 'a';
      cluster.order('b', { kind: 'move', ip, to: owner });
      cluster.run(50);
      await keeper.sight();
      await until(
        () => told.some(({ rows }) => rows?.some((row) => row.ip === ip && row.owner === owner)),
        () => `${ip} at ${owner}: ${JSON.stringify(told)}`,
      );
    }
  });

  it('tells of addresses that have gone, with what is left', async () => {
    const less = managed.filter(({ ip }) => ip !== '10.0.0.5');
    for (const name of nodes) {
      const { incarnation } = cluster.member(name).state.settings;
      cluster.give(cluster.member(name), { kind: 'reload', settings: settingsOf(name, less, { clusterSize: 2, incarnation }) });
    }
    cluster.run(3_000);
    await until(
      () => told.some(({ kind, counts }) => kind === 'reset' && counts.all === 11),
      () => JSON.stringify(told),
    );
  });

  it('shows the networks of a configuration that is new, though this node has nothing of them', async () => {
    ir = irWith([{ network: '10.0.0.0/16', interface: 'eth7' }]);
    const { blocks } = (await keeper.sight()).digest;
    assert.deepEqual(
      blocks.map(({ text }) => text),
      ['10.0.0.0/16'],
    );
  });
});
