// How long this node may go on serving when its bus brings nothing. The others may take its addresses over when their bus has dropped it: the bus
// time-out after the last moment at which ours certainly worked. Who drives the core knows that moment (it sends something to itself all the
// time, and looks when it comes back) and tells it with the event (`provenAgoMs`).
//
// * The connection has ended, not by us: everything stays until a margin before that time, and then goes. Where somebody listens on the LAN it stays
//   until the others ask for it, who may be late, or until they would long have asked.
// * The connection is there and nothing comes: so it is at every member while the bus finds out that one of them is gone, and also when it stalls
//   for all, which drops nobody. Where somebody listens on the LAN, that alone ends nothing: the others ask the LAN for an address before
//   they take it, we hear them ask, and let go (`asked`). Else, and where `--partition quorum` wants a majority that is heard, the stall
//   ends it when every other member would long have a new view.

import { isExcluded } from './exclusion.ts';
import { resendMs } from '../core-limits.ts';
import type { Millis, Settings } from '../contract.ts';
import { releaseAll } from '../plumbing/release.ts';
import type { NodeState } from '../state.ts';
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
function askedMs({ failureTimeoutMs }: Settings): Millis {
  return failureTimeoutMs * 2.5;
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
  if (!canLapse(state) || (settings.partition === 'available' && settings.hears)) return;
  lapse(turn, 'it brings nothing back that we send, so the others may have taken over');
}

/** Somebody else asks the LAN for addresses of ours, or announces them. Where our bus brings nothing, it goes on without us. */
export function onAsked(turn: Turn, ips: readonly string[], provenAgoMs: Millis): void {
  const { state } = turn;
  const ours = ips.filter((ip) => state.host.have.has(ip));
  const isHeld = state.held !== null;
  const patienceMs = isHeld ? graceMs(state.settings) : askedMs(state.settings);
  if (ours.length === 0 || state.host.release !== null || provenAgoMs < patienceMs) return;
  if (isHeld) endHold(turn, `others ask for ${some(ours)}`);
  else if (canLapse(state)) lapse(turn, `others ask for ${some(ours)} while it brings nothing`);
}

function endHold(turn: Turn, why: string): void {
  turn.state.held = null;
  releaseAll(turn, why);
}

function canLapse(state: NodeState): boolean {
  return state.bus.view !== null && !state.lapsed && state.host.release === null && !isExcluded(state);
}

/** Lets go of everything without the others knowing it. Nothing that is delivered may be applied to the empty table before a new round. */
function lapse(turn: Turn, why: string): void {
  const { state } = turn;
  count(turn, 'busStalled');
  log(turn, 'error', `the bus has stalled: ${why}`);
  state.lapsed = true;
  state.bus = { ...state.bus, returnSentAt: null };
  releaseAll(turn, 'the bus has stalled');
}

/** Asks for the round in which it counts again, as soon as the bus takes it. */
export const lapseTimer: Timer = {
  due(state) {
    const { bus, gather, host, lapsed } = state;
    if (!lapsed || bus.view === null || gather !== null || host.release !== null || isExcluded(state)) return null;
    return bus.returnSentAt === null ? bus.roundSince : bus.returnSentAt + resendMs;
  },
  run(turn) {
    const { bus } = turn.state;
    if (bus.view === null) return;
    turn.state.bus = { ...bus, returnSentAt: turn.now };
    send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'return' });
  },
};
