// The step of the core as the daemon takes it: where it fails, the state that it failed in goes along, so that somebody can run it again.

import { version } from '../../base/version.ts';
import type { Event, Millis } from '../core/contract.ts';
import { step } from '../core/machine.ts';
import { writeDump } from '../core/state-dump.ts';
import type { NodeState } from '../core/state.ts';
import { DumpedError } from '../process/dumped-error.ts';

export function dumpedStep(state: NodeState, event: Event, now: Millis): ReturnType<typeof step> {
  try {
    return step(state, event, now);
  } catch (error) {
    throw new DumpedError(error, writeDump({ version, state, event, now, error: String(error) }));
  }
}
