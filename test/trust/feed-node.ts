import { Hub } from '../../runtime/bus/hub.ts';
import { openDaemonFeed, type FeedConfig } from '../../runtime/daemon/open-feed.ts';
import { exampleIr } from '../daemon/small-ir.ts';
import { replica, startNode } from '../replication/nodes.ts';
import { freePort } from '../free-port.ts';

export async function withFeed(
  config: Partial<FeedConfig> & { readonly tls?: boolean; readonly host?: string },
  work: (port: number) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const node = startNode(new Hub('feed'), 'node1', 101, [replica('inbound_cidr', 'inbound_cidr')]);
  const { tls = false, host = '127.0.0.1', ...rest } = config;
  const all = { ir: await exampleIr(), feed: [{ kind: 'tcp', host, port, tls } as const], feedPassword: null, credentials: null, ...rest };
  const feed = await openDaemonFeed(node.replication, all, () => performance.now());
  try {
    await work(port);
  } finally {
    await feed?.close();
    await node.replication.close();
  }
}
