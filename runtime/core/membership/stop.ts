// A graceful stop: everything is handed over by planned moves, then this node leaves. Bounded: what nobody takes is released.

import { stopLimitMs } from '../core-limits.ts';
import { isReleased } from '../plumbing/plumbing.ts';
import { releaseAll } from '../plumbing/release.ts';
import { takes, type NodeState } from '../state.ts';
import { log, type Timer, type Turn } from '../turn.ts';

/** After each event: is everything handed over, or is there still progress? */
export function watchStop(turn: Turn): void {
  const { state, now } = turn;
  const { stop, host } = state;
  if (stop === null || stop.done) return;
  if (isReleased(host) && host.release === null) {
    state.stop = { ...stop, done: true };
    const left = [...host.have.keys()];
    if (left.length > 0) log(turn, 'error', `leaving with addresses that could not be taken off`, { ips: left });
    turn.effects.push({ kind: 'stopped' });
  } else if (host.have.size < stop.left) state.stop = { ...stop, left: host.have.size, until: now + stopLimitMs };
}

export const stopTimer: Timer = {
  due(state) {
    const { stop, host } = state;
    if (stop === null || stop.done) return null;
    return someoneTakes(state) || host.release !== null ? stop.until : state.bus.roundSince;
  },
  run(turn) {
    const { state, now } = turn;
    const { stop } = state;
    if (stop === null) return;
    if (state.host.release === null) {
      const why = someoneTakes(state) ? 'stopping, and nobody took over in time' : 'stopping, and nobody is there to take over';
      state.stop = { ...stop, until: now + stopLimitMs, left: 0 };
      // Nobody else knows of this release before the view without us: until then nothing that is delivered may be applied to the empty table.
      state.settled = null;
      return releaseAll(turn, why);
    }
    // The host does not answer either. The lease ends the addresses.
    log(turn, 'error', 'leaving without an answer from the host about what is released');
    state.stop = { ...stop, done: true };
    turn.effects.push({ kind: 'stopped' });
  },
};

function someoneTakes({ settled, settings, gather, bus }: NodeState): boolean {
  if (bus.view === null) return false;
  // Not known before the round has settled; the limit of the stop holds meanwhile.
  if (settled === null || gather !== null) return true;
  return [...settled.nodes.keys()].some((node) => node !== settings.member.node && takes(settled, node));
}
