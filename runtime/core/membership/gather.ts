// A round: everybody states what it holds, and when all of it is in, everybody settles at the same point of the agreed order.
// Addresses stay plumbed meanwhile. A further view or round starts over; claims are always made from the last agreed table.

import { addressesPerMessage, offerNamesMax, partsMax } from '../core-limits.ts';
import type { OffersMessage, RoundMessage, StateMessage } from '../messages.ts';
import { noteReturn } from './flaps.ts';
import { forgetMoves } from '../ownership/moves.ts';
import { originOf } from './origin.ts';
import { settleRound } from './settle-round.ts';
import { stateParts, withPart } from './statement.ts';
import { hashOffers, type Gather, waitsUntil } from '../state.ts';
import { chunks, count, log, send, withEntry, type Turn } from '../turn.ts';
import type { BusView, MemberId } from './view.ts';

export function onView(turn: Turn, view: BusView): void {
  const { state, now } = turn;
  if (state.bus.self === null || !view.members.includes(state.bus.self)) {
    count(turn, 'stale:view');
    return;
  }
  const lost = new Set([...state.bus.lost, ...(view.lost ?? [])]);
  state.bus = { ...state.bus, view, viewSince: now, round: 0, roundSince: now, excluded: new Map(), lost, returnSentAt: null };
  const { nextAt } = state.beats;
  if (nextAt !== null && nextAt < now) state.beats = { ...state.beats, nextAt: now };
  state.split = { ...state.split, apart: new Map(), goAt: null };
  noteReturn(turn, view);
  log(turn, 'info', `view ${view.id} of ${view.members.length} members`, { view: view.id, members: view.members });
  beginRound(turn, 0);
}

export function onRound(turn: Turn, from: MemberId, message: RoundMessage): void {
  const { bus } = turn.state;
  const { view } = bus;
  const returns = bus.excluded.has(from);
  const current = view !== null && message.view === view.id && message.round === bus.round + 1 && view.members.includes(from);
  if (!current || (returns && message.why !== 'return')) {
    count(turn, 'stale:round');
    return;
  }
  if (returns) turn.state.bus = { ...bus, excluded: withEntry(bus.excluded, from, undefined) };
  log(turn, 'info', `round ${message.round} of view ${message.view}, begun by ${from} (${message.why})`, { from, why: message.why });
  beginRound(turn, message.round);
}

/** Starts to collect states. */
export function beginRound(turn: Turn, round: number): void {
  const { state, now } = turn;
  state.bus = { ...state.bus, round, roundSince: now };
  state.plan = { ...state.plan, flightUntil: null };
  state.lapsed = false;
  state.split = { ...state.split, apart: new Map() };
  state.gather = {
    since: now,
    told: false,
    deliveredAt: null,
    parts: new Map(),
    statements: new Map(),
    origins: new Map(),
    needed: null,
    offerParts: new Map(),
    excludeSentAt: null,
  };
  forgetMoves(turn);
  tellState(turn);
}

/** States what we hold, unless something must be taken off first, or the others have excluded us. */
export function tellState(turn: Turn): void {
  const { state, now } = turn;
  const { gather, bus } = state;
  if (gather === null || gather.told || bus.view === null || state.host.release !== null || isExcluded(turn)) return;
  const late = now < waitsUntil(state);
  send(turn, originOf(state, bus.view.id));
  for (const part of stateParts(state, now, bus.view.id, late)) send(turn, part);
  state.gather = { ...gather, told: true };
  state.late = { ...state.late, stated: late };
}

function isExcluded({ state: { bus } }: Turn): boolean {
  return bus.self !== null && bus.excluded.has(bus.self);
}

