// One step of a node's state machine, as those see it who keep account of what happened. They are told after the step and change nothing.

import type { Effect, Event, Millis } from '../core/contract.ts';
import type { NodeState } from '../core/state.ts';

export interface SeenStep {
  readonly event: Event;
  readonly effects: readonly Effect[];
  /** After the step. */
  readonly state: NodeState;
  /** Monotonic, of this machine. */
  readonly now: Millis;
}
