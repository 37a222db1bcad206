// What only the leader does: it says when the view is mature, and plans moves. Everybody else just applies what is delivered.

import { planBalance, type Move } from '../ownership/balance.ts';
import { planPreferences } from '../ownership/preferences.ts';
import type { Millis } from '../contract.ts';
import { emptiest, takersAmong, type Load } from '../ownership/election.ts';
import { movesPerPlan, resendMs } from '../core-limits.ts';
import type { MatureMessage } from '../messages.ts';
import { roundOf } from '../ownership/moves.ts';
import { resettle, tableHash } from '../ownership/rows.ts';
import { takes, type NodeState, type PlanKind, type Settled } from '../state.ts';
import { count, log, send, type Timer, type Turn } from '../turn.ts';
import type { MemberId } from './view.ts';

/** The round that this node leads, with a majority where one is needed; else null. */
function led({ settled, gather, bus, lapsed }: NodeState): Settled | null {
  return settled !== null && gather === null && !lapsed && settled.quorum && settled.leader !== null && settled.leader === bus.self
    ? settled
    : null;
}

function matureFrom({ bus, settings }: NodeState): Millis {
  return bus.viewSince + settings.node.timers.viewMatureTimeSec * 1000;
}

export const matureTimer: Timer = {
  due: (state) => (led(state) === null || state.mature ? null : Math.max(matureFrom(state), state.plan.flightUntil ?? 0)),
  run(turn) {
    const { state, now } = turn;
    state.plan = { ...state.plan, flightUntil: now + resendMs };
    if (state.settled !== null) send(turn, { kind: 'mature', view: state.settled.key });
  },
};

export function onMature(turn: Turn, from: MemberId, message: MatureMessage): void {
  const settled = roundOf(turn, from, message.view, 'mature');
  if (settled === null) return;
  const { state } = turn;
  if (from === state.bus.self) state.plan = { ...state.plan, flightUntil: null };
  if (from !== settled.leader || !settled.quorum || state.mature) {
    count(turn, 'refused:mature');
    return;
  }
  state.mature = true;
  log(turn, 'info', 'the cluster is mature: addresses without owner are given out');
  resettle(turn, 'the cluster is mature', false);
}

/** In this order; each is planned when the one before has nothing to move. */
const kinds: readonly PlanKind[] = ['drain', 'preference', 'balance'];

/** Draining does not wait; the rest waits until the members have been the same for `view_mature_time`, so that a flapping node moves nothing. */
function notBefore(state: NodeState, kind: PlanKind): Millis {
  if (kind === 'drain') return state.bus.roundSince;
  return kind === 'preference' ? matureFrom(state) : Math.max(matureFrom(state), state.plan.balanceAt);
}

export const planTimer: Timer = {
  due(state) {
    if (led(state) === null || !state.mature || state.pending.size > 0) return null;
    const { plan, version } = state;
    const open = kinds
      .filter((kind) => plan.tried[kind] !== version)
      .map((kind) => Math.max(plan.flightUntil ?? 0, notBefore(state, kind)));
    const due = [...open, ...plan.resting.values()].reduce((least, each) => Math.min(least, each), Infinity);
    return due === Infinity ? null : due;
  },
  run(turn) {
    const { state, now } = turn;
    wakeRested(turn);
    const settled = led(state);
    if (settled === null || (state.plan.flightUntil ?? 0) > now) return;
    for (const kind of kinds) {
      if (state.plan.tried[kind] === state.version || now < notBefore(state, kind)) continue;
      const moves = plannedMoves(state, settled, kind).filter(({ ip, to }) => !state.plan.resting.has(`${ip} ${to}`));
      if (moves.length > 0) {
        sendPlan(turn, settled, kind, moves);
        return;
      }
      state.plan = { ...state.plan, tried: { ...state.plan.tried, [kind]: state.version } };
    }
  },
};

/** Moves that were called off long enough ago may be planned again. */
function wakeRested(turn: Turn): void {
  const { state, now } = turn;
  const resting = new Map([...state.plan.resting].filter(([, until]) => until > now));
  if (resting.size === state.plan.resting.size) return;
  state.plan = { ...state.plan, resting };
  state.version++;
}

function sendPlan(turn: Turn, settled: Settled, why: PlanKind, moves: readonly Move[]): void {
  const { state, now } = turn;
  const everyMs = state.settings.node.timers.viewBalanceIntervalSec * 1000;
  const balanceAt = why === 'balance' ? now + everyMs : state.plan.balanceAt;
  state.plan = { ...state.plan, balanceAt, flightUntil: now + resendMs };
  send(turn, { kind: 'plan', view: settled.key, base: tableHash(state) ?? '', why, moves });
}

function plannedMoves(state: NodeState, settled: Settled, kind: PlanKind): readonly Move[] {
  const receivers = [...settled.nodes.keys()].filter((node) => takes(settled, node));
  switch (kind) {
    case 'drain':
      return settled.draining.size === 0 ? [] : planDrain(state, settled, receivers);
    case 'preference':
      return planPreferences(settled.entries, state.table, (node) => takes(settled, node), movesPerPlan).filter(
        ({ ip }) => !state.unheard.has(ip),
      );
    case 'balance': {
      // Who differs in the settings may count and time differently: no balancing, as long as it is so. Fail-over goes on.
      if (settled.mismatches.some(({ subjects }) => subjects.includes('settings'))) return [];
      // Its owner may not have it at all, because a machine that only the bus does not hear answers for it; and who gets it by a plan does not ask.
      return planBalance(settled.entries, state.table, receivers, state.settings.node.duravip.balanceSetSize, (ip) =>
        state.unheard.has(ip),
      );
    }
  }
}

/** Everything that draining nodes hold and somebody else can have: to its preferred node, else to the emptiest, but to none that was too slow lately. */
function planDrain({ table, plan }: NodeState, settled: Settled, receivers: readonly string[]): readonly Move[] {
  const loads = new Map<string, Load>(receivers.map((member) => [member, { member, count: 0 }]));
  for (const { ip, follow } of settled.entries) {
    const load = follow === null ? loads.get(table.get(ip)?.owner ?? '') : undefined;
    if (load !== undefined) load.count++;
  }
  const takers = takersAmong([...loads.values()]);
  const moves: Move[] = [];
  for (const entry of settled.entries) {
    const from = table.get(entry.ip)?.owner ?? null;
    if (from === null || !settled.draining.has(from) || entry.follow !== null || entry.broken) continue;
    const candidates = takers(entry).filter(({ member }) => !plan.resting.has(`${entry.ip} ${member}`));
    const to = candidates.find(({ member }) => member === entry.preference) ?? emptiest(candidates);
    if (to === null) continue;
    to.count++;
    moves.push({ ip: entry.ip, from, to: to.member });
    if (moves.length >= movesPerPlan) break;
  }
  return moves;
}