export function onState(turn: Turn, from: MemberId, message: StateMessage): void {
  const { state, now } = turn;
  const { gather, bus } = state;
  const current = gather !== null && message.view === bus.view?.id && message.round === bus.round;
  if (!current || bus.excluded.has(from) || gather.statements.has(from)) {
    count(turn, 'stale:state');
    return;
  }
  const assembled = withPart(gather.parts.get(from), message, partsMax);
  if (assembled === null) {
    count(turn, 'malformed:state');
    return;
  }
  if (assembled.next < assembled.parts) {
    state.gather = { ...gather, parts: withEntry(gather.parts, from, assembled) };
    return;
  }
  state.gather = {
    ...gather,
    parts: withEntry(gather.parts, from, undefined),
    statements: withEntry(gather.statements, from, assembled.statement),
    deliveredAt: from === bus.self ? now : gather.deliveredAt,
  };
  advance(turn);
}

/** The offers that a hash stands for, for whoever lacks them. */
export function onOffers(turn: Turn, from: MemberId, message: OffersMessage): void {
  const { state } = turn;
  const { gather } = state;
  const { hash, part, parts } = message;
  if (gather?.needed?.has(hash) !== true) {
    count(turn, 'stale:offers');
    return;
  }
  const key = `${from} ${hash}`;
  const before = gather.offerParts.get(key);
  const follows = part === 0 || (before?.next === part && before.parts === parts);
  const names = (part === 0 ? 0 : (before?.names ?? 0)) + namesIn(message.offers);
  const isLong = message.offers.length > addressesPerMessage || names > offerNamesMax;
  if (!follows || isLong || parts < 1 || parts > partsMax || part >= parts) {
    count(turn, 'malformed:offers');
    return;
  }
  const offers = [...(part === 0 ? [] : (before?.offers ?? [])), ...message.offers];
  if (part + 1 < parts) {
    state.gather = { ...gather, offerParts: withEntry(gather.offerParts, key, { next: part + 1, parts, offers, names }) };
    return;
  }
  if (hashOffers(offers) !== hash) {
    count(turn, 'malformed:offers');
    return;
  }
  if (!state.book.has(hash)) state.book = withEntry(state.book, hash, offers);
  state.gather = {
    ...gather,
    offerParts: withEntry(gather.offerParts, key, undefined),
    needed: withEntry(gather.needed, hash, undefined),
  };
  advance(turn);
}

function namesIn(offers: OffersMessage['offers']): number {
  return offers.reduce((sum, { bindings, services }) => sum + bindings.length + services.length, 0);
}

/** Settles when everybody's state is in, and the offers that somebody lacked. The same message completes it at every member. */
function advance(turn: Turn): void {
  const { state } = turn;
  const { gather, bus } = state;
  if (gather === null || bus.view === null) return;
  const expected = bus.view.members.filter((id) => !bus.excluded.has(id));
  if (expected.some((id) => !gather.statements.has(id))) return;
  let { needed } = gather;
  if (needed === null) {
    needed = offersNeeded(gather, expected);
    state.gather = { ...gather, needed };
    for (const [hash, provider] of needed) if (provider === bus.self) sendOffers(turn, hash);
  }
  if (needed.size === 0) settleRound(turn, expected);
}

/** Hashes that somebody does not know, with the first member that does. */
function offersNeeded(gather: Gather, expected: readonly MemberId[]): ReadonlyMap<string, MemberId> {
  const knows = new Map(expected.map((id) => [id, new Set(gather.statements.get(id)?.knows)]));
  const needed = new Map<string, MemberId>();
  for (const hash of new Set([...gather.statements.values()].map(({ offers }) => offers))) {
    const first = expected.find((id) => knows.get(id)?.has(hash));
    if (first !== undefined && expected.some((id) => knows.get(id)?.has(hash) !== true)) needed.set(hash, first);
  }
  return needed;
}

function sendOffers(turn: Turn, hash: string): void {
  const parts = chunks(turn.state.book.get(hash) ?? [], addressesPerMessage);
  for (const [part, offers] of parts.entries()) send(turn, { kind: 'offers', hash, part, parts: parts.length, offers });
}
