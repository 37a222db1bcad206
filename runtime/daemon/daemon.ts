// A whole running node: the node itself with its console and its figures, its reload and its two ways to end.

import type { BusEvent } from '../bus/bus.ts';
import type { StatedTimeout } from './bus-condition.ts';
import type { Endpoint } from '../sockets/endpoint.ts';
import type { Configuration, ReloadRequest } from '../console/node-port.ts';
import type { Host } from '../host/host.ts';
import type { NodeFront } from './front.ts';
import { identify } from './identity.ts';
import { readIrFile, reloadRefused } from '../process/ir-file.ts';
import type { LogDrain } from '../process/drain.ts';
import type { MetricSources } from './node-metrics.ts';
import type { StatusConfig } from '../status/status-options.ts';
import type { TcpEndpoint } from '../metrics/metrics-server.ts';
import { ClusterNode, type NodeConfig } from './cluster-node.ts';
import type { NodePorts } from './node-ports.ts';
import { nodeAnswers } from './readiness.ts';
import type { Judges } from './reload.ts';
import type { NodeRollouts } from './rollout/node-rollout.ts';
import type { RolloutConfig } from './rollout/open-node-rollouts.ts';
import type { NodeServices, ServicesConfig, ServicesPorts } from './services.ts';
import { doubles, heartbeatAges, snapshotOf } from './snapshot.ts';
import { processTimers } from './node-timers.ts';
import { unmanageable, unmanageableText } from './unmanageable.ts';
import { managedAddresses, newIncarnation, settingsOf } from './node-settings.ts';

export interface DaemonConfig extends ServicesConfig {
  readonly irPath: string;
  /** Of the bytes that the IR was read from. */
  readonly irSha256: string;
  readonly ip: string;
  readonly partition: 'available' | 'quorum';
  readonly timeout: StatedTimeout;
  readonly respectForeign: boolean;
  readonly witness: boolean;
  readonly leaseSec: number;
  /** Addresses that this machine itself speaks from. */
  readonly ownSources: ReadonlySet<string>;
  readonly control: Endpoint;
  readonly controlRead: Endpoint | null;
  readonly remoteCommands: 'none' | 'read' | 'all';
  readonly metrics: TcpEndpoint | null;
  /** What it needs to take rollouts; null: it takes none. */
  readonly rollouts: RolloutConfig | null;
  readonly status: StatusConfig | null;
  /** What `cluster info` shows of the bus. */
  readonly busEndpoint: string;
}

export interface DaemonPorts extends ServicesPorts {
  readonly host: Host;
  readonly drain: LogDrain;
  /** Told of each new list of managed addresses: the guard must know them. */
  readonly onManaged: (config: NodeConfig) => void;
}

/** How long the bus and those who read our logs may take to let us go. */
const leaveMs = 2000;
/** How often members with one name or address are looked for. */
const doublesMs = 1000;

export class Daemon {
  readonly node: ClusterNode;
  readonly #ports: DaemonPorts;
  #config: DaemonConfig;
  readonly #incarnation: string;
  readonly #startedAt: number;
  #front: NodeFront | null = null;
  #services: NodeServices | null = null;
  #rollouts: NodeRollouts | null = null;
  #restarting = false;
  #stopping = false;
  #doublesTimer: NodeJS.Timeout | null = null;
  #doublesSaid = '';
  #applied: Pick<Configuration, 'sha256' | 'sinceMs' | 'by'>;

