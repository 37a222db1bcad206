// What a node does besides holding addresses: replicated objects and their feed, its logs, panic messages. Apart from the daemon and loaded
// on its own, so that what fails addresses over stays small.

import type { Bus } from '../bus/bus.ts';
import type { NodePort } from '../console/node-port.ts';
import type { SharedView } from '../replication/shared-view.ts';
import type { FeedServer } from '../feed/feed-server.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import type { Replication } from '../replication/replication.ts';
import { sharedView } from '../replication/show-objects.ts';
import { beside } from './beside.ts';
import { openDaemonFeed, type FeedConfig } from './open-feed.ts';
import { resolveBySystem } from './identity.ts';
import type { LogControl } from '../process/log.ts';
import { NodeLogs } from './logs/published-logs.ts';
import type { Metric } from '../metrics/exposition.ts';
import { Panics } from './panic/panics.ts';
import { makeReplication } from './open-replication.ts';

export interface ServicesConfig extends FeedConfig {
  readonly node: NodeIr;
  readonly name: string;
  readonly dryRun: boolean;
  /** Serve logs beyond loopback without certificates as well. */
  readonly logsPlain: boolean;
  /** What replicated objects may hold together; null: the default. */
  readonly sharedMemoryBytes: number | null;
}

export interface ServicesPorts {
  readonly bus: Bus;
  /** For replication: a connection of its own, so that large objects do not delay heartbeats. */
  readonly sharedBus: Bus;
  readonly logging: LogControl;
  readonly now: () => number;
  readonly wallClock: () => number;
}

export class NodeServices {
  readonly replication: Replication;
  readonly shared: SharedView;
  readonly #ports: ServicesPorts;
  readonly #panics: Panics;
  readonly #feed: FeedServer | null;
  readonly #logs: NodeLogs;

  private constructor(ports: ServicesPorts, config: ServicesConfig, replication: Replication, feed: FeedServer | null, logs: NodeLogs) {
    this.#ports = ports;
    this.#panics = new Panics(ports, config.name);
    this.replication = replication;
    this.shared = sharedView(replication);
    this.#feed = feed;
    this.#logs = logs;
  }

  /** Opens the feed and the log service; joins nothing yet. Throws with a reason for people where the feed cannot be opened. */
  static async open(ports: ServicesPorts, config: ServicesConfig): Promise<NodeServices> {
    const { ir, node, name, dryRun, credentials, logsPlain, sharedMemoryBytes } = config;
    const { sharedBus, logging, now, wallClock } = ports;
    const objects = { clusterGroup: node.groups.cluster, replicas: node.replicas, role: 'node' } as const;
    const about = { name, config: objects, memoryBytes: sharedMemoryBytes };
    const replication = makeReplication({ bus: sharedBus, log: logging.log, now, wallClock, ...about });
    const feed = await openDaemonFeed(replication, config, now);
    const logs = await NodeLogs.open(ir, node, {
      name,
      log: logging.log,
      resolve: resolveBySystem,
      credentials,
      plain: logsPlain,
      quiet: dryRun,
      wallClock,
    });
    return new NodeServices(ports, config, replication, feed, logs);
  }

  /** Joins the groups of the objects, and the one of panic messages. */
  begin(node: NodeIr): void {
    this.replication.begin();
    this.#panics.configure(node);
  }

  async reload(ir: ClusterIr, node: NodeIr): Promise<void> {
    const { log } = this.#ports.logging;
    await beside(log, 'the reload of replicated objects', () => this.replication.configure(node.replicas));
    await beside(log, 'the reload of the broadcast of panic messages', () => this.#panics.configure(node));
    await beside(log, 'the reload of the log service', () => this.#logs.reload(ir, node));
  }

  overview(): ReturnType<NodePort['logs']> {
    return this.#logs.overview();
  }

  counters(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return {
      shared_bus: { ...this.#ports.sharedBus.counters() },
      replication: this.replication.counters(),
      panic: { ...this.#panics.counters() },
      feed: { ...(this.#feed?.counters() ?? {}) },
    };
  }

  metrics(): Promise<readonly Metric[]> {
    return this.#logs.metrics();
  }

  /** Leaves the groups of the objects as well. */
  async close(): Promise<void> {
    this.#panics.close();
    await Promise.all([this.#feed?.close(), this.#logs.close(), this.replication.close()]);
  }
}
