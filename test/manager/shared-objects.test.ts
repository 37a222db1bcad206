// A manager as a process that keeps what two nodes, processes too, count for it: its console and figures, a node that dies, its own new start, a reload.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { ClusterIr, ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { freePort } from '../free-port.ts';
import { kill, Programs } from '../log/aggregate/stage.ts';
import { onStage, type Staged } from './staged.ts';
import { until } from '../until.ts';

const forManagers: ReplicaIr = {
  name: 'spam_counts',
  type: 'eccmgr_metrics',
  parameters: ['audit_series'],
  maxDelaySec: 0.05,
  maxPending: 100,
  maxSize: null,
  bindingGroup: null,
};

describe('manager: what nodes count for it', () => {
  const programs = new Programs();
  before(() => programs.build());

  const irPath = ({ stage }: Staged, of: 'node' | 'manager') => join(stage.folder, `${of}.json`);
  /** Adds an object to what the nodes of an IR replicate; `only`: to one node. */
  const replicate = (path: string, replica: ReplicaIr, only: string | null = null) => {
    const ir: ClusterIr = JSON.parse(readFileSync(path, 'utf8'));
    const nodes = ir.nodes.map((node) => (only === null || node.name === only ? { ...node, replicas: [...node.replicas, replica] } : node));
    writeFileSync(path, JSON.stringify({ ...ir, nodes }));
  };
  const feedOf = ({ stage }: Staged, node: string) => join(stage.folder, `feed-${node}`);
  const startNode = (staged: Staged, node: string) => staged.dryNode(node, ['--feed', feedOf(staged, node)]);
  /** Counts at a node, as a mail server does. */
  const count = async (staged: Staged, node: string, amount: number) => {
    const socket = connect(await feedAt(feedOf(staged, node)));
    const words = ['EC.SERIES.ADD', 'spam_counts:spam', '86400,30', '10.0.0.1', String(amount)];
    socket.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^:\d+\r\n$/);
    socket.destroy();
  };
  type Manager = ReturnType<Staged['manager']>;
  /** Counts that the manager shows, of all or of one node. */
  const shown = async (manager: Manager, from = ''): Promise<readonly number[]> => {
    const answer = await manager.ask(`json show shared spam_counts${from}`);
    return JSON.parse(answer).rows?.map(({ count: each }: { count: number }) => each) ?? [];
  };
  const untilShown = (manager: Manager, sum: number) => until(async () => (await shown(manager))[0] === sum, manager.said);

  it('shows the sum and the parts; nodes hold their own only', () =>
    onStage(programs, [], async (staged) => {
      for (const of of ['node', 'manager'] as const) replicate(irPath(staged, of), forManagers);
      for (const node of ['n1', 'n2']) startNode(staged, node);
      const port = await freePort();
      const manager = staged.manager('mgr1', null, ['--metrics', String(port)]);
      await count(staged, 'n1', 3);
      await count(staged, 'n2', 4);
      await untilShown(manager, 7);
      assert.deepEqual(await Promise.all([' from n1', ' from n2', ' from mgr1'].map((from) => shown(manager, from))), [[3], [4], []]);
      assert.match(await manager.ask('show shared'), /^Currently managed objects:\n {19}spam_counts \[lazy, time series w\/ snapshots\]$/);
      const lines = await manager.ask('show shared spam_counts from n2');
      assert.match(lines, /^lazy, snapped time series 'spam_counts', view '#ec1-\d+#n2'\nspam 86400,30\/0 +4 {2}10\.0\.0\.1$/);
      assert.match(await manager.ask('show shared inbound_cidr'), /no replicated object "inbound_cidr"/);
      assert.match(await staged.ask('n1', 'cluster shared show spam_counts'), /spam 86400,30\/0 +3 {2}10\.0\.0\.1/);
      assert.match(await staged.ask('n1', 'cluster shared show spam_counts from n2'), /this node holds .* only what it counts itself/);
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      assert.match(text, /^ecclusterd_replication_objects_total 1$/m);
      assert.match(text, /^ecclusterd_replication_snapshots_received_total [1-9]/m);
      // All six connections to the bus were opened at about the same time.
      assert.doesNotMatch(manager.said(), /no longer our socket|has no bus/);
    })).timeout(60_000);

  it('keeps what a dead node counted, and knows after its own new start what the living ones counted', () =>
    onStage(programs, [], async (staged) => {
      for (const of of ['node', 'manager'] as const) replicate(irPath(staged, of), forManagers);
      startNode(staged, 'n1');
      const dying = startNode(staged, 'n2');
      const first = staged.manager();
      await count(staged, 'n1', 3);
      await count(staged, 'n2', 4);
      await untilShown(first, 7);
      await kill(dying);
      await until(async () => /no node "n2" replicates/.test(await first.ask('show shared spam_counts from n2')), first.said);
      assert.deepEqual(await shown(first), [7]);
      await kill(first.child);
      const second = staged.manager('again', join(staged.stage.folder, 'state2'));
      await untilShown(second, 3);
      startNode(staged, 'n2');
      await count(staged, 'n2', 1);
      await untilShown(second, 4);
    })).timeout(60_000);

  it('takes up objects of any node by a reload, and lets go of them', () =>
    onStage(programs, [], async (staged) => {
      replicate(irPath(staged, 'node'), forManagers);
      startNode(staged, 'n1');
      const manager = staged.manager();
      await count(staged, 'n1', 3);
      await until(async () => /^Currently managed objects:$/.test(await manager.ask('show shared')), manager.said);
      const before = readFileSync(irPath(staged, 'manager'), 'utf8');
      replicate(irPath(staged, 'manager'), forManagers, 'n2');
      assert.match(await manager.ask('config reload'), /^applied/);
      await untilShown(manager, 3);
      assert.match(await manager.ask('config reload'), /^nothing has changed/);
      assert.deepEqual(await shown(manager), [3]);
      writeFileSync(irPath(staged, 'manager'), before);
      assert.match(await manager.ask('config reload'), /^applied/);
      assert.match(await manager.ask('show shared spam_counts'), /no replicated object "spam_counts"/);
    })).timeout(60_000);
});

/** Once somebody listens there: a node that was killed has left its file. */
async function feedAt(path: string): Promise<string> {
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(path, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  await until(listens, () => path);
  return path;
}
