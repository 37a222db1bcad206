// How long this node may go on serving when its bus brings nothing. The others may take its addresses over when their bus has dropped it: the bus
// time-out after the last moment at which ours certainly worked. Who drives the core knows that moment (it sends something to itself all the
// time, and looks when it comes back) and tells it with the event (`provenAgoMs`).
//
// * The connection has ended, not by us: everything stays until a margin before that time, and then goes. Where somebody listens on the LAN it stays
//   until the others ask for it, who may be late, or until they would long have asked.
// * The connection is there and nothing comes: so it is at every member while the bus finds out that one of them is gone, and also when it stalls
//   for all, which drops nobody. Where somebody listens on the LAN, that alone ends nothing: the others ask the LAN for an address before
//   they take it, and do not take it while we answer. We hear them (`asked`), and let go. Where a ring cannot form because one cable is bad,
//   everybody stalls, and the machine with the cable, alone, asks for all that everybody has: to believe it is an outage as long as the stall, so
//   who asks for more than what we have is believed after a minute only. And what goes is what was asked for; of a node that was dropped the others
//   want everything, so when that is half of what it has, all of it goes. Where nobody listens, and where `--partition quorum` wants a majority that
//   is heard, the stall ends it when every other member would long have a new view.

import { isExcluded } from './exclusion.ts';
import { resendMs } from '../core-limits.ts';
import type { Asked, Millis, Settings } from '../contract.ts';
import { unowned, type Row } from '../ownership/election.ts';
import { setRows } from '../ownership/rows.ts';
import { reconcile } from '../plumbing/plumbing.ts';
import { releaseAll } from '../plumbing/release.ts';
import { owns, type NodeState } from '../state.ts';
import { count, log, send, some, type Timer, type Turn } from '../turn.ts';

/** After the last proof: so long nobody else can have our addresses. Taking them off takes a moment, and clocks of machines differ. */
export function graceMs({ failureTimeoutMs }: Settings): Millis {
  return failureTimeoutMs - Math.min(150, Math.max(15, failureTimeoutMs / 10));
}

/** After the last proof: so long what we hold stays when the connection has ended. */
export function heldMs(settings: Settings): Millis {
  return settings.hears && settings.partition === 'available' ? silenceMs(settings) : graceMs(settings);
}

/**
 * After the last proof: who is connected, and asked for its addresses, still waits so long for its own part of a bus that was cut: that forms its ring
 * earlier or later than the part that asks, a whole consensus later when it needs a second round. Who asks waits meanwhile, because we answer, and
 * what we have goes on being served: to be late here takes nothing from anybody, to be early is an outage.
 */
function askedMs({ failureTimeoutMs }: Settings, how: Asked): Millis {
  return Math.max(how === 'in-doubt' ? 60_000 : 0, failureTimeoutMs * 2.5);
}

/** After the last proof: so long a stall may take that ends well for us, because another member has gone. */
export function silenceMs({ failureTimeoutMs }: Settings): Millis {
  return failureTimeoutMs * 1.5 + 100;
}

/** The time after a connection that has ended is over. */
export const heldTimer: Timer = {
  due: ({ held, host }) => (held === null || host.release !== null ? null : held.until),
  run: (turn) => endHold(turn, 'no bus for so long that the others have taken over, or may'),
};

/** Nothing has come back for `silenceMs`. */
export function onSilence(turn: Turn): void {
  const { state } = turn;
  const { settings } = state;
  if (state.lapsed || !canLetGo(state) || (settings.partition === 'available' && settings.hears)) return;
  lapse(turn, 'it brings nothing back that we send, so the others may have taken over');
}

/** Somebody else asks the LAN for addresses of ours, or announces them. Where our bus brings nothing, it goes on without us. */
export function onAsked(turn: Turn, ips: readonly string[], how: Asked, provenAgoMs: Millis): void {
  const { state } = turn;
  const ours = ips.filter((ip) => state.host.have.has(ip));
  const isHeld = state.held !== null;
  const patienceMs = isHeld ? graceMs(state.settings) : askedMs(state.settings, how);
  if (ours.length === 0 || state.host.release !== null || provenAgoMs < patienceMs) return;
  const why = `others ${how === 'taken' ? 'announce' : 'ask for'} ${some(ours)}`;
  if (isHeld) endHold(turn, why);
  else if (!canLetGo(state)) return;
  else if (ours.length * 2 >= state.host.have.size) lapse(turn, `${why} while it brings nothing`);
  else letGoOf(turn, ours, `${why} while it brings nothing`);
}

function endHold(turn: Turn, why: string): void {
  turn.state.held = null;
  releaseAll(turn, why);
}

/** It is connected, and has not let go of everything already. */
function canLetGo(state: NodeState): boolean {
  return state.bus.view !== null && state.host.release === null && !isExcluded(state);
}

/** Lets go of everything without the others knowing it. */
function lapse(turn: Turn, why: string): void {
  beginLapse(turn, why);
  releaseAll(turn, stalled);
}

/** Lets go of some of it, likewise. */
function letGoOf(turn: Turn, ips: readonly string[], why: string): void {
  const { state } = turn;
  const rows = ips.flatMap((ip): [string, Row][] => (owns(state, ip) ? [[ip, unowned]] : []));
  beginLapse(turn, why);
  log(turn, 'warn', `releasing ${some(ips)} (${stalled})`, { ips, why: stalled });
  // On its way to us: it stays where it is.
  state.pending = new Map();
  setRows(turn, new Map(rows), () => stalled);
  reconcile(turn, null, false);
}

const stalled = 'the bus has stalled';

/** Nothing that is delivered may be applied to a table that the others do not know, before a new round. */
function beginLapse(turn: Turn, why: string): void {
  const { state } = turn;
  if (!state.lapsed) count(turn, 'busStalled');
  log(turn, 'error', `${stalled}: ${why}`);
  state.lapsed = true;
  state.bus = { ...state.bus, returnSentAt: null };
}

/** Asks for the round in which it counts again, as soon as the bus takes it. */
export const lapseTimer: Timer = {
  due(state) {
    const { bus, gather, lapsed } = state;
    if (!lapsed || gather !== null || !canLetGo(state)) return null;
    return bus.returnSentAt === null ? bus.roundSince : bus.returnSentAt + resendMs;
  },
  run(turn) {
    const { bus } = turn.state;
    if (bus.view === null) return;
    turn.state.bus = { ...bus, returnSentAt: turn.now };
    send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'return' });
  },
};
