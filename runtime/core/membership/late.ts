// An event loop that was late hears of the past: it may take addresses of nodes that are long back. So for a moment it takes nothing over,
// says so in its state, and asks for a round when it is fit again (measured peers flap for exactly this reason).

import type { Event, Millis, Settings } from '../contract.ts';
import { isExcluded } from './exclusion.ts';
import { waitsUntil } from '../state.ts';
import { count, log, send, type Timer, type Turn } from '../turn.ts';

/** What a busy machine is late by all the time. It is harmless: nothing is taken over before our own state has come back in that very view. */
const lateMsLeast = 150;

/** From so much on what we read may be long over. */
export function lateLimitMs({ failureTimeoutMs }: Pick<Settings, 'failureTimeoutMs'>): Millis {
  return Math.max(lateMsLeast, failureTimeoutMs / 4);
}

/** `due`: when the last state wanted to be woken. An event that comes long after it shows the delay before the tick itself does. */
export function noteLateness(turn: Turn, event: Event, due: Millis | null): void {
  const { state, now } = turn;
  const told = event.kind === 'tick' ? event.lateMs : 0;
  const lateMs = Math.max(told, due === null ? 0 : now - Math.max(due, state.steppedAt));
  if (lateMs > state.beats.worstDelayMs) state.beats = { ...state.beats, worstDelayMs: lateMs };
  // Without a view there is nothing to take over; and the start of a process is slow by nature.
  if (lateMs <= lateLimitMs(state.settings) || state.bus.view === null) return;
  count(turn, 'loopLate');
  if (now >= waitsUntil(state))
    log(turn, 'warn', `the event loop was ${Math.round(lateMs)} ms late: taking nothing over for now`, { lateMs });
  state.late = { ...state.late, until: Math.max(state.late.until, now + state.settings.failureTimeoutMs) };
}

/** Asks for a round in which this node counts in full again. */
export const lateTimer: Timer = {
  due(state) {
    const { late, settled, gather } = state;
    return late.stated && settled !== null && gather === null && !isExcluded(state) ? waitsUntil(state) : null;
  },
  run(turn) {
    const { state } = turn;
    const { bus, late } = state;
    if (bus.view === null) return;
    // Once is enough: if another round or view comes first, our state in that is not late either.
    state.late = { ...late, stated: false };
    send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'return' });
  },
};
