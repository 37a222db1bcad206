// What the console's commands of a manager may see of it and ask of it.

import type { Move } from '../history/move-history.ts';
import type { Differences } from '../control/node-agreement.ts';
import type { Snapshot } from '../console/node-port.ts';
import type { Configurations } from './config-drift.ts';
import type { ManagerRollouts } from './rollout/manager-rollouts.ts';
import type { Requests } from './running-requests.ts';
import type { AggregatorView } from '../log/aggregate/aggregator.ts';

export interface ManagerPort {
  snapshot(): Snapshot;
  logs(): AggregatorView;
  /** Whether a node is on the bus. */
  isPresent(node: string): boolean;
  /** Who differs in what must be the same on all nodes. */
  differences(): Differences;
  /** Nodes in the control group, which answer commands. */
  controlNodes(): readonly string[];
  readonly requests: Requests;
  /** Names that a request may be sent to. */
  cluster(): { readonly nodes: readonly string[]; readonly subclusters: readonly string[]; readonly present: readonly string[] };
  /** What this manager and the nodes run with, and what is on their disks. */
  configurations(): Configurations;
  /** Null: its folder cannot be used. */
  rollouts(): ManagerRollouts | null;
  /** Addresses that went from one to another, newest first. */
  moves(): readonly Move[];
  /** Ends the manager, as SIGTERM does. */
  stop(): void;
}
