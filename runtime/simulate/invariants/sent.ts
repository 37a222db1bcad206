// What a node sends must be so, and must be its business at that time: held against what the simulator has seen of it.

import type { Effect } from '../../core/contract.ts';
import type { Message } from '../../core/messages.ts';
import type { NodeState } from '../../core/state.ts';
import { Violation } from './violation.ts';
import type { SimNode } from '../sim-process.ts';
import { isAlive } from './silence.ts';
import type { Observed } from './observed.ts';

/** Checks all that an event has made the node send. */
export function checkSent(world: Observed, node: SimNode, effects: readonly Effect[], after: NodeState): void {
  const clockMs = node.clock.read(world.now);
  for (const effect of effects) {
    if (effect.kind !== 'send') continue;
    const { message } = effect;
    const alive = message.kind === 'exclude' && message.why === 'silent' ? message.members.find((id) => isAlive(world, id)) : undefined;
    const wrong: Wrong =
      alive === undefined ? whatIsWrong(node, message, after, clockMs) : ['detection', `takes ${alive} for silent, and it is not`];
    if (wrong !== null) throw new Violation(wrong[0], `${node.name} ${wrong[1]}`);
  }
}

type Wrong = readonly [invariant: string, text: string] | null;

function whatIsWrong(node: SimNode, message: Message, state: NodeState, clockMs: number): Wrong {
  const { diary } = node;
  switch (message.kind) {
    case 'state':
      if (clockMs < diary.lateUntil && !message.late) return ['late node', 'was late a moment ago, and does not say so in its state'];
      if (message.component !== diary.component) {
        return ['merge', `says that it comes from a component of ${message.component}, and it comes from one of ${diary.component}`];
      }
      return null;
    case 'mature':
      return isImmature(node, state, clockMs) ? ['maturity', 'says that the view is mature, and it is not that old'] : null;
    case 'plan':
      if (message.why !== 'drain' && isImmature(node, state, clockMs))
        return ['maturity', `plans for ${message.why} in a view that is not mature`];
      return message.why === 'balance' ? wrongBalance(node, message.moves.length, state, clockMs) : null;
    case 'abandon':
    case 'able':
    case 'acquired':
    case 'arp':
    case 'exclude':
    case 'heartbeat':
    case 'offers':
    case 'operator':
    case 'origin':
    case 'round':
      return null;
  }
}

function isImmature({ diary }: SimNode, { settings }: NodeState, clockMs: number): boolean {
  return clockMs < diary.viewAt + settings.node.timers.viewMatureTimeSec * 1000;
}

function wrongBalance(node: SimNode, moves: number, { settings, settled }: NodeState, clockMs: number): Wrong {
  const { diary, base } = node;
  const { balanceSetSize } = settings.node.duravip;
  if (moves > balanceSetSize) return ['balance', `plans ${moves} moves at once, and duravip_balance_set_size is ${balanceSetSize}`];
  // A configuration that differs for a while may have another interval; the shorter one is the least that was promised.
  const everySec = Math.min(base.timers.viewBalanceIntervalSec, settings.node.timers.viewBalanceIntervalSec);
  if (clockMs < diary.movedAt + everySec * 1000)
    return ['balance', 'balances again before a whole interval has gone by since something moved'];
  diary.movedAt = clockMs;
  const nodes = [...(settled?.statements.values() ?? [])].filter(({ member }) => member.type === 'Momentum');
  if (new Set(nodes.map(({ fingerprints }) => fingerprints[0])).size > 1)
    return ['mismatch', 'balances although the settings of the nodes differ'];
  return null;
}
