// Replication of three real daemons over real Corosync, one in each of three network namespaces, asked by the real console: what is shown as global
// is always what the members show, through a crash, a restart, a partition and reloads.
import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterIr, ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { type Built, buildClient } from '../console/built.ts';
import { clusterIr } from '../netns/cluster-ir.ts';
import { missingForNetns, type NetCluster, startCluster } from '../netns/cluster.ts';
import { replica } from './nodes.ts';

interface Shown {
  readonly rows: readonly { readonly block: string; readonly count: number }[];
}

interface Listed {
  readonly objects: readonly {
    readonly name: string;
    readonly members: readonly { readonly node: string; readonly complete: boolean }[];
  }[];
}

const everything = '0.0.0.0/0';

describe('replication: corosync', () => {
  let net: NetCluster;
  let built: Built;
  const daemons = new Map<number, ChildProcess>();
  const socketOf = (node: number) => join(net.folder, `control${node}`);
  const irPath = () => join(net.folder, 'cluster.ir.json');

  before(async () => {
    const lacking = missingForNetns('corosync');
    if (lacking !== null) throw new Error(lacking);
    net = await startCluster({ nodes: 3, engine: 'corosync', profile: 'fast', tokenMs: 1000, prefix: 'repl' });
    built = buildClient();
    writeIr([replica('inbound_cidr', 'inbound_cidr', { maxDelaySec: 0.2 })]);
    for (const node of [1, 2, 3]) startDaemon(node);
  });
  after(async () => {
    for (const daemon of daemons.values()) daemon.kill('SIGKILL');
    built?.remove();
    await net?.close();
  });

  function writeIr(replicas: readonly ReplicaIr[]): void {
    const ir: ClusterIr = clusterIr(3);
    writeFileSync(irPath(), JSON.stringify({ ...ir, nodes: ir.nodes.map((node) => ({ ...node, replicas })) }));
  }

  function startDaemon(node: number): void {
    const script = join(import.meta.dirname, 'daemon-process.ts');
    const daemon = net.spawn(node, [process.execPath, '--import=tsx', script, irPath(), `node${node}`, socketOf(node), net.address(node)]);
    daemon.stderr?.resume();
    daemons.set(node, daemon);
  }

  /** The console, as an operator uses it; null: it was an error. */
  function ask<T>(node: number, request: string): T | null {
    const { status, stdout } = spawnSync(process.execPath, [built.client, socketOf(node), `json ${request}`], { encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as T) : null;
  }

  async function count(node: number, key: string, amount: number, object = 'inbound_cidr'): Promise<void> {
    const daemon = daemons.get(node);
    if (daemon?.stdin == null || daemon.stdout === null) throw new Error(`node ${node} does not run`);
    const answered = new Promise((resolve) => createInterface({ input: daemon.stdout as NodeJS.ReadableStream }).once('line', resolve));
    daemon.stdin.write(`${JSON.stringify([object, key, amount])}\n`);
    await answered;
  }

  /** What a node shows of all and of each, and how many members it knows wholly; a process for each question would be most of this test. Null: an error. */
  function sight(node: number, nodes: readonly number[], object: string): readonly unknown[] | null {
    const froms = ['', ...nodes.map((each) => ` from node${each}`)];
    const input = [...froms.map((from) => `json cluster shared show ${object}${from}`), 'json cluster shared list', ''].join('\n');
    const { status, stdout } = spawnSync(process.execPath, [built.client, socketOf(node)], { encoding: 'utf8', input });
    if (status !== 0) return null;
    const answers = stdout.split(/(?<=^\}\n)/m).map((text): unknown => JSON.parse(text));
    const { objects } = answers.pop() as Listed;
    const members = objects.find(({ name }) => name === object)?.members ?? [];
    return [...answers.map((shown) => total(shown as Shown)), members.filter(({ complete }) => complete).length];
  }

  function total({ rows }: Shown): number {
    return rows.reduce((sum, { block, count: each }) => (block.endsWith('/32') ? sum + each : sum), 0);
  }

  /** On each of these nodes there are these members, each with this number, and the sum is theirs. */
  async function agreed(totals: Readonly<Record<number, number>>, object = 'inbound_cidr'): Promise<void> {
    const nodes = Object.keys(totals).map(Number);
    const each = nodes.map((node) => totals[node] ?? 0);
    const wanted = [each.reduce((all, one) => all + one, 0), ...each, nodes.length];
    for (let turn = 0; ; turn++) {
      const seen = nodes.map((node) => sight(node, nodes, object));
      if (JSON.stringify(seen) === JSON.stringify(nodes.map(() => wanted))) return;
      if (turn === 150)
        assert.deepEqual(
          seen,
          nodes.map(() => wanted),
        );
      await sleep(100);
    }
  }

  it('sums up what all count', async () => {
    await agreed({ 1: 0, 2: 0, 3: 0 });
    await count(1, '10.0.0.1', 4);
    await count(2, '10.0.0.1', 2);
    await count(3, '192.0.2.9', 5);
    await agreed({ 1: 4, 2: 2, 3: 5 });
    const { rows } = ask<Shown>(1, 'cluster shared show inbound_cidr') ?? assert.fail('no answer');
    assert.deepEqual(
      rows.find(({ block }) => block === everything),
      { block: everything, count: 11 },
    );
  });

  it('forgets a node that crashes, and counts it once when it is back', async () => {
    daemons.get(3)?.kill('SIGKILL');
    await agreed({ 1: 4, 2: 2 });
    startDaemon(3);
    await agreed({ 1: 4, 2: 2, 3: 0 });
    await count(3, '192.0.2.9', 1);
    await agreed({ 1: 4, 2: 2, 3: 1 });
  });

  it('counts each side for itself in a partition, and is exact after it', async () => {
    net.cut(3);
    await agreed({ 1: 4, 2: 2 });
    await agreed({ 3: 1 });
    await count(1, '10.0.0.7', 3);
    await count(3, '10.0.0.7', 2);
    net.heal(3);
    await agreed({ 1: 7, 2: 2, 3: 3 });
  });

  it('counts nothing twice after reloads, and takes a new object in', async () => {
    for (let i = 0; i < 3; i++) ask(1, 'config reload');
    await agreed({ 1: 7, 2: 2, 3: 3 });
    writeIr([
      replica('inbound_cidr', 'inbound_cidr', { maxDelaySec: 0.1 }),
      replica('outbound_cidr_foo', 'outbound_cidr', { bindingGroup: 'foo' }),
    ]);
    for (const node of [1, 2, 3]) ask(node, 'config reload');
    await agreed({ 1: 7, 2: 2, 3: 3 });
    await agreed({ 1: 0, 2: 0, 3: 0 }, 'outbound_cidr_foo');
    await count(2, '203.0.113.1', 6, 'outbound_cidr_foo');
    await agreed({ 1: 0, 2: 6, 3: 0 }, 'outbound_cidr_foo');
  });
});
