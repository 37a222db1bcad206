// What this node has on its interfaces against what it should have. Effects are asked for once and answered by events; what the kernel
// really has is compared in each maintenance cycle (duravip.md, section 8).

import { addressesPerMessage, lookAgainMs, retryMsMin } from '../core-limits.ts';
import type { PlumbReason } from '../contract.ts';
import { failed, isWaiting, placesBack, placesLost, retryPlumbs } from '../ownership/able.ts';
import { isComplete, isPrimary, owns, type HostState, type NodeState, type Plumbed } from '../state.ts';
import { chunks, count, log, send, some, type Timer, type Turn } from '../turn.ts';

type Failures = readonly { readonly ip: string; readonly reason: string }[];

/** Asks for what is wanted and missing, and for the removal of what is not wanted. `ips` null: all. O(ips), O(table) for all. */
export function reconcile(turn: Turn, ips: Iterable<string> | null, urgent: boolean): void {
  const { state } = turn;
  const have = new Map(state.host.have);
  const plumb: string[] = [];
  const unplumb: string[] = [];
  for (const ip of new Set(ips ?? [...have.keys(), ...wantedAddresses(state)])) {
    const now = have.get(ip);
    if (isWanted(state, ip)) {
      if (now === undefined || now === 'unplumbing' || now === 'stuck') plumb.push(ip);
    } else if (now === 'up' || now === 'plumbing' || now === 'moving') unplumb.push(ip);
  }
  if (plumb.length + unplumb.length === 0) return;
  for (const ip of plumb) have.set(ip, 'plumbing');
  for (const ip of unplumb) have.set(ip, 'unplumbing');
  // Releases first: where an interface has room for a limited number, the new ones fit in.
  if (unplumb.length > 0) turn.effects.push({ kind: 'unplumb', ips: unplumb });
  for (const [why, list] of byReason(state, plumb, urgent)) turn.effects.push({ kind: 'plumb', ips: list, why });
  state.host = { ...state.host, have };
}

function byReason(state: NodeState, ips: readonly string[], urgent: boolean): ReadonlyMap<PlumbReason, string[]> {
  const { pending, unheard, settings } = state;
  const lists = new Map<PlumbReason, string[]>();
  for (const ip of ips) {
    const isPlanned = pending.get(ip)?.to === settings.member.node;
    const why = isPlanned
      ? isComplete(state)
        ? 'planned'
        : 'planned-apart'
      : unheard.has(ip)
        ? 'unheard'
        : urgent
          ? 'failure'
          : unhurried(state);
    const list = lists.get(why);
    if (list === undefined) lists.set(why, [ip]);
    else list.push(ip);
  }
  return lists;
}

/** What has not served here for a while may be on a machine that only the bus does not hear. */
function unhurried(state: NodeState): 'unheard' | 'other' {
  return isComplete(state) ? 'other' : 'unheard';
}

function isWanted(state: NodeState, ip: string): boolean {
  const { host, pending, settings } = state;
  if (host.release !== null || state.stop?.done === true || !state.own.ips.has(ip) || isWaiting(host, ip)) return false;
  // What was let go of in a stall comes back with a new round only.
  if (state.lapsed && isGone(host.have.get(ip))) return false;
  return owns(state, ip) || (pending.get(ip)?.to === settings.member.node && isPrimary(state));
}

function wantedAddresses({ table, pending, settings }: NodeState): readonly string[] {
  const { node } = settings.member;
  const wanted: string[] = [];
  for (const [ip, row] of table) if (row.owner === node) wanted.push(ip);
  for (const [ip, move] of pending) if (move.to === node) wanted.push(ip);
  return wanted;
}

function isGone(is: Plumbed | undefined): boolean {
  return is !== 'up' && is !== 'plumbing';
}

/** Nothing is under way and nothing is up: the others may have it all. What can not be taken off is retried, and does not hold us up. */
export function isReleased({ have }: HostState): boolean {
  for (const is of have.values()) if (is !== 'stuck') return false;
  return true;
}

export function onPlumbed(turn: Turn, done: readonly string[], failures: Failures): void {
  const { state } = turn;
  const have = new Map(state.host.have);
  const up = done.filter((ip) => have.get(ip) === 'plumbing');
  for (const ip of up) have.set(ip, 'up');
  // What we have given up in the meantime is none of our business any more: its removal is on the way.
  const lost = failures.filter(({ ip }) => have.get(ip) === 'plumbing' || have.get(ip) === 'up');
  // That a call failed does not mean that nothing is there: an earlier order may have come through late.
  for (const { ip } of lost) have.set(ip, 'unplumbing');
  if (lost.length > 0) turn.effects.push({ kind: 'unplumb', ips: lost.map(({ ip }) => ip) });
  state.host = { ...state.host, have, unable: without(state.host.unable, up) };
  sayAcquired(turn, up);
  if (lost.length > 0) failed(turn, lost);
}

/** The same map where none of these is in it. */
function without<Value>(map: ReadonlyMap<string, Value>, keys: readonly string[]): ReadonlyMap<string, Value> {
  if (!keys.some((key) => map.has(key))) return map;
  const copy = new Map(map);
  for (const key of keys) copy.delete(key);
  return copy;
}

/** Tells the old owners of planned moves that these addresses serve here; and everybody, of those that nobody on the LAN has answered for. */
export function sayAcquired(turn: Turn, ips: readonly string[]): void {
  const { state } = turn;
  const { node } = state.settings.member;
  const isNews = (ip: string) => state.pending.get(ip)?.to === node || (state.unheard.has(ip) && owns(state, ip));
  const acquired = ips.filter((ip) => state.host.have.get(ip) === 'up' && isNews(ip));
  if (acquired.length === 0 || state.settled === null || state.gather !== null) return;
  for (const part of chunks(acquired, addressesPerMessage)) send(turn, { kind: 'acquired', view: state.settled.key, ips: part });
}

