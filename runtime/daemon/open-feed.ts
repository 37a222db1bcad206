// The feed of a daemon: replicated objects for mail servers on this machine.

import type { FeedEndpoint, FeedGuard } from '../feed/feed-door.ts';
import type { FeedServer } from '../feed/feed-server.ts';
import type { Replication } from '../replication/replication.ts';
import { sharedView } from '../replication/show-objects.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { speaksFor } from '../trust/certificate-names.ts';
import type { Credentials } from '../trust/credentials.ts';

export interface FeedConfig {
  readonly ir: ClusterIr;
  /** None: no feed. */
  readonly feed: readonly FeedEndpoint[];
  /** What is asked for on ports without TLS. */
  readonly feedPassword: string | null;
  /** Who this machine is to others; null: it cannot show it. */
  readonly credentials: Credentials | null;
}

/** Null: nobody has asked for one. Throws with a reason for people where it cannot be opened. */
export async function openDaemonFeed(
  replication: Replication,
  { ir, feed: endpoints, feedPassword, credentials }: FeedConfig,
  now: () => number,
): Promise<FeedServer | null> {
  if (endpoints.length === 0) return null;
  const { openFeed } = await import('../feed/feed-server.ts');
  const machines = [...ir.nodes.map(({ name }) => ['node', name] as const), ...ir.managers.map(({ name }) => ['manager', name] as const)];
  const guard: FeedGuard = {
    password: feedPassword,
    credentials,
    isOfCluster: (names) => machines.some(([role, name]) => name !== null && speaksFor(names, role, name)),
  };
  const opened = await openFeed({ port: replication, views: sharedView(replication), now }, { endpoints, guard });
  if (!opened.ok) throw new Error(`--feed ${opened.why}`);
  return opened.server;
}
