// What the console's commands of a manager may see of it and ask of it.

import type { Snapshot } from '../console/node-port.ts';
import type { AggregatorView } from '../log/aggregate/aggregator.ts';

export interface ManagerPort {
  snapshot(): Snapshot;
  logs(): AggregatorView;
  /** Whether a node is on the bus. */
  isPresent(node: string): boolean;
  /** Ends the manager, as SIGTERM does. */
  stop(): void;
}
