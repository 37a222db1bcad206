// What must hold when nothing has happened for long enough: the cluster has come to rest, and in each component the addresses are where
// they belong. Written against the configuration, not against the election: it is a second opinion.

import type { ManagedAddressIr } from '../../ir/generated/types.ts';
import type { SimNode } from '../sim-process.ts';
import { agreementOf, isSettled } from './observe.ts';
import type { World } from '../world.ts';

/** Why the cluster is not at rest where it should be, or null. */
export function unrest(world: World): string | null {
  if (world.bus.reformAt !== Infinity) return 'the bus is about to form new rings';
  for (const members of componentsOf(world)) {
    const reason = unrestOf(world, members);
    if (reason !== null) return reason;
  }
  return null;
}

/** Running processes by the ring that they are in. */
function componentsOf(world: World): readonly (readonly SimNode[])[] {
  const byRing = new Map<unknown, SimNode[]>();
  for (const node of world.nodes) {
    const ring = world.bus.ringOf(node.index);
    if (node.life !== 'running' || ring === null) continue;
    const known = byRing.get(ring);
    if (known === undefined) byRing.set(ring, [node]);
    else known.push(node);
  }
  return [...byRing.values()];
}

function unrestOf(world: World, members: readonly SimNode[]): string | null {
  const first = members[0];
  if (first === undefined) return null;
  for (const node of members) {
    if (!isSettled(node)) return `${node.name} has not settled`;
    if (node.state?.bus.view?.id !== world.bus.ringOf(node.index)?.viewId) return `${node.name} has not heard of the last view`;
    if (node.state?.mature !== true) return `${node.name} is not mature`;
    if (node.host.isPlumbing) return `${node.name} is still plumbing`;
    const waits = waitsFor(node, node.clock.read(world.now));
    if (waits !== null) return `${node.name} ${waits}`;
    if (first.state !== null && node.state !== null && agreementOf(node.state) !== agreementOf(first.state)) {
      return `I2: ${node.name} and ${first.name} have different tables`;
    }
  }
  return misplaced(world, members, first) ?? unbalanced(members, first);
}

/** What this node will still do by itself: retry, resume, take its share again. */
function waitsFor({ state }: SimNode, now: number): string | null {
  if (state === null) return null;
  if (state.stop !== null) return 'is about to stop';
  if (state.pending.size > 0) return 'has moves under way';
  if ([...state.host.unable.values()].some(({ until }) => until !== null)) return 'will retry to plumb';
  if (state.late.stated) return 'was late, and will ask for its share';
  if (state.host.missing.size > 0) return 'misses addresses';
  return [...state.plan.resting.values()].some((until) => until > now) ? 'has called moves off, and will try again' : null;
}

interface Wanted {
  readonly candidates: readonly SimNode[];
  readonly address: ManagedAddressIr;
}

/** What this component should manage, read from the configurations of its members. */
function wantedOf(members: readonly SimNode[]): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, { candidates: SimNode[]; address: ManagedAddressIr }>();
  for (const node of members) {
    for (const address of node.ir.duravip.addresses) {
      const known = wanted.get(address.ip) ?? { candidates: [], address };
      if (address.interface !== null && !node.host.foreign.has(address.ip)) known.candidates.push(node);
      wanted.set(address.ip, known);
    }
  }
  return wanted;
}

/** I1, I3, preference, follow: who has what, in tables and kernels. */
function misplaced(world: World, members: readonly SimNode[], first: SimNode): string | null {
  const table = first.state?.table ?? new Map();
  const serves = world.plan.partition === 'available' || members.length * 2 > world.nodes.length;
  const wanted = wantedOf(members);
  let mask = 0;
  for (const { index } of members) mask |= 1 << index;
  for (const [ip, { candidates, address }] of wanted) {
    const owner: string | null = table.get(ip)?.owner ?? null;
    const holders = (world.checker.holders.get(ip) ?? 0) & mask;
    const inKernels = members.filter(({ index }) => (holders >> index) & 1).map(({ name }) => name);
    if (inKernels.join() !== (owner ?? '')) return `I3: ${ip} is ${owner ?? 'nobody'}'s by the table, and on [${inKernels.join(', ')}]`;
    const should = shouldBe(table, candidates, address, serves);
    if (should === 'none' ? owner !== null : owner === null || !should.includes(owner)) {
      return `I1: ${ip} belongs to ${should === 'none' ? 'nobody' : should.join(' or ')}, and is ${owner ?? 'nobody'}'s`;
    }
  }
  for (const node of members) {
    const surplus = [...node.host.kernel].find((ip) => !wanted.has(ip));
    if (surplus !== undefined) return `I3: ${node.name} still has ${surplus}, which nobody manages any more`;
  }
  return null;
}

function shouldBe(
  table: ReadonlyMap<string, { readonly owner: string | null; readonly pinned: boolean }>,
  candidates: readonly SimNode[],
  { ip, follow, preference }: ManagedAddressIr,
  serves: boolean,
): readonly string[] | 'none' {
  const able = candidates.map(({ name }) => name);
  if (!serves || able.length === 0) return 'none';
  if (follow !== null) {
    const leader = table.get(follow.ip)?.owner ?? null;
    return leader !== null && able.includes(leader) ? [leader] : 'none';
  }
  if (preference !== null && able.includes(preference) && table.get(ip)?.pinned !== true) return [preference];
  return able;
}

/** I6: no single move of an address that may move makes the numbers more even. Followers count for nobody. */
function unbalanced(members: readonly SimNode[], first: SimNode): string | null {
  const table = first.state?.table ?? new Map();
  const wanted = wantedOf(members);
  const load = new Map<string, number>(members.map(({ name }) => [name, 0]));
  const elected = [...wanted].filter(([, { address }]) => address.follow === null);
  for (const [ip] of elected) {
    const owner: string | null = table.get(ip)?.owner ?? null;
    if (owner !== null) load.set(owner, (load.get(owner) ?? 0) + 1);
  }
  for (const [ip, { candidates, address }] of elected) {
    const row = table.get(ip);
    if (row === undefined || row.owner === null || row.pinned || row.owner === address.preference) continue;
    const has = load.get(row.owner) ?? 0;
    const better = candidates.find(({ name }) => has - (load.get(name) ?? 0) > 1);
    if (better !== undefined) return `I6: ${ip} on ${row.owner} (${has}) would be better on ${better.name} (${load.get(better.name) ?? 0})`;
  }
  return null;
}
