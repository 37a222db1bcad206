// The log service of a node, out of its IR: what it publishes, where it listens, who may come; and what its console and its figures say of logs.

import type { TlsOptions } from 'node:tls';
import type { NodePort } from '../../console/node-port.ts';
import type { ClusterIr, ListenerIr, NodeIr } from '../../ir/generated/types.ts';
import type { ListenOptions } from '../../log/service/listener.ts';
import { LogService, type ServiceConfig } from '../../log/service/log-service.ts';
import type { Pacing } from '../../log/service/channel.ts';
import { parseIp } from '../../net/ip.ts';
import type { Resolve } from '../identity.ts';
import type { Log } from '../../process/log.ts';
import { logMetrics } from './log-metrics.ts';
import type { Metric } from '../../metrics/exposition.ts';
import { version } from '../../process/version.ts';

export interface NodeLogsOptions {
  readonly name: string;
  readonly log: Log;
  readonly resolve: Resolve;
  readonly tls: TlsOptions | null;
  /** Tell of logs, but open no port. */
  readonly quiet: boolean;
  readonly wallClock: () => number;
}

/** A port that is taken is no reason to hold no addresses: it is tried again this often. */
const retryMs = 10_000;

export class NodeLogs {
  readonly #options: NodeLogsOptions;
  readonly #service: LogService;
  #config: ServiceConfig;
  #retry: NodeJS.Timeout | null = null;
  #said = '';
  /** Reloads come one after the other: two at once would both open a new port. */
  #reloads = Promise.resolve();

  private constructor(options: NodeLogsOptions, subcluster: string, config: ServiceConfig) {
    this.#options = options;
    this.#config = config;
    const { name, tls, log } = options;
    this.#service = new LogService({ name, subcluster, software: `ecclusterd ${version}`, tls, log }, config);
  }

  static async open(ir: ClusterIr, node: NodeIr, options: NodeLogsOptions): Promise<NodeLogs> {
    const logs = new NodeLogs(options, node.subcluster, await configOf(ir, node, options));
    if (!options.quiet) logs.#problems(await logs.#service.start());
    return logs;
  }

  reload(ir: ClusterIr, node: NodeIr): Promise<void> {
    return this.#next(async () => {
      this.#config = await configOf(ir, node, this.#options);
      this.#problems(await this.#service.configure(this.#config));
    });
  }

  async overview(): ReturnType<NodePort['logs']> {
    return { logs: await this.#service.overview(), nowSec: this.#options.wallClock() / 1000 };
  }

  async metrics(): Promise<readonly Metric[]> {
    const { logs, nowSec } = await this.overview();
    return logMetrics({ logs, nowSec, endpoints: this.#service.endpoints(), counters: { ...this.#service.counters() } });
  }

  async close(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#service.close();
  }

  #problems(problems: readonly string[]): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const said = problems.join('; ');
    if (said !== '' && said !== this.#said) {
      this.#options.log('error', `logs cannot be collected from this node: ${said} (tried again every ${retryMs / 1000} s)`);
    }
    this.#said = said;
    if (problems.length === 0) return;
    const again = () => void this.#next(async () => this.#problems(await this.#service.configure(this.#config)));
    this.#retry = setTimeout(again, retryMs).unref();
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#reloads = this.#reloads.then(work);
    return this.#reloads;
  }
}

async function configOf(ir: ClusterIr, node: NodeIr, { quiet, resolve, log }: NodeLogsOptions): Promise<ServiceConfig> {
  const allowed = await peersOf(ir, resolve, (name) =>
    log('warn', `${name} has no address in the IR and its name cannot be resolved: it cannot collect logs from this node`),
  );
  return {
    logs: node.logs.published,
    listens: quiet ? [] : node.listeners.filter(({ type, enable }) => type === 'eccluster' && enable).map(listenOf),
    refusal: (address) =>
      allowed.has(canonical(address)) ? null : `${canonical(address)} is the address of no node and no manager of this cluster`,
    pacing: pacingOf(node),
    lookMs: Math.max(1000, node.timers.logIdleIntervalSec * 1000),
  };
}

/**
 * The defaults of the two intervals stand for "as soon as possible": the reader's credit keeps a node from sending too much, and new records are
 * noticed when they are written. Any other value is kept to the letter.
 */
export function pacingOf({ timers: { logActiveIntervalSec, logIdleIntervalSec } }: Pick<NodeIr, 'timers'>): Pacing {
  return {
    activeMs: logActiveIntervalSec === 1 ? 0 : logActiveIntervalSec * 1000,
    idleMs: logIdleIntervalSec * 1000,
    push: logIdleIntervalSec === 10,
  };
}

/** What `tcp_recv_buffer_size` and its kin are unless somebody sets them: not meant for the kernel, whose own choice is better. */
const usualBufferBytes = 4096;

function listenOf(listener: ListenerIr): ListenOptions {
  const buffer = (bytes: number): number | null => (bytes === usualBufferBytes || bytes === 0 ? null : bytes);
  return {
    endpoint: listener.endpoint,
    fileMode: listener.fileMode,
    backlog: listener.listenBacklog,
    concurrency: listener.concurrency,
    noDelay: listener.disableNagleAlgorithm,
    receiveBufferBytes: buffer(listener.tcpRecvBufferSize),
    sendBufferBytes: buffer(listener.tcpSendBufferSize),
  };
}

/** Addresses of all nodes and managers, as they are and as the bus knows them. */
async function peersOf(ir: ClusterIr, resolve: Resolve, unknown: (name: string) => void): Promise<ReadonlySet<string>> {
  const members = [...ir.nodes, ...ir.managers];
  const found = new Set(members.flatMap(({ peers }) => peers.map(({ ip }) => canonical(ip))));
  for (const { name, address } of members) {
    if (address.ip !== null) found.add(canonical(address.ip));
    else if (name !== null) {
      await resolve(name).then(
        (ip) => found.add(canonical(ip)),
        () => unknown(name),
      );
    }
  }
  return found;
}

/** One text for an address, an IPv4 one in the form of IPv6 included. */
function canonical(text: string): string {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return parseIp(plain)?.text ?? plain;
}
