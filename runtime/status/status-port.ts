// What the status page gets of the process that serves it: views, and nothing by which anything could be changed.

import type { Configuration, Snapshot } from '../console/node-port.ts';
import type { Served } from '../console/console-request.ts';
import type { Differences } from '../control/node-agreement.ts';
import type { Configured } from '../control/control-messages.ts';
import type { NodeState } from '../core/state.ts';
import type { Account } from '../history/account.ts';
import type { Log } from '../process/log.ts';
import type { RolloutRow } from './page/page-model.ts';
import type { OnDisk } from '../process/ir-on-disk.ts';
import type { SharedView } from '../replication/shared-view.ts';

export interface StatusPort {
  readonly kind: 'node' | 'manager';
  snapshot(): Snapshot;
  state(): NodeState;
  configuration(): Configuration;
  differences(): Differences;
  shared(): SharedView | null;
  logs(): Promise<LogSights>;
  configurations(): Promise<ConfigurationSights>;
  /** A rollout that waits for its confirmation, and how long it still does; null: none that is known here. */
  unconfirmed(): Unconfirmed | null;
  /** Newest first; null: a node keeps no account of them. */
  rollouts(): readonly RolloutRow[] | null;
  heartbeatAges(): readonly { readonly node: string; readonly ageMs: number }[];
  /** Worst lateness of the event loop in the last five minutes. */
  loopDelayMs(): number;
  /** The console's commands: the JSON of the page is theirs. */
  readonly served: Served;
  readonly account: Account;
  readonly log: Log;
  /** Where the console is, as one writes it. */
  readonly consoleEndpoint: string;
  /** A folder in which moves are kept over a restart; null: they are not. */
  readonly movesFolder: string | null;
}

export interface Unconfirmed {
  readonly name: string;
  /** Null: no manager leads it any more. */
  readonly leftMs: number | null;
}

export interface LogSights {
  /** What hinders all of it, or why there is nothing. */
  readonly problem: string | null;
  readonly rows: readonly LogSight[];
}

export interface LogSight {
  readonly node: string;
  readonly log: string;
  readonly state: string;
  readonly reason: string;
  readonly subscriber: string | null;
  readonly checkpoint: string | null;
  readonly behindBytes: number | null;
  readonly behindSec: number | null;
  readonly bytes: number;
}

export interface ConfigurationSights {
  readonly wanted: Configuration;
  readonly onDisk: OnDisk | null;
  readonly nodes: readonly { readonly node: string; readonly present: boolean; readonly configured: Configured | null }[];
  /** Lines for people: who is otherwise and what to do. */
  readonly remarks: readonly string[];
}
