// What an operator asks on some node travels in agreed order and is applied by everybody where it is delivered: no leader is needed for it.

import { unreachable } from '../../../base/unreachable.ts';
import type { Order } from '../contract.ts';
import { rowOf } from './election.ts';
import { ordersMax } from '../core-limits.ts';
import type { OperatorMessage } from '../messages.ts';
import { beginMoves } from './moves.ts';
import { forgive } from '../membership/flaps.ts';
import { resettle, setRows } from './rows.ts';
import { isPrimary, takes, type NodeState, type Settled } from '../state.ts';
import { count, log, send, type Turn } from '../turn.ts';
import type { MemberId } from '../membership/view.ts';

export function onOrder(turn: Turn, order: Order): void {
  const { state } = turn;
  switch (order.kind) {
    case 'move':
      enqueue(turn, order);
      flushOrders(turn);
      break;
    case 'drain':
    case 'stop':
      if (order.kind === 'stop') state.stop ??= { until: turn.now, left: Infinity, done: false };
      if (order.kind === 'drain' && !order.on) forgive(turn);
      state.draining = state.stop !== null || (order.kind === 'drain' && order.on);
      sayDraining(turn);
      break;
    case 'announce-view':
      announceView(turn);
      break;
    case 'reset':
      turn.effects.push({ kind: 'reconnect', reason: 'asked for by an operator' });
      break;
    default:
      unreachable(order);
  }
}

/** Everybody states again. Moves nothing. */
export function announceView(turn: Turn): void {
  const { bus } = turn.state;
  if (bus.view === null) log(turn, 'warn', 'cannot announce the view: not connected to the bus');
  else send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'announce' });
}

function enqueue(turn: Turn, order: OperatorMessage['order']): void {
  const { state } = turn;
  if (state.bus.view === null || state.orders.length >= ordersMax) {
    count(turn, 'refused:order');
    const why = state.bus.view === null ? 'not connected to the bus' : `${ordersMax} orders are waiting`;
    log(turn, 'error', `order refused: ${why}`, { order });
  } else state.orders = [...state.orders, order];
}

/** Sends the orders that waited for a round to settle, and says whether this node drains if the round has it otherwise. */
export function flushOrders(turn: Turn): void {
  const { state } = turn;
  if (state.settled === null || state.gather !== null || !state.settled.statements.has(state.bus.self ?? '')) return;
  for (const order of state.orders) {
    // Refused here already, it troubles nobody else; what is delivered is judged again, by everybody.
    const refusal = order.kind === 'move' ? refuse(state, state.settled, order) : null;
    if (refusal === null) send(turn, { kind: 'operator', order });
    else refused(turn, order, refusal);
  }
  state.orders = [];
  sayDraining(turn);
}

function sayDraining(turn: Turn): void {
  const { settled, gather, settings, draining, lapsed } = turn.state;
  const { node } = settings.member;
  if (settled === null || gather !== null || lapsed || node === null || !isPrimary(turn.state)) return;
  if (settled.draining.has(node) === draining) return;
  send(turn, { kind: 'operator', order: { kind: 'drain', on: draining } });
}

export function onOperator(turn: Turn, from: MemberId, { order }: OperatorMessage): void {
  const { state } = turn;
  const { settled, gather, bus, lapsed } = state;
  if (settled === null || gather !== null || lapsed || !settled.statements.has(from)) {
    // Those who joined in this round may not have what the others have of the last one; so nobody applies it, and the sender repeats it.
    if (from === bus.self && order.kind === 'move') enqueue(turn, order);
    else count(turn, 'stale:operator');
    return;
  }
  if (order.kind === 'drain') {
    setDraining(turn, settled, from, order.on);
    return;
  }
  const refusal = refuse(state, settled, order);
  if (refusal !== null) {
    refused(turn, order, refusal);
    return;
  }
  move(turn, settled, order);
}

function refused(turn: Turn, order: OperatorMessage['order'], why: string): void {
  count(turn, 'refused:move');
  log(turn, 'error', order.kind === 'move' ? `move of ${order.ip} to ${order.to} refused: ${why}` : `order refused: ${why}`, {
    order,
    why,
  });
}

function setDraining(turn: Turn, settled: Settled, from: MemberId, on: boolean): void {
  const node = settled.statements.get(from)?.member.node ?? null;
  if (node === null || settled.nodes.get(node) !== from || settled.draining.has(node) === on) return;
  const draining = new Set(settled.draining);
  if (on) draining.add(node);
  else draining.delete(node);
  turn.state.settled = { ...settled, draining };
  turn.state.version++;
  log(turn, 'info', on ? `${node} drains: its addresses go to the others` : `${node} takes addresses again`, { node, on });
  // What nobody could have while this node gave everything away.
  if (!on) resettle(turn, `${node} takes addresses again`, false);
  // Another order may have come here while this one was on its way, when there was nothing yet to take back.
  if (from === turn.state.bus.self) sayDraining(turn);
}

/** Why an address can not go there; null: it can. */
function refuse(state: NodeState, settled: Settled, { ip, to }: { readonly ip: string; readonly to: string }): string | null {
  const entry = settled.entryOf.get(ip);
  if (entry === undefined) return 'no node manages it';
  if (entry.broken) return 'it is BROKEN: a binding name stands for different addresses';
  if (entry.follow !== null) return `it follows ${entry.follow}; move that one`;
  if (!settled.nodes.has(to)) return `${to} is not in the cluster (there: ${[...settled.nodes.keys()].join(', ')})`;
  if (!entry.candidates.includes(to)) return `${to} can not have it (can: ${entry.candidates.join(', ') || 'nobody'})`;
  if (!takes(settled, to)) return `${to} takes no addresses just now (it drains, or its event loop was late)`;
  if (state.pending.has(ip)) return 'it is being moved already';
  return (state.table.get(ip)?.owner ?? null) === null ? 'nobody owns it yet' : null;
}

function move(turn: Turn, settled: Settled, { ip, to }: { readonly ip: string; readonly to: string }): void {
  const { table } = turn.state;
  const from = table.get(ip)?.owner ?? '';
  const entry = settled.entryOf.get(ip);
  if (from !== to) beginMoves(turn, settled, [{ ip, from, to }], 'operator');
  // It is there already: then it shall stay there.
  else if (entry !== undefined) setRows(turn, new Map([[ip, rowOf(entry, to, entry.preference !== to)]]), () => 'operator');
}
