// Letting go of everything at once: the bus is gone, the others have excluded us, or nobody takes over from a node that stops.

import { noLanes } from '../hash.ts';
import { isReleased, reconcile } from './plumbing.ts';
import { log, putOffBalance, some, type Turn } from '../turn.ts';

/** Empties the table and takes all addresses off; nothing is stated or taken until that is done. */
export function releaseAll(turn: Turn, why: string): void {
  const { state } = turn;
  const ips = [...state.host.have.keys()];
  if (ips.length > 0) log(turn, 'warn', `releasing ${some(ips)} (${why})`, { ips, why });
  state.table = new Map();
  state.lanes = noLanes;
  state.ownedSince = new Map();
  state.pending = new Map();
  state.version++;
  putOffBalance(turn);
  // A clean slate that is not yet known to be clean stays so.
  if (state.host.release === null) state.host = { ...state.host, release: 'wait', missing: new Map() };
  reconcile(turn, null, false);
}

/** Whether the last answer has made this node clean; it may state and take from now on. */
export function finishRelease(turn: Turn): boolean {
  const { host } = turn.state;
  if (host.release !== 'wait' || !isReleased(host)) return false;
  turn.state.host = { ...host, release: null };
  return true;
}
