// Which addresses get another owner, by what way, and for how long nobody has them.

import { most } from './most.ts';
import type { Grade } from '../../runtime/ir/grades.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { ownerIn, type OwnersNow, type Rest } from '../owners/rest.ts';
import type { AddressMove, Order } from './plan-types.ts';
import { type Parts, restOf } from './node-parts.ts';
import { mixture, wrongAddresses } from './sound.ts';

export interface Emulated {
  readonly before: Rest;
  readonly after: Rest;
  readonly moves: readonly AddressMove[];
}

export interface Course {
  readonly old: Parts;
  readonly next: Parts;
  readonly order: Pick<Order, 'kind' | 'steps'>;
  readonly grade: Grade;
  /** Nodes whose own change takes a restart. */
  readonly restarting: ReadonlySet<string>;
  readonly owners: OwnersNow | null;
}

/** A stop in order, its release, and a start of the daemon, by what they take on a busy machine; the view must mature besides. */
const stopAndStartMs = 3000;
/** An owner that can not have an address any more takes it off, and the next one puts it on: milliseconds, and a bus and kernels that are busy. */
const takeOverMs = 50;

/** The course of a change, with the balancer between the steps and without: what differs then depends on the moment. */
export function movesOf(course: Course, next: ClusterIr): Emulated {
  const before = restOf(course.old, course.owners);
  const slow = play(course, before, true);
  const quick = play(course, before, false);
  const gapMs = gapOf(course, next);
  const ips = [...new Set([...before.entries, ...slow.after.entries].map(({ ip }) => ip))].sort();
  const entries = new Map(slow.after.entries.map((entry) => [entry.ip, entry]));
  const moves = ips.flatMap((ip): readonly AddressMove[] => {
    const [from, to] = [ownerIn(before, ip), ownerIn(slow.after, ip)];
    const way = slow.ways.get(ip) ?? [];
    const hops = way.slice(0, -1).flatMap((node) => (node === null ? [] : [node]));
    const replumbed = from !== null && from === to && placeOf(course.old, from, ip) !== placeOf(course.next, from, ip);
    const gap = Math.max(replumbed ? takeOverMs : 0, gapMs(ip, from, way), slow.taken.has(ip) && to !== null ? takeOverMs : 0);
    if (from === to && hops.length === 0 && gap === 0) return [];
    const certain =
      ownerIn(quick.after, ip) === to && (course.owners !== null || from === null || to === null || entries.get(ip)?.preference === to);
    return [
      {
        ip,
        from,
        to,
        why: replumbed ? 'replumbed' : whyOf(ip, from, to, before, slow.after, course),
        hops,
        certain,
        gapMs: gap,
        playedGapMs: null,
      },
    ];
  });
  return { before, after: slow.after, moves };
}

interface Played {
  readonly after: Rest;
  /** Owners of an address one after the other, without the first. */
  readonly ways: ReadonlyMap<string, readonly (string | null)[]>;
  /** Addresses whose owner had to let go before the next one took them. */
  readonly taken: ReadonlySet<string>;
}

function play({ old, next, order, restarting }: Course, before: Rest, balances: boolean): Played {
  const changed = new Set<string>();
  const ways = new Map<string, (string | null)[]>();
  const taken = new Set<string>();
  let at = before;
  /** `inOrder`: who goes hands over first, so that service goes on. */
  const go = (parts: Parts, isLast: boolean, inOrder = false) => {
    const then = restOf(parts, at.table, balances || isLast);
    const candidates = new Map(then.entries.map((entry) => [entry.ip, entry.candidates]));
    for (const ip of new Set([...at.table.keys(), ...then.table.keys()])) {
      const [owner, was] = [ownerIn(then, ip), ownerIn(at, ip)];
      if (owner === was) continue;
      ways.set(ip, [...(ways.get(ip) ?? []), owner]);
      if (was !== null && !inOrder && candidates.get(ip)?.includes(was) !== true) taken.add(ip);
    }
    at = then;
  };
  if (order.kind === 'stop-all') {
    // Nobody holds anything then: as at a start of all nodes.
    go(new Map(), false);
    go(next, true);
    return { after: at, ways, taken };
  }
  for (const [index, step] of order.steps.entries()) {
    const away = step.filter((node) => restarting.has(node));
    if (away.length > 0) go(without(mixture(old, next, changed), away), false, true);
    for (const node of step) {
      // Also what changes at one moment does not do so in the same microsecond.
      if (step.length > 1 && changed.size > 0)
        for (const ip of wrongAddresses(mixture(old, next, changed))) if (ownerIn(at, ip) !== null) taken.add(ip);
      changed.add(node);
    }
    const goes = step.some((node) => !next.has(node));
    go(mixture(old, next, changed), index === order.steps.length - 1, goes);
  }
  return { after: at, ways, taken };
}

function placeOf(parts: Parts, node: string, ip: string): string | undefined {
  return parts.get(node)?.places.get(ip);
}

function without(parts: Parts, names: readonly string[]): Parts {
  return new Map([...parts].filter(([name]) => !names.includes(name)));
}

function gapOf({ order, grade }: Course, next: ClusterIr): (ip: string, from: string | null, way: readonly (string | null)[]) => number {
  const matureMs = most(next.nodes.map(({ timers }) => timers.viewMatureTimeSec * 1000));
  const downMs = stopAndStartMs + matureMs;
  return (_, from, way) => {
    if (from === null) return 0;
    if (grade === 'stop-all' || order.kind === 'stop-all') return way.at(-1) === null ? 0 : downMs;
    // Out of service in between: its only candidate restarts, or nobody could have it for a while.
    return way.slice(0, -1).includes(null) ? downMs : 0;
  };
}

function whyOf(
  ip: string,
  from: string | null,
  to: string | null,
  before: Rest,
  after: Rest,
  { order, restarting }: Course,
): AddressMove['why'] {
  const entry = after.entries.find((each) => each.ip === ip);
  if (entry === undefined) return 'removed';
  if (!before.entries.some((each) => each.ip === ip)) return 'added';
  if (entry.follow !== null) return 'follows';
  if (to !== null && entry.preference === to) return 'preference';
  if (from !== null && !entry.candidates.includes(from)) return 'candidate';
  return order.kind === 'stop-all' || (from !== null && restarting.has(from)) ? 'restart' : 'balance';
}