export function onUnplumbed(turn: Turn, done: readonly string[], failures: Failures): void {
  const { state } = turn;
  const have = new Map(state.host.have);
  for (const ip of done) if (isLeaving(have.get(ip))) have.delete(ip);
  const stuck = failures.filter(({ ip }) => isLeaving(have.get(ip)));
  for (const { ip } of stuck) have.set(ip, 'stuck');
  state.host = { ...state.host, have };
  if (stuck.length > 0) {
    state.host = { ...state.host, retryAt: Math.min(state.host.retryAt ?? Infinity, turn.now + retryMsMin) };
    count(turn, 'unplumbFailed', stuck.length);
    const text = `cannot take ${some(stuck.map(({ ip }) => ip))} off: ${stuck[0]?.reason}; two nodes may answer for it until this works (trying again each second)`;
    log(turn, 'error', text, { failed: stuck });
  }
  reconcile(turn, done, false);
}

function isLeaving(is: Plumbed | undefined): boolean {
  return is === 'unplumbing' || is === 'moving';
}

/** What the kernel has of the managed addresses: the left-overs of an earlier life at first, then the maintenance cycle. */
export function onKernel(turn: Turn, ips: readonly string[]): void {
  const { state } = turn;
  if (state.host.release === 'look') state.host = { ...state.host, release: 'wait' };
  const kernel = new Set(ips);
  const surplus = ips.filter((ip) => !state.host.have.has(ip));
  if (surplus.length > 0) {
    const have = new Map(state.host.have);
    for (const ip of surplus) have.set(ip, 'unplumbing');
    state.host = { ...state.host, have };
    turn.effects.push({ kind: 'unplumb', ips: surplus });
    count(turn, 'surplusRemoved', surplus.length);
    log(turn, 'warn', `${some(surplus)} on this machine without being ours to serve: taking it off`, { ips: surplus });
  }
  repair(turn, kernel);
}

/** Plumbs again what has been missing for longer than `if_down_limit`, which keeps a flapping interface from flapping the address. */
function repair(turn: Turn, kernel: ReadonlySet<string>): void {
  const { state, now } = turn;
  const { host } = state;
  const limitMs = state.settings.node.timers.ifDownLimitSec * 1000;
  const missing = new Map<string, number>();
  for (const [ip, is] of host.have) if (is === 'up' && !kernel.has(ip)) missing.set(ip, host.missing.get(ip) ?? now);
  const again = [...missing].flatMap(([ip, since]) => (now - since >= limitMs ? [ip] : []));
  for (const ip of again) missing.delete(ip);
  const have = again.length > 0 ? new Map([...host.have, ...again.map((ip): [string, Plumbed] => [ip, 'plumbing'])]) : host.have;
  const soonest = [...missing.values()].reduce((least, since) => Math.min(least, since + limitMs), host.lookAt);
  state.host = { ...host, have, missing, lookAt: Math.max(soonest, now + 1) };
  if (again.length === 0) return;
  turn.effects.push({ kind: 'plumb', ips: again, why: unhurried(state) });
  count(turn, 'replumbed', again.length);
  log(turn, 'warn', `${some(again)} had gone from the interface: plumbed again`, { ips: again });
}

/** An interface went, or lost its carrier: what it carries goes to the next candidate at once, and comes off. */
export function onPlaces(turn: Turn, lost: Failures, back: readonly string[]): void {
  const { state } = turn;
  const have = new Map(state.host.have);
  const leaving = lost.flatMap(({ ip }) => (have.get(ip) === 'up' || have.get(ip) === 'plumbing' ? [ip] : []));
  for (const ip of leaving) have.set(ip, 'unplumbing');
  if (leaving.length > 0) turn.effects.push({ kind: 'unplumb', ips: leaving });
  state.host = { ...state.host, have };
  const own = lost.filter(({ ip }) => state.own.ips.has(ip));
  if (own.length > 0) placesLost(turn, own);
  const found = placesBack(turn, back);
  if (found.length > 0) reconcile(turn, found, false);
}

export const lookTimer: Timer = {
  due: ({ host, stop }) => (stop?.done === true ? null : host.lookAt),
  run(turn) {
    const { state, now } = turn;
    const everyMs = state.host.release === 'look' ? lookAgainMs : state.settings.node.timers.ifCheckIntervalSec * 1000;
    state.host = { ...state.host, lookAt: now + Math.max(everyMs, 1000) };
    turn.effects.push({ kind: 'look' });
  },
};

/** Tries again what could not be taken off, each second, and what could not be plumbed, as `able.ts` has it. */
export const retryTimer: Timer = {
  due: ({ host }) => host.retryAt,
  run(turn) {
    const { state, now } = turn;
    const stuck = [...state.host.have].flatMap(([ip, is]) => (is === 'stuck' ? [ip] : []));
    const have = new Map(state.host.have);
    for (const ip of stuck) have.set(ip, 'unplumbing');
    if (stuck.length > 0) turn.effects.push({ kind: 'unplumb', ips: stuck });
    state.host = { ...state.host, have };
    const ready = retryPlumbs(turn);
    let retryAt: number | null = null;
    for (const { until } of state.host.unable.values()) if (until !== null && (retryAt === null || until < retryAt)) retryAt = until;
    state.host = { ...state.host, retryAt: retryAt === null || retryAt === Infinity ? null : Math.max(retryAt, now + 1) };
    reconcile(turn, ready, false);
  },
};
