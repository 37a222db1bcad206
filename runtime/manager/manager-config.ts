// What a manager is told at its start.

import type { StatusConfig } from '../status/status-options.ts';
import type { Endpoint as ControlEndpoint } from '../sockets/endpoint.ts';
import type { TcpEndpoint } from '../metrics/metrics-server.ts';
import type { StatedTimeout } from '../daemon/bus-condition.ts';
import type { Credentials } from '../trust/credentials.ts';
import type { StreamPlace } from '../log/jetstream/stream-url.ts';
import type { ManagerPlan } from './pull-plan.ts';

export interface ManagerConfig {
  readonly irPath: string;
  /** Of the bytes that the IR was read from. */
  readonly irSha256: string;
  readonly plan: ManagerPlan;
  readonly utc: boolean;
  /** In place of files. */
  readonly stream: StreamPlace | null;
  readonly stateFolder: string;
  readonly newJournal: boolean;
  readonly standby: boolean;
  readonly marksDamage: boolean;
  readonly packAfterMs: number | null;
  /** Who this manager is to the nodes; null: it cannot show it. */
  readonly credentials: Credentials | null;
  /** Pull logs from other machines without certificates as well. */
  readonly logsPlain: boolean;
  readonly control: ControlEndpoint;
  readonly controlRead: ControlEndpoint | null;
  readonly metrics: TcpEndpoint | null;
  readonly status: StatusConfig | null;
  readonly timeout: StatedTimeout;
  /** What replicated objects may hold together; null: the default. */
  readonly sharedMemoryBytes: number | null;
  readonly busEndpoint: string;
}
