// What a whole cluster must agree on, compared: the daemons' tables, the kernels' addresses, and what the client's neighbour table says.
import assert from 'node:assert/strict';
import type { NetCluster } from './cluster.ts';
import type { Runtime } from './runtime.ts';

/** Owner by address; null: nobody. */
export type Owners = ReadonlyMap<string, string | null>;

interface OwnersAnswer {
  readonly phase: string;
  readonly mature: boolean;
  readonly addresses: readonly { readonly ip: string; readonly owner: string | null; readonly state: string }[];
}

export async function ownersOn(runtime: Runtime, node: number): Promise<Owners | null> {
  const { ok, text } = await runtime.ask(node, 'json cluster duravip owners');
  if (!ok) return null;
  const { phase, addresses } = JSON.parse(text) as OwnersAnswer;
  return phase === 'settled' ? new Map(addresses.map(({ ip, owner }) => [ip, owner])) : null;
}

/** Managed addresses that the kernel of a node has. */
export function kernelAddresses(net: NetCluster, node: number): ReadonlySet<string> {
  const { stdout } = net.exec(node, ['ip', '-o', 'addr', 'show', 'dev', 'eth0']);
  const all = [...stdout.matchAll(/inet6? ([0-9a-f.:]+)\//g)].map((match) => match[1] ?? '');
  return new Set(all.filter((ip) => !/^(10\.77\.0\.|fd77::ff:|fe80:)/.test(ip)));
}

/** What is wrong with the cluster as these nodes show it, or null: all agree, every address has an owner and is on exactly its machine. */
async function disagreement(runtime: Runtime, live: readonly number[], ips: Iterable<string>): Promise<string | null> {
  const tables = await Promise.all(live.map((node) => ownersOn(runtime, node)));
  const [first] = tables;
  if (first === undefined || tables.some((table) => table === null)) return 'not all nodes have settled';
  const owners = first as Owners;
  for (const table of tables) {
    if (JSON.stringify([...(table ?? [])]) !== JSON.stringify([...owners])) return 'the tables of the nodes differ';
  }
  const expected = [...ips].sort();
  if (JSON.stringify([...owners.keys()].sort()) !== JSON.stringify(expected))
    return 'the table does not have exactly the managed addresses';
  for (const node of live) {
    const there = kernelAddresses(runtime.net, node);
    const should = new Set([...owners].flatMap(([ip, owner]) => (owner === `node${node}` ? [ip] : [])));
    const missing = [...should].filter((ip) => !there.has(ip));
    const surplus = [...there].filter((ip) => !should.has(ip));
    if (missing.length + surplus.length > 0) return `node${node} lacks ${missing.join(' ')} and has ${surplus.join(' ')} without owning it`;
  }
  const orphan = [...owners].find(([, owner]) => owner === null || !live.some((node) => owner === `node${node}`));
  return orphan === undefined ? null : `${orphan[0]} is with ${orphan[1] ?? 'nobody'}`;
}

export async function calm(runtime: Runtime, live: readonly number[], ips: Iterable<string>, limitMs = 90_000): Promise<Owners> {
  const list = [...ips];
  let wrong: string | null = 'nothing was looked at';
  try {
    await runtime.until(
      'the cluster is calm',
      async () => {
        wrong = await disagreement(runtime, live, list);
        return wrong === null;
      },
      limitMs,
    );
  } catch (error) {
    throw new Error(`${wrong}: ${String(error)}`);
  }
  const owners = await ownersOn(runtime, live[0] ?? 1);
  return owners ?? new Map();
}

/** How many of the nodes have an address on their machine, alive or not. */
export function holders(net: NetCluster, ip: string): number {
  return Array.from({ length: net.size }, (_, i) => i + 1).filter((node) => kernelAddresses(net, node).has(ip)).length;
}

export function macOf(net: NetCluster, node: number | 'client'): string {
  return /link\/ether (\S+)/.exec(net.exec(node, ['ip', 'link', 'show', 'eth0']).stdout)?.[1] ?? '';
}

/** Each address answers a ping of the client, whose neighbour table then points to the owner. */
export function assertReachable(net: NetCluster, owners: Owners): void {
  const script = [...owners.keys()]
    .map((ip) => `ping -n -q -c 1 -W 2 ${ip} >/dev/null || echo ${ip} at $(date +%T.%N), $(ip neigh show ${ip})`)
    .join('\n');
  const { stdout } = net.exec('client', ['sh', '-c', script]);
  assert.equal(stdout, '', 'these answer no ping');
  const table = net.exec('client', ['ip', 'neigh', 'show']).stdout;
  const macs = new Map(Array.from({ length: net.size }, (_, i) => [`node${i + 1}`, macOf(net, i + 1)]));
  for (const [ip, owner] of owners) {
    const row = table.split('\n').find((line) => line.startsWith(`${ip} `)) ?? '';
    assert.equal(/lladdr (\S+)/.exec(row)?.[1], macs.get(owner ?? ''), `the client's neighbour table has "${row}", the owner is ${owner}`);
  }
}
