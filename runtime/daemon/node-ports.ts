// What a running node is given of the world.

import type { Bus, BusEvent } from '../bus/bus.ts';
import type { Effect, Event, Millis } from '../core/contract.ts';
import type { NodeState } from '../core/state.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../process/log.ts';
import type { Timers } from './node-timers.ts';

export interface NodePorts {
  readonly bus: Bus;
  readonly host: Host;
  readonly log: Log;
  /** Monotonic. */
  readonly now: () => Millis;
  readonly timers: Timers;
  /** Hears what the bus says other than to the cluster group. */
  readonly aside?: (event: BusEvent) => void;
  /** Told of each step after it, for those who keep account. */
  readonly seen?: (event: Event, effects: readonly Effect[], state: NodeState, now: Millis) => void;
}
