// A node that comes and goes moves addresses each time. So it remembers when it came back to a larger part of the cluster, and from the second time
// within a while on it takes nothing for a time that grows, as a node does whose event loop was late (`late.ts`): what it holds it keeps.
// It ends early when an address has nobody else, when all nodes wait so, or when an operator says so (`cluster duravip undrain`).

import { isPrimary } from '../state.ts';
import { count, log, type Timer, type Turn } from '../turn.ts';
import type { BusView, MemberId } from './view.ts';

const windowMs = 300_000;
const dampMs = { first: 30_000, most: 600_000 };
/** Returns within the window that are free. */
const freeReturns = 1;
const remembered = 16;
/** Processes that have ended come back under another identity, so these are forgotten some day. */
const partedMax = 512;

/** Before the last settled round is forgotten: `now` are the members of the next one, or nobody where the bus is lost. */
export function notePartings({ state }: Turn, now: Iterable<MemberId>): void {
  const { flaps, bus, settled } = state;
  const here = new Set(now);
  const parted = [...flaps.parted, ...(settled?.nodes.values() ?? [])].filter((id) => id !== bus.self && !here.has(id));
  state.flaps = { ...flaps, parted: new Set(parted.slice(-partedMax)) };
}

/** A view has come, and no round of it has begun yet. */
export function noteReturn(turn: Turn, view: BusView): void {
  const { state, now } = turn;
  const { flaps } = state;
  // Of those who part as often as it does, a manager has nothing that could move.
  if (state.settings.member.node === null) return;
  // Nodes with nodes: we came back where more of them join us again than we are. Once for each time that they parted, however many views it takes
  // until all are together; and those who start, under a new identity, come to us.
  if (view.members.filter((id) => flaps.parted.has(id)).length <= state.component) return;
  const times = [...flaps.times.filter((at) => now - at < windowMs), now].slice(-remembered);
  const over = times.length - freeReturns;
  const until = over <= 0 ? flaps.until : Math.max(flaps.until, now + Math.min(dampMs.most, dampMs.first * 2 ** (over - 1)));
  state.flaps = { ...flaps, parted: new Set(), times, until };
  if (over <= 0) return;
  count(turn, 'damped');
  const forSec = Math.round((until - now) / 1000);
  log(turn, 'warn', `this node has come back ${times.length} times in ${windowMs / 60_000} minutes: it gets no addresses for ${forSec} s`, {
    forSec,
  });
}

/** An operator lets it begin anew. */
export function forgive(turn: Turn): void {
  turn.state.flaps = { ...turn.state.flaps, times: [] };
  undamp(turn, 'an operator said so');
}

function undamp(turn: Turn, why: string): void {
  const { state, now } = turn;
  const { flaps } = state;
  if (flaps.until <= now) return;
  state.flaps = { ...flaps, until: now };
  log(turn, 'info', `this node takes addresses again: ${why}`);
}

/** Nobody else takes an address: better by a node that flaps than by nobody. */
export const undampTimer: Timer = {
  due(state) {
    const { flaps, gather, settled, late, bus, mature, table, draining, lapsed } = state;
    if (flaps.until <= state.steppedAt || gather !== null || settled === null || !late.stated || !mature || draining || lapsed) return null;
    const { node } = state.settings.member;
    if (node === null || !settled.quorum || !isPrimary(state)) return null;
    // Where all wait, nobody is spared anything.
    if (settled.nodes.size > 1 && settled.late.size === settled.nodes.size) return bus.roundSince;
    for (const [ip, { owner }] of table) {
      if (owner !== null) continue;
      const entry = settled.entryOf.get(ip);
      // What is BROKEN, or follows what nobody manages, has nobody whoever is there.
      if (entry !== undefined && !entry.broken && entry.follow === null && entry.candidates.includes(node)) return bus.roundSince;
    }
    return null;
  },
  run: (turn) => undamp(turn, 'an address has nobody else, or no node took any'),
};