  constructor(ports: DaemonPorts, config: DaemonConfig) {
    this.#ports = ports;
    this.#config = config;
    this.#incarnation = newIncarnation(ports.wallClock());
    this.#startedAt = ports.now();
    this.#applied = { sha256: config.irSha256, sinceMs: ports.wallClock(), by: 'start' };
    const { bus, host, logging, now } = ports;
    const aside = (event: BusEvent) => this.#front?.control.take(event);
    const seen: NodePorts['seen'] = (...step) => this.#front?.account.see(...step);
    this.node = new ClusterNode({ bus, host, log: logging.log, now, timers: processTimers, aside, seen }, this.#nodeConfig());
  }

  /** Opens console and figures, then joins. What cannot be opened is thrown, and nothing was joined. */
  async start(): Promise<void> {
    const { NodeFront } = await import('./front.ts');
    this.#front = await NodeFront.open(
      {
        console: {
          snapshot: () => this.#snapshot(),
          order: (order) => this.#order(order),
          isStopping: () => this.#stopping,
          shared: () => this.#services?.shared ?? null,
          debug: (on) => this.#ports.logging.setLevel(on ? 'debug' : 'info'),
          reload: (request) => this.reload(request),
          rolledOut: () => this.#rollouts?.rolledOut ?? null,
          configuration: () => this.#configuration(),
          facts: (ip) => this.node.facts(ip),
          dump: () => this.node.dump(),
          state: () => this.node.state(),
          logs: async () => (await this.#services?.overview()) ?? { logs: [], nowSec: 0 },
        },
        bus: this.#ports.bus,
        kernelAt: () => this.#ports.host.kernelAt?.() ?? null,
        heartbeatAges: () => heartbeatAges(this.node, this.#ports.now()),
        unconfirmed: () => this.#rollouts?.unconfirmed ?? null,
        log: this.#ports.logging.log,
        figures: () => this.#figures(),
        more: async () => (await this.#services?.metrics()) ?? [],
      },
      this.#config,
    );
    const { NodeServices } = await import('./services.ts');
    this.#services = await NodeServices.open(this.#ports, this.#config);
    if (this.#config.rollouts !== null) await this.#openRollouts(this.#config.rollouts, this.#front);
    this.#ports.onManaged(this.#nodeConfig());
    this.node.begin();
    this.#services.begin(this.#config.node);
    this.#doublesTimer = setInterval(() => this.#lookForDoubles(), doublesMs).unref();
  }

  /** A rollout has ended it in order, and it is to be started again. */
  get isRestarting(): boolean {
    return this.#restarting;
  }

  async #openRollouts(config: RolloutConfig, front: NodeFront): Promise<void> {
    const { openNodeRollouts } = await import('./rollout/open-node-rollouts.ts');
    let halted = false;
    this.#rollouts = openNodeRollouts(config, front.control, this.#ports.logging.log, {
      name: this.#config.name,
      dryRun: this.#config.dryRun,
      running: () => ({ ir: this.#config.ir, node: this.#config.node, sha256: this.#applied.sha256 }),
      snapshot: () => this.#snapshot(),
      reload: (request) => this.reload(request),
      committed: (path) => {
        this.#config = { ...this.#config, irPath: path };
        front.disk.watch(path);
      },
      restart: (why) => {
        this.#restarting = true;
        if (halted) this.node.end();
        else this.stop(why);
      },
      halt: async () => {
        halted = true;
        this.node.halt();
        await this.node.releaseAll();
      },
      places: (lost, back) => this.node.places(lost, back),
      reconsider: () => {
        this.#ports.onManaged(this.#nodeConfig());
        this.node.reload(this.#nodeConfig());
      },
    });
  }

  /** That the configuration names. */
  interfaces(): readonly string[] {
    return [...new Set(managedAddresses(this.#config.node).map((address) => address.interface))];
  }

  /** Of a daemon that has started. */
  get replication(): NodeServices['replication'] {
    if (this.#services === null) throw new Error('the daemon has not started');
    return this.#services.replication;
  }

  /** Reads the IR again and applies what is different. The old one stays where the new one is not usable. */
  async reload(request: ReloadRequest): Promise<{ readonly ok: boolean; readonly said: string }> {
    // Not needed before: loaded apart, so that what fails addresses over stays small.
    const busy = request.byRollout === true ? null : (this.#rollouts?.underWay ?? null);
    const outcome = busy === null ? this.#applyNewIr(request, await import('./reload.ts')) : { ok: false, said: busy };
    if (outcome.ok) {
      if (request.byRollout !== true) this.#rollouts?.reloaded(request.file ?? this.#config.irPath, this.#applied.sha256);
      this.#front?.control.reload(this.#config.ir, this.#config.node);
      await this.#services?.reload(this.#config.ir, this.#config.node);
    }
    this.#ports.logging.log(outcome.ok ? 'info' : 'error', `reload: ${outcome.said}${outcome.ok ? '' : ` (${reloadRefused})`}`, {
      ir: request.file ?? this.#config.irPath,
      by: request.by,
    });
    return outcome;
  }

  /** A reset makes both connections anew. */
  #order(order: Parameters<ClusterNode['order']>[0]): void {
    this.node.order(order);
    if (order.kind === 'reset') this.#ports.sharedBus.reset();
  }

  /** Hands everything over, leaves the bus and ends; `node.stopped` says when the handing over is done. */
  stop(why: string): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#ports.logging.log('info', `stopping (${why}): handing everything over`);
    this.node.order({ kind: 'stop' });
  }

  /** After the node has stopped, or instead of waiting for it: takes off what is still there, leaves the bus, closes everything. */
  async close(): Promise<void> {
    this.#stopping = true;
    if (this.#doublesTimer !== null) clearInterval(this.#doublesTimer);
    this.node.end();
    await this.node.releaseAll();
    await Promise.race([
      Promise.all([this.#ports.bus.close(), this.#services?.close()]),
      new Promise((resolve) => setTimeout(resolve, leaveMs).unref()),
    ]);
    await this.#rollouts?.close();
    await this.#front?.close();
    await this.#ports.host.close();
  }

  #applyNewIr({ by, file, now }: ReloadRequest, { differenceOf, breaksOf }: Judges): { readonly ok: boolean; readonly said: string } {
    const { name } = this.#config;
    const irPath = file ?? this.#config.irPath;
    if (irPath === '-') return { ok: false, said: `the IR came from standard input, which cannot be read again; start with --ir FILE` };
    const read = readIrFile(irPath);
    if (!read.ok) return { ok: false, said: read.why };
    const found = identify(read.ir, { option: name, environment: null, hostName: name });
    if (!found.ok) return { ok: false, said: `${irPath} has no node ${name} any more; to take it out of the cluster, stop it` };
    const wrong = nodeAnswers(read.ir, found.node).find(({ state }) => state === 'FAIL');
    if (wrong !== undefined) return { ok: false, said: wrong.text };
    const never = unmanageable(read.ir, found.node, this.#config.ip);
    if (never.size > 0) return { ok: false, said: unmanageableText(never) };
    const difference = differenceOf(this.#config.node, found.node);
    if ('why' in difference) return { ok: false, said: difference.why };
    const breaks = now ? null : breaksOf(this.#snapshot().addresses, name, found.node.duravip.addresses);
    if (breaks !== null) return { ok: false, said: breaks };
    const sameSize = read.ir.nodes.length === this.#config.ir.nodes.length;
    // Others may have moved, which the log service must know.
    this.#config = { ...this.#config, ir: read.ir, node: found.node };
    if (read.sha256 !== this.#applied.sha256) this.#applied = { sha256: read.sha256, sinceMs: this.#ports.wallClock(), by };
    if (read.notice !== null) this.#ports.logging.log('warn', read.notice);
    if (difference.kind === 'none' && sameSize) return { ok: true, said: 'nothing has changed for this node' };
    const config = this.#nodeConfig();
    // The guard first: what it does not know it cannot release.
    this.#ports.onManaged(config);
    this.node.reload(config);
    return { ok: true, said: difference.kind === 'none' ? `the cluster has ${read.ir.nodes.length} nodes now` : difference.said };
  }

  /** The classical cloned disk. Said once for each constellation. */
  #lookForDoubles(): void {
    const found = doubles(this.#snapshot().members);
    const said = found.join('; ');
    if (said === this.#doublesSaid) return;
    this.#doublesSaid = said;
    const { log } = this.#ports.logging;
    if (said === '') log('info', 'no two members have the same name or address any more');
    else
      log(
        'error',
        `${said}: one of them runs with the identity of the other (a cloned disk, a wrong --node or nodeaddr); stop it and give it its own`,
      );
  }

  #nodeConfig(): NodeConfig {
    const { ir, node: whole, name, ip, partition, timeout, respectForeign, witness, leaseSec, ownSources } = this.#config;
    // Also before its rollouts are open: the node begins with it.
    const isWithheld = this.#config.rollouts?.share.isWithheld === true;
    const node = isWithheld ? { ...whole, duravip: { ...whole.duravip, addresses: [] } } : whole;
    const settings = settingsOf({
      ir,
      node,
      name,
      ip,
      partition,
      incarnation: this.#incarnation,
      failureTimeoutMs: timeout.ms,
      hears: witness && !this.#config.dryRun,
    });
    const all = managedAddresses(node);
    const own = all.flatMap((address) =>
      ownSources.has(address.ip) ? [[address.ip, 'this machine itself speaks from it, so it must not be managed'] as const] : [],
    );
    const refused = new Map(own);
    const addresses = all.filter((address) => !refused.has(address.ip));
    const members = ir.nodes.flatMap(({ address }) => (address.ip === null ? [] : [address.ip]));
    return { settings, timeoutByOption: timeout.byOption, addresses, refused, leaseSec, witness, members, respectForeign };
  }

  #snapshot(): ReturnType<typeof snapshotOf> {
    const { dryRun, busEndpoint } = this.#config;
    const debug = this.#ports.logging.level() === 'debug';
    return snapshotOf(this.node, {
      dryRun,
      debug,
      busEndpoint,
      uptimeSec: Math.floor((this.#ports.now() - this.#startedAt) / 1000),
      now: this.#ports.now(),
      busNames: { main: this.#ports.bus.self(), shared: this.#ports.sharedBus.self() },
    });
  }

  #configuration(): Configuration {
    const { ir, irPath, name } = this.#config;
    return { ir, self: { kind: 'node', name }, path: irPath, ...this.#applied };
  }

  #figures(): MetricSources {
    const { bus, host, drain, now } = this.#ports;
    return {
      snapshot: this.#snapshot(),
      plumbed: this.node.plumbedCount(),
      heartbeatAges: heartbeatAges(this.node, now()),
      counters: {
        node: this.node.counters(),
        core: this.node.state().counters,
        bus: { ...bus.counters() },
        host: host.counters(),
        log: { ...drain.counters() },
        ...this.#services?.counters(),
      },
      loopDelayMs: this.node.worstLoopDelayMs(),
      residentBytes: process.memoryUsage.rss(),
    };
  }
}
