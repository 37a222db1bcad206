// Coming and going of the bus, and a new configuration.

import { notePartings } from './flaps.ts';
import type { Settings } from '../contract.ts';
import { releaseAll } from '../plumbing/release.ts';
import { lanesOfTable } from '../ownership/rows.ts';
import { isExcluded } from './exclusion.ts';
import { heldMs } from './proof.ts';
import { isPrimary, ownOffers, type NodeState, type Plumbed } from '../state.ts';
import { reconcile } from '../plumbing/plumbing.ts';
import { log, putOffBalance, send, some, withEntry, type Turn } from '../turn.ts';
import type { MemberId } from './view.ts';

export function onUp(turn: Turn, self: MemberId): void {
  const { state } = turn;
  if (state.bus.self !== null) onDown(turn, 'connected anew', true, 0);
  state.bus = { ...state.bus, self, connections: state.bus.connections + 1 };
  log(turn, 'info', `connected to the bus as ${self}`, { self });
}

/**
 * Without the bus nobody knows who else serves, so this node begins like one that starts. What it holds it keeps for as long as the others cannot
 * have it yet; where it has left in order they know at once.
 */
export function onDown(turn: Turn, reason: string, left: boolean, provenAgoMs: number): void {
  const { state, now } = turn;
  const held = left ? null : heldAfter(state, now, provenAgoMs);
  log(turn, 'error', `bus connection lost: ${reason}`, { reason });
  notePartings(turn, []);
  if (state.orders.length > 0) log(turn, 'error', 'orders of the operator are lost with it', { orders: state.orders });
  state.bus = { ...state.bus, self: null, view: null, viewSince: now, round: 0, roundSince: now, excluded: new Map(), returnSentAt: null };
  state.gather = null;
  state.settled = null;
  state.history = [];
  state.offeredSince = new Map();
  state.mature = false;
  state.component = 1;
  state.orders = [];
  state.beats = { ...state.beats, own: 0, ownInRound: 0, last: new Map(), wrong: new Map(), excludeSentAt: null };
  state.plan = { ...state.plan, flightUntil: null };
  state.late = { until: now, stated: false };
  state.split = { ...state.split, apart: new Map(), goAt: null };
  state.lapsed = false;
  state.held = held;
  if (held === null) releaseAll(turn, 'no bus');
  else hold(turn, held.until);
}

/** Until when what this node holds may stay; null: it has nothing, or the others may have it already. */
function heldAfter(state: NodeState, now: number, provenAgoMs: number): NodeState['held'] {
  if (state.held !== null) return state.held;
  if (!isPrimary(state) || state.host.release !== null || state.host.have.size === 0 || isExcluded(state)) return null;
  const isAlone = state.settled?.nodes.size === 1 && state.settled.quorum;
  const until = isAlone ? null : now - provenAgoMs + heldMs(state.settings);
  return until === null || until > now ? { until } : null;
}

/** What was ours stays; what was on its way to us does not come. */
function hold(turn: Turn, until: number | null): void {
  const { state, now } = turn;
  const { node } = state.settings.member;
  const own = [...state.table].filter(([, { owner }]) => owner === node);
  state.table = new Map(own);
  state.lanes = lanesOfTable(state.table);
  state.pending = new Map();
  state.version++;
  putOffBalance(turn);
  const ips = own.map(([ip]) => ip);
  const untilWhen = until === null ? '' : ` for ${Math.round(until - now)} ms, before the others may take them`;
  log(turn, 'warn', `keeping ${some(ips)}${untilWhen}`, { ips });
  reconcile(turn, null, false);
}

/** Removed addresses go at once; the rest is settled by a round, which moves nothing but what must. */
export function onReload(turn: Turn, settings: Settings): void {
  const { state } = turn;
  const own = ownOffers(settings);
  const before = new Map(state.settings.node.duravip.addresses.map((address) => [address.ip, address]));
  const after = new Map(settings.node.duravip.addresses.map((address) => [address.ip, address]));
  const moved = [...after.values()].filter((address) => {
    const old = before.get(address.ip);
    return old !== undefined && (old.interface !== address.interface || old.prefixLength !== address.prefixLength);
  });
  const removed = [...state.host.have.keys()].filter((ip) => !after.has(ip));
  const unseen = [...before.keys()].filter((ip) => !after.has(ip) && !state.host.have.has(ip));
  state.settings = settings;
  state.own = own;
  if (!state.book.has(own.hash)) state.book = withEntry(state.book, own.hash, own.list);
  followRate(turn);
  takeOff(turn, removed, 'unplumbing', 'no longer configured');
  clear(turn, unseen);
  takeOff(
    turn,
    moved.map(({ ip }) => ip),
    'moving',
    'on another interface from now on',
  );
  if (state.bus.view !== null) send(turn, { kind: 'round', view: state.bus.view.id, round: state.bus.round + 1, why: 'reload' });
}

/** What is no longer ours to look at, and may have been put here behind our back since we last looked. */
function clear(turn: Turn, ips: readonly string[]): void {
  if (ips.length === 0) return;
  const { host } = turn.state;
  turn.state.host = { ...host, have: new Map([...host.have, ...ips.map((ip) => [ip, 'unplumbing'] as const)]) };
  turn.effects.push({ kind: 'unplumb', ips });
}

function takeOff(turn: Turn, ips: readonly string[], as: Plumbed, why: string): void {
  const { host } = turn.state;
  const here = ips.filter((ip) => host.have.get(ip) === 'up' || host.have.get(ip) === 'plumbing');
  if (here.length === 0) return;
  const have = new Map(host.have);
  for (const ip of here) have.set(ip, as);
  turn.state.host = { ...host, have };
  turn.effects.push({ kind: 'unplumb', ips: here });
  log(turn, 'info', `${some(here)} taken off: ${why}`, { ips: here, why });
  reconcile(turn, [], false);
}

/** The first heartbeat of a node that had none before, and none any more where the rate is 0. */
function followRate({ state, now }: Turn): void {
  const { heartbeatsPerSec, heartbeatStartDelaySec } = state.settings.node.timers;
  const first = Math.max(now, state.startedAt + heartbeatStartDelaySec * 1000);
  state.beats = { ...state.beats, nextAt: heartbeatsPerSec > 0 ? (state.beats.nextAt ?? first) : null };
}
