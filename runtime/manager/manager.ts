// A whole running manager: the aggregator, its seat on the bus, console and figures, reload and end.

import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '../bus/bus.ts';
import type { Account } from '../history/account.ts';
import { RecentDelay } from '../daemon/recent-delay.ts';
import type { StatusServer } from '../status/open-status.ts';
import { showEndpoint } from '../sockets/endpoint.ts';
import type { Configuration, NodePort, ReloadRequest } from '../console/node-port.ts';
import { openConsole, type ConsoleServer } from '../console/console-server.ts';
import { readIrFile, reloadRefused } from '../process/ir-file.ts';
import { IrOnDisk } from '../process/ir-on-disk.ts';
import type { LogDrain } from '../process/drain.ts';
import type { LogControl } from '../process/log.ts';
import { serveMetrics, type MetricsServer } from '../metrics/metrics-server.ts';
import { type Metric, metricsText } from '../metrics/exposition.ts';
import { ownerOf } from '../core/node-view.ts';
import { newIncarnation } from '../daemon/node-settings.ts';
import { snapshotOf } from '../daemon/snapshot.ts';
import { version } from '../../base/version.ts';
import { Aggregator } from '../log/aggregate/aggregator.ts';
import type { Endpoint } from '../log/aggregate/pull-view.ts';
import type { CredentialWatch } from '../trust/credential-watch.ts';
import { watchCertificate } from './watch-certificate.ts';
import { subjectTemplate } from '../log/jetstream/stream-url.ts';
import { BusMember } from './bus-member.ts';
import { ManagerControl } from './manager-control.ts';
import { commandsOf } from './commands/all-commands.ts';
import type { Request, Timings } from '../control/control-messages.ts';
import type { ManagerConfig } from './manager-config.ts';
import type { ManagerPort } from './manager-port.ts';
import { allFigures, managerAccount } from './manager-figures.ts';
import { LogOwners, type PresentManager } from './log-owners.ts';
import { NodeReach } from './node-reach.ts';
import { plainRefusal } from './plain-refusal.ts';
import { type ManagerPlan, planFor, samePulls, whyRestart } from './pull-plan.ts';
import type { ManagerRollouts } from './rollout/manager-rollouts.ts';
import type { SharedObjects } from './shared-objects.ts';

export interface ManagerPorts {
  readonly bus: Bus;
  /** For what the nodes count: a connection of its own, as nodes have it. */
  readonly sharedBus: Bus;
  readonly logging: LogControl;
  readonly drain: LogDrain;
}

/** Lines wait so long for others before a commit. */
const gatherMs = 100;
const silenceMs = 30_000;
const leaveMs = 2000;
const restartAfterMs = 3000;
/** A bus that is there gives a view much sooner. */
const firstViewMs = 10_000;

export class Manager {
  /** As a daemon has it: what the end is waited for by. */
  readonly node: { readonly stopped: Promise<void>; summary(): unknown };
  readonly #ports: ManagerPorts;
  #config: ManagerConfig;
  readonly #member: BusMember;
  readonly #owners: LogOwners;
  readonly #reach = new NodeReach();
  #seen = '';
  #alone: NodeJS.Timeout | null = null;
  readonly #startedAt = performance.now();
  #aggregator: Aggregator | null = null;
  #watch: CredentialWatch | null = null;
  readonly #control: ManagerControl;
  readonly #disk: IrOnDisk;
  #applied: Pick<Configuration, 'sha256' | 'sinceMs' | 'by'>;
  #shared: SharedObjects | null = null;
  #rollouts: ManagerRollouts | null = null;
  #console: ConsoleServer | null = null;
  #metrics: MetricsServer | null = null;
  #status: StatusServer | null = null;
  readonly #delay = new RecentDelay();
  readonly #account: Account;
  #stopping = false;
  #restarting = false;
  #resolveStopped: () => void = () => {};

