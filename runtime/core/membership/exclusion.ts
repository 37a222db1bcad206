// Members that are in the view but do not work: silent while states are collected, silent afterwards, or with another table.
// An ordered message excludes them; the rest settles a new round without them, and they come back by a round when they have released all.

import { beginRound } from './gather.ts';
import { isProvenSilent } from './heartbeat.ts';
import { gatherLimitMs, resendMs } from '../core-limits.ts';
import type { ExcludeMessage } from '../messages.ts';
import { releaseAll } from '../plumbing/release.ts';
import type { BusState, Gather, NodeState } from '../state.ts';
import { count, log, send, type Timer, type Turn } from '../turn.ts';
import type { MemberId } from './view.ts';

/** Whether the others do without this node. */
export function isExcluded({ bus }: NodeState): boolean {
  return bus.self !== null && bus.excluded.has(bus.self);
}

export function onExclude(turn: Turn, from: MemberId, message: ExcludeMessage): void {
  const { state } = turn;
  const { bus, gather } = state;
  const current = bus.view !== null && message.view === bus.view.id && message.round === bus.round && !bus.excluded.has(from);
  const whileGathering = message.why === 'unstated';
  if (!current || bus.view === null || whileGathering !== (gather !== null) || !isSenior(state, from, message)) {
    count(turn, 'stale:exclude');
    return;
  }
  // Who has answered in time after all stays; those before the sender in line have failed to act.
  const owing = gather === null ? [] : awaited(gather, bus.view.members, bus);
  const place = bus.view.members.indexOf(from);
  const named = message.members.filter((id) => {
    const at = bus.view?.members.indexOf(id) ?? -1;
    if (at < 0 || bus.excluded.has(id) || id === from) return false;
    if (message.why === 'silent') return isProvenSilent(state, from, id);
    return !whileGathering || owing.includes(id) || at < place;
  });
  if (named.length === 0 || (whileGathering && !named.some((id) => owing.includes(id)))) {
    count(turn, 'stale:exclude');
    return;
  }
  const excluded = new Map(bus.excluded);
  for (const id of named) excluded.set(id, message.why);
  state.bus = { ...bus, excluded, returnSentAt: null };
  count(turn, 'excluded', named.length);
  log(turn, 'error', `${named.join(', ')} excluded by ${from} (${reasons[message.why]}): the others go on without`, {
    members: named,
    from,
  });
  if (isExcluded(state)) releaseAll(turn, 'excluded');
  beginRound(turn, bus.round + 1);
}

const reasons = {
  unstated: 'did not say what it holds',
  silent: 'no heartbeats',
  disagrees: 'its table of owners differs',
} as const;

/** Everybody before the sender is named by it or out already, or is a manager while the sender is a node. Equal at all members. */
function isSenior({ bus, gather, settled }: NodeState, sender: MemberId, { members: named, why }: ExcludeMessage): boolean {
  const statements = (gather ?? settled)?.statements;
  const type = statements?.get(sender)?.member.type;
  if (bus.view === null || type === undefined) return false;
  // Silence is proven, and those before it may be unable to tell (`heartbeat.ts`).
  if (why === 'silent') return type === 'Momentum';
  for (const id of bus.view.members) {
    if (id === sender) return true;
    const skipped = type === 'Momentum' && statements?.get(id)?.member.type === 'Manager';
    if (!skipped && !bus.excluded.has(id) && !named.includes(id)) return false;
  }
  return false;
}

/** Whom a round waits for: for their states, then for the offers that they shall send. */
function awaited(gather: Gather, members: readonly MemberId[], { excluded }: Pick<BusState, 'excluded'>): readonly MemberId[] {
  const unstated = members.filter((id) => !excluded.has(id) && !gather.statements.has(id));
  return unstated.length > 0 ? unstated : [...new Set(gather.needed?.values() ?? [])];
}

/** Who may exclude, in this order: nodes that have answered, and where no node has, managers. */
function inLine(gather: Gather, members: readonly MemberId[], bus: Pick<BusState, 'excluded'>): readonly MemberId[] {
  const owing = awaited(gather, members, bus);
  const answered = members.filter((id) => gather.statements.has(id) && !bus.excluded.has(id) && !owing.includes(id));
  const nodes = answered.filter((id) => gather.statements.get(id)?.member.type === 'Momentum');
  return nodes.length > 0 ? nodes : answered;
}

/** Excludes who does not answer. The first in line acts; each further one waits that much longer, and then excludes those before it too. */
export const gatherTimer: Timer = {
  due({ gather, bus }) {
    if (gather === null || gather.deliveredAt === null || bus.view === null || bus.self === null) return null;
    const place = inLine(gather, bus.view.members, bus).indexOf(bus.self);
    if (place < 0) return null;
    const due = gather.deliveredAt + gatherLimitMs * (place + 1);
    return gather.excludeSentAt === null ? due : Math.max(due, gather.excludeSentAt + resendMs);
  },
  run(turn) {
    const { state, now } = turn;
    const { gather, bus } = state;
    if (gather === null || bus.view === null || bus.self === null) return;
    const line = inLine(gather, bus.view.members, bus);
    const before = line.slice(0, line.indexOf(bus.self));
    state.gather = { ...gather, excludeSentAt: now };
    const members = [...before, ...awaited(gather, bus.view.members, bus)];
    send(turn, { kind: 'exclude', view: bus.view.id, round: bus.round, members, why: 'unstated' });
  },
};

/** Asks to be taken in again: excluded, everything released. */
export const returnTimer: Timer = {
  due(state) {
    if (!isExcluded(state) || state.gather !== null || state.host.release !== null) return null;
    return state.bus.returnSentAt === null ? state.bus.roundSince : state.bus.returnSentAt + resendMs;
  },
  run(turn) {
    const { state, now } = turn;
    const { bus } = state;
    if (bus.view === null) return;
    state.bus = { ...bus, returnSentAt: now };
    send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'return' });
  },
};
