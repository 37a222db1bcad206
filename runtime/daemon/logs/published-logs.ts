// The log service of a node, out of its IR: what it publishes, where it listens, who may come; and what its console and its figures say of logs.

import type { NodePort } from '../../console/node-port.ts';
import type { ClusterIr, ListenerIr, NodeIr } from '../../ir/generated/types.ts';
import type { ListenOptions } from '../../log/service/listen-options.ts';
import { LogService, type ServiceConfig } from '../../log/service/log-service.ts';
import type { Pacing } from '../../log/service/channel.ts';
import { alone } from '../../../base/alone.ts';
import { CredentialWatch } from '../../trust/credential-watch.ts';
import type { Credentials } from '../../trust/credentials.ts';
import type { Resolve } from '../identity.ts';
import type { Log } from '../../process/log.ts';
import { logEndpoints } from './log-endpoints.ts';
import { logMetrics } from './log-metrics.ts';
import { readerAccess } from './reader-access.ts';
import type { Metric } from '../../metrics/exposition.ts';
import { version } from '../../../base/version.ts';

export interface NodeLogsOptions {
  readonly name: string;
  readonly log: Log;
  readonly resolve: Resolve;
  readonly credentials: Credentials | null;
  /** Listen beyond loopback without certificates as well. */
  readonly plain: boolean;
  /** Tell of logs, but open no port. */
  readonly quiet: boolean;
  readonly wallClock: () => number;
}

/** A port that is taken is no reason to hold no addresses: it is tried again this often. */
const retryMs = 10_000;

export class NodeLogs {
  readonly #options: NodeLogsOptions;
  readonly #service: LogService;
  readonly #watch: CredentialWatch | null;
  #config: NodeLogsConfig;
  #retry: NodeJS.Timeout | null = null;
  #said = '';
  /** Reloads come one after the other: two at once would both open a new port. */
  #reloads = Promise.resolve();

  private constructor(options: NodeLogsOptions, subcluster: string, config: NodeLogsConfig) {
    this.#options = options;
    this.#config = config;
    const { name, credentials, log } = options;
    this.#service = new LogService({ name, subcluster, software: `ecclusterd ${version}`, credentials, log }, config);
    this.#watch = credentials === null ? null : new CredentialWatch(credentials, log, options.wallClock, () => this.#service.renew());
  }

  static async open(ir: ClusterIr, node: NodeIr, options: NodeLogsOptions): Promise<NodeLogs> {
    const logs = new NodeLogs(options, node.subcluster, await configOf(ir, node, options));
    if (options.quiet) options.log('warn', 'dry run: no port is opened, so no logs are served from here');
    else {
      logs.#sayIfPlain();
      logs.#problems(await logs.#service.start());
    }
    return logs;
  }

  reload(ir: ClusterIr, node: NodeIr): Promise<void> {
    return this.#next(async () => {
      this.#watch?.look();
      this.#config = await configOf(ir, node, this.#options);
      this.#problems(await this.#service.configure(this.#config));
    });
  }

  async overview(): ReturnType<NodePort['logs']> {
    return { logs: await this.#service.overview(), nowSec: this.#options.wallClock() / 1000 };
  }

  async metrics(): Promise<readonly Metric[]> {
    const { logs, nowSec } = await this.overview();
    const endpoints = this.#service.endpoints();
    return [...logMetrics({ logs, nowSec, endpoints, counters: { ...this.#service.counters() } }), ...(this.#watch?.metrics() ?? [])];
  }

  async close(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#watch?.close();
    await this.#service.close();
  }

  #sayIfPlain(): void {
    const { credentials, plain, log } = this.#options;
    if (credentials !== null || !plain) return;
    log(
      'warn',
      'logs are served without certificates (--logs-plain): whoever can send from the address of a manager can read and consume them; `ecclusterd pki` makes certificates',
    );
  }

  #problems(found: readonly string[]): void {
    const problems = [...this.#config.closed, ...found];
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const said = problems.join('; ');
    if (said !== '' && said !== this.#said) {
      this.#options.log(
        found.length === 0 ? 'warn' : 'error',
        `logs cannot be collected from this node: ${said} ${found.length === 0 ? '' : ` (tried again every ${retryMs / 1000} s)`}`,
      );
    }
    this.#said = said;
    // What is closed on purpose opens by itself no more.
    if (found.length === 0) return;
    this.#retryLater();
  }

  #retryLater(): void {
    const again = () => this.#next(async () => this.#problems(await this.#service.configure(this.#config)));
    this.#retry = setTimeout(alone(this.#failed, again), retryMs).unref();
  }

  readonly #failed = (cause: unknown): void => {
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    this.#options.log('error', `a bug of ecclusterd in the log service: that was not done, everything else goes on; please report: ${why}`);
    this.#retryLater();
  };

  /** What fails is told to who has asked for it, and does not keep what comes after it. */
  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#reloads.then(work);
    this.#reloads = done.catch(() => {});
    return done;
  }
}

interface NodeLogsConfig extends ServiceConfig {
  /** Endpoints that are not opened because nobody could be told apart there, in words for people. */
  readonly closed: readonly string[];
}

async function configOf(ir: ClusterIr, node: NodeIr, options: NodeLogsOptions): Promise<NodeLogsConfig> {
  const { quiet, resolve, log, name, credentials, plain } = options;
  const access = await readerAccess(ir, node.name ?? name, resolve, (unknown) =>
    log('warn', `${unknown} has no address in the IR and its name cannot be resolved: it cannot collect logs from this node`),
  );
  const wanted = node.listeners.filter(({ type, enable }) => type === 'eccluster' && enable).map(listenOf);
  const { listens, problems } = logEndpoints(quiet ? [] : wanted, credentials !== null || plain);
  return {
    logs: node.logs.published,
    listens,
    closed: problems,
    refusal: access.refusal,
    reader: access.reader,
    pacing: pacingOf(node),
    lookMs: Math.max(1000, node.timers.logIdleIntervalSec * 1000),
  };
}

/** The defaults: what is as fast as the reader's credit and the writer allow. */
const usualActiveSec = 1;
const usualIdleSec = 10;

/**
 * Pushing is the rule, and an interval only limits it: records go out when they are written unless an interval is longer than its default. So a smaller
 * number is never slower than a larger one, nor than none.
 */
export function pacingOf({ timers: { logActiveIntervalSec, logIdleIntervalSec } }: Pick<NodeIr, 'timers'>): Pacing {
  return {
    activeMs: logActiveIntervalSec <= usualActiveSec ? 0 : logActiveIntervalSec * 1000,
    // What is pushed is looked for all the same, in case the system has no watch to give.
    idleMs: Math.max(1, logIdleIntervalSec) * 1000,
    push: logIdleIntervalSec <= usualIdleSec,
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