  constructor(ports: ManagerPorts, config: ManagerConfig) {
    this.#ports = ports;
    this.#config = config;
    this.#disk = new IrOnDisk(config.irPath);
    this.#applied = { sha256: config.irSha256, sinceMs: Date.now(), by: 'start' };
    const stopped = new Promise<void>((resolve) => {
      this.#resolveStopped = resolve;
    });
    this.node = { stopped, summary: () => ({ logs: this.#aggregator?.view(), bus: this.#member.node.summary() }) };
    const { bus, logging } = ports;
    const { plan, standby, timeout } = config;
    this.#owners = new LogOwners(plan.ir, { name: plan.name, standby });
    this.#account = managerAccount(logging.log);
    this.#member = new BusMember(
      bus,
      logging.log,
      plan,
      { timeout, standby, wallClockMs: Date.now() },
      {
        onNode: (name) => this.#aggregator?.hurry(name),
        onManagers: (managers) => this.#onManagers(managers),
        onLook: () => this.#lookForNodes(),
        aside: (event) => this.#control.take(event),
        seen: (...step) => this.#account.see(...step),
      },
    );
    const group = plan.member.groups.control;
    const seat = {
      multicast: (data: Uint8Array) => bus.multicast(group, data),
      send: (to: string, data: Uint8Array) => bus.send(group, to, data),
    };
    const cachePath = plan.manager.logs.controlCache ?? join(config.stateFolder, 'control-cache');
    const incarnation = newIncarnation(Date.now());
    const own = {
      machineOf: (member: string) => bus.machineOf?.(member) ?? [],
      snapshot: () => this.#snapshot(),
      configuration: () => this.#configuration(),
      onDisk: () => this.#disk.look(),
      key: () => config.credentials?.own.keyMark ?? null,
      onTimings: (node: string, timings: Timings) => this.#account.hear(node, timings),
      onRequest: (request: Request) => this.#account.ask(request),
    };
    this.#control = new ManagerControl({ bus: seat, log: logging.log, ...own, cachePath, incarnation }, plan);
  }

  /** Opens console and figures, recovers the journal, joins and pulls. What cannot be opened is thrown, and nothing was joined. */
  async start(): Promise<void> {
    const { control, controlRead, metrics, plan, sharedMemoryBytes } = this.#config;
    const port = this.#port();
    const opened = await openConsole(this.#nodePort(), {
      endpoints: [control],
      readEndpoints: controlRead === null ? [] : [controlRead],
      commands: commandsOf(port),
    });
    if (!opened.ok) throw new Error(opened.why);
    this.#console = opened.server;
    if (metrics !== null) this.#metrics = await serveMetrics(metrics, async (exposition) => metricsText(this.#figures(), exposition));
    await this.#openStatus();
    const { SharedObjects } = await import('./shared-objects.ts');
    this.#shared = new SharedObjects(this.#ports.sharedBus, this.#ports.logging.log, plan, sharedMemoryBytes);
    await this.#openRollouts();
    this.#member.begin();
    this.#shared.begin();
    // Without a bus each manager is alone, and the nodes decide who reads.
    this.#alone = setTimeout(() => this.#onManagers([]), firstViewMs);
    this.#watch = watchCertificate(this.#config, this.#ports.logging.log);
    this.#aggregator = await this.#openAggregator(plan);
    await this.#aggregator.pull(plan.pulls);
  }

  /** Loaded apart. A folder that cannot be used ends nothing but rollouts. */
  async #openRollouts(): Promise<void> {
    const { openManagerRollouts } = await import('./rollout/open-manager-rollouts.ts');
    this.#rollouts = await openManagerRollouts(this.#control, this.#ports.logging.log, {
      name: this.#config.plan.name,
      folder: join(this.#config.stateFolder, 'rollout'),
      configuration: () => this.#configuration(),
      snapshot: () => this.#snapshot(),
      timers: () => this.#config.plan.member.timers,
      reload: (file, by) => this.reload({ by, file, now: true, byRollout: true }),
      committed: (irPath) => {
        this.#config = { ...this.#config, irPath };
        this.#disk.watch(irPath);
      },
    });
  }

  /** Reads the IR again and applies what is different. The old one stays where the new one is not usable. */
  async reload(request: ReloadRequest): Promise<{ readonly ok: boolean; readonly said: string }> {
    this.#watch?.look();
    const outcome = await this.#applyNewIr(request);
    this.#ports.logging.log(outcome.ok ? 'info' : 'error', `reload: ${outcome.said}${outcome.ok ? '' : ` (${reloadRefused})`}`, {
      ir: request.file ?? this.#config.irPath,
      by: request.by,
    });
    return outcome;
  }

  /** When who follows the rollout has been told how it ended. */
  #restartSoon(): true {
    this.#restarting = true;
    setTimeout(() => this.stop('a rollout that takes a restart'), restartAfterMs).unref();
    return true;
  }

  /** A rollout has ended it in order, and it is to be started again. */
  get isRestarting(): boolean {
    return this.#restarting;
  }

  stop(why: string): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#ports.logging.log('info', `stopping (${why}): writing what was received`);
    this.#resolveStopped();
  }

  /** Asked to end, perhaps while it still waited for room on the disk. */
  isStopping(): boolean {
    return this.#stopping;
  }

  async close(): Promise<void> {
    if (this.#alone !== null) clearTimeout(this.#alone);
    await this.#aggregator?.close();
    this.#rollouts?.close();
    this.#control.close();
    this.#member.end();
    const leave = Promise.all([this.#ports.bus.close(), this.#shared?.close(), this.#control.requests.cache.written()]);
    await Promise.race([leave, new Promise((resolve) => setTimeout(resolve, leaveMs).unref())]);
    this.#watch?.close();
    this.#metrics?.close();
    this.#delay.close();
    await this.#status?.close();
    await this.#console?.close();
  }

  #onManagers(managers: readonly PresentManager[]): void {
    if (this.#alone !== null) clearTimeout(this.#alone);
    this.#alone = null;
    const changed = this.#owners.see(managers);
    const seen = managers.map(({ name, standby }) => (standby ? `${name} (stand-by)` : name)).sort();
    if (seen.join() !== this.#seen && managers.length > 0) this.#ports.logging.log('info', `managers on the bus: ${seen.join(', ')}`);
    this.#seen = seen.join();
    if (changed) this.#aggregator?.reconsider();
  }

  /** What is on the bus and does not answer here may answer to another manager. */
  #lookForNodes(): void {
    const links = this.#aggregator?.links() ?? [];
    const shared = links.filter(({ node }) => this.#owners.sharesOf(node));
    const sights = shared.map(({ node, connected }) => ({ node, connected, present: this.#member.isPresent(node) }));
    if (!this.#reach.see(sights, performance.now())) return;
    const { out } = this.#reach;
    const what = out.length === 0 ? 'all nodes on the bus can be reached again' : `${out.join(', ')} cannot be reached from here`;
    const then = out.length === 0 ? 'their logs are shared as before' : 'other managers that can shall read the logs';
    this.#ports.logging.log('warn', `${what}: ${then}`);
    this.#member.tellWithout(out);
  }

  async #applyNewIr({ by, file, byRollout }: ReloadRequest): Promise<{ readonly ok: boolean; readonly said: string }> {
    const { plan, utc } = this.#config;
    const irPath = file ?? this.#config.irPath;
    if (irPath === '-') return { ok: false, said: `the IR came from standard input, which cannot be read again; start with --ir FILE` };
    const read = readIrFile(irPath);
    if (!read.ok) return { ok: false, said: read.why };
    const planned = planFor(read.ir, { option: plan.name, environment: null, hostName: hostname() }, utc);
    if (!planned.ok) return { ok: false, said: planned.why };
    const next = planned.plan;
    const takes = whyRestart(plan, next);
    if (takes !== null) {
      const ok = byRollout === true && this.#restartSoon();
      return { ok, said: `${takes} changed, which needs a restart` };
    }
    this.#config = { ...this.#config, plan: next };
    if (read.sha256 !== this.#applied.sha256) this.#applied = { sha256: read.sha256, sinceMs: Date.now(), by };
    if (read.notice !== null) this.#ports.logging.log('warn', read.notice);
    this.#member.reload(next);
    this.#control.reload(next);
    if (this.#owners.reload(next.ir)) this.#aggregator?.reconsider();
    this.#shared?.reload(next);
    if (next.manager.logs.logfile !== plan.manager.logs.logfile && this.#config.stream === null)
      await this.#aggregator?.change({ template: next.template });
    await this.#aggregator?.pull(next.pulls);
    return {
      ok: true,
      said: samePulls(plan, next)
        ? 'nothing has changed for this manager'
        : 'applied: logs are pulled and metrics kept as the new configuration says',
    };
  }

  async #openAggregator(plan: ManagerPlan): Promise<Aggregator> {
    const { stream } = this.#config;
    const isWanted = (): boolean => !this.#stopping;
    const options = this.#aggregatorOptions(plan);
    if (stream === null) {
      const opened = await Aggregator.open(options, isWanted);
      if (!opened.ok) throw new Error(opened.why);
      return opened.aggregator;
    }
    const { openStream } = await import('../log/jetstream/open-stream.ts');
    const output = await openStream(stream, { say: (message) => this.#ports.logging.log('error', message), isWanted });
    if (output === null) throw new Error('ended while it waited for the stream');
    return Aggregator.onto(output, { ...options, template: subjectTemplate(stream.subject) });
  }

  #aggregatorOptions({ name, template, manager: { logs } }: ManagerPlan): Parameters<typeof Aggregator.open>[0] {
    const { stateFolder, newJournal, packAfterMs, marksDamage, credentials, logsPlain } = this.#config;
    return {
      manager: name,
      template,
      stateFolder,
      newJournal,
      fileMode: logs.fileMode,
      folderMode: logs.dirMode,
      maxOpen: logs.maxOpen,
      maxIdleMs: logs.maxIdleSec * 1000,
      packAfterMs,
      marksDamage,
      gatherMs,
      tls: credentials === null ? null : () => credentials.context,
      forbidden: (to) => (credentials !== null || logsPlain ? null : plainRefusal(to)),
      software: `ecclusterd ${version}`,
      silenceMs,
      log: this.#ports.logging.log,
      owners: this.#owners,
      addresses: (node) => this.#addressesOf(node),
    };
  }

  /** What the bus says, now or when it said something last, before what the configuration says. */
  #addressesOf(node: string): readonly Endpoint[] {
    const told = this.#member.endpoint(node);
    const configured = this.#config.plan.endpoints.get(node) ?? [];
    return told === null ? configured : [told, ...configured.filter(({ host, port }) => host !== told.host || port !== told.port)];
  }

  #port(): ManagerPort {
    return {
      snapshot: () => this.#snapshot(),
      logs: () => this.#aggregator?.view() ?? { problem: null, nodes: [], stateFolder: this.#config.stateFolder },
      isPresent: (node) => this.#member.isPresent(node),
      differences: () => this.#control.differences(),
      controlNodes: () => this.#control.nodes(),
      requests: this.#control.requests,
      cluster: () => this.#control.cluster(),
      configurations: () => this.#control.configurations(),
      rollouts: () => this.#rollouts,
      moves: () => this.#account.moves.list(),
      stop: () => this.stop('console'),
    };
  }

  /** What the commands that node and manager share ask for. */
  #nodePort(): NodePort {
    return {
      snapshot: () => this.#snapshot(),
      order: () => ({ taken: false, why: 'this is a manager, which owns nothing' }),
      debug: (on) => this.#ports.logging.setLevel(on ? 'debug' : 'info'),
      reload: (request) => this.reload(request),
      configuration: () => this.#configuration(),
      onDisk: () => this.#disk.look(),
      rolledOut: () => null,
      logs: async () => ({ logs: [], nowSec: Date.now() / 1000 }),
      facts: (ip) => this.#member.node.facts(ip),
      dump: () => this.#member.node.dump(),
      differences: () => this.#control.differences(),
      owner: (ip) => ownerOf(this.#member.node.state(), ip),
      shared: () => this.#shared?.view ?? null,
    };
  }

  #configuration(): Configuration {
    const { irPath, plan } = this.#config;
    return { ir: plan.ir, self: { kind: 'manager', name: plan.name }, path: irPath, ...this.#applied };
  }

  #snapshot(): ReturnType<typeof snapshotOf> {
    const now = performance.now();
    const shown = snapshotOf(this.#member.node, {
      dryRun: false,
      debug: this.#ports.logging.level() === 'debug',
      busEndpoint: this.#config.busEndpoint,
      uptimeSec: Math.floor((now - this.#startedAt) / 1000),
      now,
      busNames: { main: this.#ports.bus.self(), shared: this.#ports.sharedBus.self() },
    });
    return { ...shown, self: { ...shown.self, node: this.#config.plan.name } };
  }

  async #openStatus(): Promise<void> {
    const { status, stateFolder, control } = this.#config;
    if (status === null || this.#console === null) return;
    const { openManagerStatus } = await import('./manager-status.ts');
    const page = { manager: this.#port(), console: this.#nodePort(), account: this.#account, delay: this.#delay, node: this.#member.node };
    const { served } = this.#console;
    const where = { consoleEndpoint: showEndpoint(control), movesFolder: stateFolder };
    this.#status = await openManagerStatus({ ...page, ...where, served, log: this.#ports.logging.log }, status);
  }

  #figures(): readonly Metric[] {
    const { bus, sharedBus, drain } = this.#ports;
    const counters = {
      bus: { ...bus.counters() },
      shared_bus: { ...sharedBus.counters() },
      replication: { ...(this.#shared?.counters() ?? {}) },
      log: { ...drain.counters() },
      console: { ...(this.#console?.counters() ?? {}) },
      control: this.#control.counters(),
      status: this.#status?.counters() ?? {},
    };
    const parts = { port: this.#port(), node: this.#member.node, delay: this.#delay, account: this.#account, counters };
    return allFigures({ ...parts, collector: { ...(this.#aggregator?.counters() ?? {}) }, more: this.#watch?.metrics() ?? [] });
  }
}
