// The feed of a daemon: replicated objects for mail servers on this machine.

import type { Endpoint } from '../sockets/endpoint.ts';
import type { FeedServer } from '../feed/feed-server.ts';
import type { Replication } from '../replication/replication.ts';
import { sharedView } from '../replication/show-objects.ts';

/** Null: nobody has asked for one. Throws with a reason for people where it cannot be opened. */
export async function openDaemonFeed(
  replication: Replication,
  endpoints: readonly Endpoint[],
  now: () => number,
): Promise<FeedServer | null> {
  if (endpoints.length === 0) return null;
  const { openFeed } = await import('../feed/feed-server.ts');
  const opened = await openFeed({ port: replication, views: sharedView(replication), now }, { endpoints });
  if (!opened.ok) throw new Error(`--feed ${opened.why}`);
  return opened.server;
}
