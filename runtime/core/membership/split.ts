// Two sides of one view that do not count each other, although all of them are on the bus: each has excluded the other, or settled another round of
// a view that should be the same. No message of this protocol brings them together, since each takes the other's for stale. By the model of
// the bus it cannot happen; it did (views named differently at two members), and then both sides serve everything.
//
// It shows in the heartbeats: a member of our view that is settled goes on with another view key than ours. The smaller side leaves the bus and joins
// again, one member after the other; if that was not enough, then the other side does.

import type { HeartbeatMessage } from '../messages.ts';
import type { NodeState } from '../state.ts';
import { count, log, some, type Timer, type Turn } from '../turn.ts';
import type { MemberId } from './view.ts';

/** So many heartbeats in a row, over so long: whoever settles a little later than we is no other side. */
const beatsMin = 3;
const sinceMs = 2500;
/** From one member to the next. */
const turnMs = 400;
/** A split so soon after the last one is the same one. */
const sameMs = 30_000;

export function watchSplit(turn: Turn, from: MemberId, { view, hash }: HeartbeatMessage): void {
  const { state, now } = turn;
  const { settled, gather, split, bus, lapsed } = state;
  if (from === bus.self || settled === null || gather !== null || lapsed) return;
  const isApart = view !== '' && hash !== null && view !== settled.key;
  const known = split.apart.get(from);
  if (!isApart && known === undefined) return;
  const apart = new Map(split.apart);
  if (isApart) apart.set(from, { beats: (known?.beats ?? 0) + 1, since: known?.since ?? now });
  else apart.delete(from);
  state.split = { ...split, apart };
  if (split.goAt !== null || ![...apart.values()].some(({ beats, since }) => beats >= beatsMin && now - since >= sinceMs)) return;
  decide(turn, [...apart.keys()]);
}

function decide(turn: Turn, theirs: readonly MemberId[]): void {
  const { state, now } = turn;
  const { bus, split } = state;
  const ours = (bus.view?.members ?? []).filter((id) => !theirs.includes(id));
  const times = now - split.at < sameMs ? split.times + 1 : 1;
  // Both sides come to the same answer. What the first one has tried in vain, the other tries next.
  const isSmaller = ours.length === theirs.length ? !isFirst(state, ours) : ours.length < theirs.length;
  const goes = isSmaller === (times % 2 === 1);
  const place = ours.indexOf(bus.self ?? '');
  state.split = { ...split, times, at: now, goAt: goes ? now + turnMs * Math.max(0, place) : null, apart: new Map() };
  count(turn, 'splitView');
  const who = goes ? 'this side leaves the bus and joins again' : 'the other side is to leave the bus and join again';
  log(turn, 'error', `${some(theirs)} and this node are in one view of the bus and do not count each other: ${who}`, {
    theirs,
    ours,
    view: bus.view?.id,
  });
}

/** Whether the first member of the view is one of these. */
function isFirst({ bus }: NodeState, side: readonly MemberId[]): boolean {
  return side.includes(bus.view?.members[0] ?? '');
}

export const splitTimer: Timer = {
  due: ({ split }) => split.goAt,
  run(turn) {
    turn.state.split = { ...turn.state.split, goAt: null };
    turn.effects.push({ kind: 'reconnect', reason: 'members of its view do not count this node' });
  },
};
