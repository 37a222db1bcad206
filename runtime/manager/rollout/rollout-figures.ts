// A rollout as a figure and as a problem: above all one that has switched and that nobody has confirmed.

import type { ManagerRollout } from '../../core/rollout/rollout-manager-state.ts';
import type { RolloutId } from '../../core/rollout/rollout-messages.ts';
import type { Metric } from '../../metrics/exposition.ts';
import type { Unconfirmed } from '../../status/status-port.ts';

const states = ['offering', 'switching', 'settling', 'switched', 'confirming', 'aborting'] as const;
type State = (typeof states)[number];

/** `switched` is also what nodes say that no manager leads any more: they wait for a confirmation all the same. */
function rolloutStateOf(rollout: ManagerRollout): State | null {
  const { running } = rollout;
  if (running !== null) return running.phase === 'waiting' ? 'switched' : running.phase;
  return switchedOnNodes(rollout) === null ? null : 'switched';
}

/** What nodes say that they have switched to, and wait for. */
function switchedOnNodes({ haves }: ManagerRollout): RolloutId | null {
  return [...haves.values()].find(({ doing }) => doing?.phase === 'switched')?.doing?.id ?? null;
}

export function rolloutMetric(rollout: ManagerRollout | null): Metric {
  const now = rollout === null ? null : rolloutStateOf(rollout);
  return {
    name: 'ecclusterd_rollout_state',
    help: 'Where a rollout stands, 1 for the state that it is in; all are 0 while none is under way. `switched`: it waits for its confirmation.',
    type: 'gauge',
    samples: states.map((state) => ({ labels: { state }, value: Number(state === now) })),
  };
}

/** What waits for a confirmation; null: nothing does. */
export function unconfirmedOf(rollout: ManagerRollout, now: number): Unconfirmed | null {
  const { running } = rollout;
  if (running !== null)
    return running.phase === 'waiting' ? { name: String(running.id.serial), leftMs: Math.max(0, running.until - now) } : null;
  const id = switchedOnNodes(rollout);
  return id === null ? null : { name: `${id.serial} of ${id.manager}`, leftMs: null };
}
