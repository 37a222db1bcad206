// The state machine of a node: one event in, the next state and the effects out. Nothing else happens anywhere in `runtime/core`.
// The same function runs in the daemon and, by the thousand, in the simulator.

import { checkRead, checkWritten } from './core-invariants.ts';
import { unreachable } from '../../base/unreachable.ts';
import { onArp, onNeighbours, hostsTimer } from './plumbing/shared-arp.ts';
import { onAble } from './ownership/able-news.ts';
import { onDown, onUp, onReload } from './membership/bus-connection.ts';
import type { Effect, Event, Millis } from './contract.ts';
import { gatherTimer, onExclude, returnTimer } from './membership/exclusion.ts';
import { onOffers, onRound, onState, onView, tellState } from './membership/gather.ts';
import { beatTimer, onHeartbeat, stallTimer } from './membership/heartbeat.ts';
import { lateTimer, noteLateness } from './membership/late.ts';
import { matureTimer, onMature, planTimer } from './membership/leader.ts';
import { undampTimer } from './membership/flaps.ts';
import { splitTimer } from './membership/split.ts';
import { heldTimer, lapseTimer, onAsked, onSilence } from './membership/proof.ts';
import type { Message } from './messages.ts';
import { moveTimer, onAbandon, onAcquired, onPlan } from './ownership/moves.ts';
import { announceView, onOperator, onOrder } from './ownership/orders.ts';
import { lookTimer, onKernel, onPlaces, onPlumbed, onUnplumbed, retryTimer } from './plumbing/plumbing.ts';
import { finishRelease } from './plumbing/release.ts';
import { onSeats } from './membership/seats.ts';
import { onOrigin } from './membership/origin.ts';
import type { NodeState } from './state.ts';
import { stopTimer, watchStop } from './membership/stop.ts';
import { count, type Timer, type Turn } from './turn.ts';
import type { MemberId } from './membership/view.ts';

export { start, type NodeState } from './state.ts';

/** `view_broadcast_interval`: all states anew, for who does not trust the rest. Whoever is first does it for all. */
const broadcastTimer: Timer = {
  due({ settings, bus, settled, gather }) {
    const everyMs = settings.node.timers.viewBroadcastIntervalSec * 1000;
    return everyMs > 0 && settled !== null && gather === null ? bus.roundSince + everyMs : null;
  },
  run(turn) {
    announceView(turn);
    // As if the round had begun, so that it is sent once an interval even if it is lost.
    turn.state.bus = { ...turn.state.bus, roundSince: turn.now };
  },
};

const timers: readonly Timer[] = [
  lookTimer,
  retryTimer,
  beatTimer,
  stallTimer,
  heldTimer,
  lapseTimer,
  splitTimer,
  undampTimer,
  gatherTimer,
  returnTimer,
  matureTimer,
  planTimer,
  moveTimer,
  lateTimer,
  broadcastTimer,
  hostsTimer,
  stopTimer,
];

/** When the next `tick` is due, by the clock of `now`; it may be past. Null: nothing is waited for. O(moves under way). */
export function wakeAt(state: NodeState): Millis | null {
  let soonest: Millis | null = null;
  for (const timer of timers) {
    const due = timer.due(state);
    if (due !== null && (soonest === null || due < soonest)) soonest = due;
  }
  return soonest;
}

/** `now` must not go backwards from one step to the next. The given state is not changed. */
export function step(state: NodeState, event: Event, now: Millis): { readonly state: NodeState; readonly effects: readonly Effect[] } {
  checkRead(state);
  const turn: Turn = { state: { ...state }, effects: [], now };
  noteLateness(turn, event, wakeAt(state));
  turn.state.steppedAt = now;
  handle(turn, event);
  if (finishRelease(turn)) tellState(turn);
  watchStop(turn);
  checkWritten(state, turn.state);
  return { state: turn.state, effects: turn.effects };
}

function isDue(timer: Timer, { state, now }: Turn): boolean {
  return (timer.due(state) ?? Infinity) <= now;
}

function handle(turn: Turn, event: Event): void {
  switch (event.kind) {
    case 'up':
      onUp(turn, event.self);
      break;
    case 'down':
      onDown(turn, event.reason, event.left, event.provenAgoMs);
      break;
    case 'view':
      onView(turn, event.view);
      break;
    case 'seats':
      onSeats(turn, event.seats);
      break;
    case 'asked':
      onAsked(turn, event.ips, event.how, event.provenAgoMs);
      break;
    case 'silence':
      onSilence(turn);
      break;
    case 'message':
      onMessage(turn, event.from, event.message);
      break;
    case 'tick':
      for (const timer of timers) if (isDue(timer, turn)) timer.run(turn);
      break;
    case 'plumbed':
      onPlumbed(turn, event.done, event.failed);
      break;
    case 'unplumbed':
      onUnplumbed(turn, event.done, event.failed);
      break;
    case 'kernel':
      onKernel(turn, event.ips);
      break;
    case 'places':
      onPlaces(turn, event.lost, event.back);
      break;
    case 'neighbours':
      onNeighbours(turn, event.hosts);
      break;
    case 'reload':
      onReload(turn, event.settings);
      break;
    case 'order':
      onOrder(turn, event.order);
      break;
    default:
      unreachable(event);
  }
}

function onMessage(turn: Turn, from: MemberId, message: Message): void {
  if (turn.state.bus.view?.members.includes(from) !== true) {
    count(turn, 'stale:sender');
    return;
  }
  switch (message.kind) {
    case 'state':
      onState(turn, from, message);
      break;
    case 'origin':
      onOrigin(turn, from, message);
      break;
    case 'offers':
      onOffers(turn, from, message);
      break;
    case 'round':
      onRound(turn, from, message);
      break;
    case 'mature':
      onMature(turn, from, message);
      break;
    case 'plan':
      onPlan(turn, from, message);
      break;
    case 'acquired':
      onAcquired(turn, from, message);
      break;
    case 'abandon':
      onAbandon(turn, from, message);
      break;
    case 'able':
      onAble(turn, from, message);
      break;
    case 'heartbeat':
      onHeartbeat(turn, from, message);
      break;
    case 'exclude':
      onExclude(turn, from, message);
      break;
    case 'operator':
      onOperator(turn, from, message);
      break;
    case 'arp':
      onArp(turn, message);
      break;
    default:
      unreachable(message);
  }
}
