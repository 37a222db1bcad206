// I8: what belongs to another round, or was planned for another table, changes nothing; and what is begun may be begun.

import type { Event } from '../../core/contract.ts';
import { hexOf } from '../../core/hash.ts';
import type { Message } from '../../core/messages.ts';
import type { NodeState, Pending } from '../../core/state.ts';
import type { SimNode } from '../sim-process.ts';
import { preferencesOf } from './second-opinion.ts';
import { Violation } from './violation.ts';

/** To be called after each event. Compares by identity: a state machine that changes nothing gives the same tables back. */
export function checkStale(node: SimNode, event: Event, before: NodeState, after: NodeState): void {
  if (event.kind !== 'message') return;
  const { message } = event;
  if (isStale(message, before)) {
    const changed = changedPart(before, after);
    if (changed !== null) throw new Violation('I8 no stale effect', `a stale ${message.kind} message changed ${changed} of ${node.name}`);
  }
  if (after.pending !== before.pending) {
    for (const [ip, move] of after.pending) if (!before.pending.has(ip)) checkBegun(node, ip, move, after);
  }
}

function isStale(message: Message, { gather, settled, bus, lanes }: NodeState): boolean {
  switch (message.kind) {
    case 'state':
    case 'origin':
      return gather === null || message.view !== bus.view?.id || message.round !== bus.round;
    case 'mature':
    case 'acquired':
    case 'abandon':
    case 'able':
      return gather !== null || settled?.key !== message.view;
    case 'plan':
      return gather !== null || settled?.key !== message.view || message.base !== hexOf(lanes);
    case 'operator':
      return gather !== null || settled === null;
    case 'exclude':
    case 'round':
      return message.view !== bus.view?.id;
    case 'arp':
    case 'heartbeat':
    case 'offers':
      return false;
  }
}

function changedPart(before: NodeState, after: NodeState): string | null {
  if (after.table !== before.table) return 'the table';
  if (after.pending !== before.pending) return 'the planned moves';
  if (after.settled !== before.settled) return 'what is agreed';
  if (after.bus.round !== before.bus.round || after.bus.excluded !== before.bus.excluded) return 'the round';
  return after.gather?.statements === before.gather?.statements ? null : 'what is gathered';
}

/** A planned move leads from who has the address to somebody who may have it and takes it. */
function checkBegun(node: SimNode, ip: string, { from, to, why }: Pending, state: NodeState): void {
  const { settled, table } = state;
  const entry = settled?.entryOf.get(ip);
  const wrong =
    (table.get(ip)?.owner !== from && `${from} does not have it`) ||
    (settled?.nodes.has(to) !== true && `${to} is not there`) ||
    (entry?.candidates.includes(to) !== true && `${to} cannot have it`) ||
    (settled?.draining.has(to) === true && `${to} drains`) ||
    (settled?.late.has(to) === true && `${to} was late`) ||
    (why === 'preference' && entry?.follow === null && wrongPreference([...preferencesOf(state, ip)], to));
  if (wrong !== false) throw new Violation('planned move', `${node.name} begins to move ${ip} from ${from} to ${to}, and ${wrong}`);
}

function wrongPreference(preferences: readonly string[], to: string): string | false {
  if (preferences.length === 1 && preferences[0] === to) return false;
  return `its nodes prefer ${preferences.join(' and ') || 'nobody'} for it`;
}
