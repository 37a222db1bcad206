// What a node shows to people and to programs that watch it: its console and its figures. Apart from the daemon and loaded on its own, as
// `services.ts` is, so that what fails addresses over stays small.

import { commands } from '../console/commands/node-commands.ts';
import { type ConsoleServer, openConsole } from '../console/console-server.ts';
import { type Metric, metricsText } from '../metrics/exposition.ts';
import { type MetricsServer, serveMetrics, type TcpEndpoint } from '../metrics/metrics-server.ts';
import { Account } from '../history/account.ts';
import type { HeartbeatAge } from './snapshot.ts';
import { RecentDelay } from './recent-delay.ts';
import type { StatusConfig } from '../status/status-options.ts';
import type { StatusServer } from '../status/open-status.ts';
import type { Unconfirmed } from '../status/status-port.ts';
import { ownerOf } from '../core/node-view.ts';
import type { MemberId } from '../core/membership/view.ts';
import type { NodeState } from '../core/state.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import type { Log } from '../process/log.ts';
import { IrOnDisk } from '../process/ir-on-disk.ts';
import { showEndpoint, type Endpoint } from '../sockets/endpoint.ts';
import type { Credentials } from '../trust/credentials.ts';
import { consolePort } from './console-port.ts';
import type { Bus } from '../bus/bus.ts';
import type { SeatPorts } from '../control/seat.ts';
import type { Served } from '../console/console-request.ts';
import { NodeControl, type RemoteCommands } from './node-control.ts';
import { type MetricSources, nodeMetrics, processStartMetric, recentDelayMetric, requestsMetric } from './node-metrics.ts';

export interface FrontPorts {
  readonly console: Omit<Parameters<typeof consolePort>[0], 'differences' | 'owner' | 'onDisk'> & { readonly state: () => NodeState };
  readonly figures: () => MetricSources;
  readonly kernelAt: () => number | null;
  readonly heartbeatAges: () => readonly HeartbeatAge[];
  /** A rollout that this node has switched to and that waits for its confirmation. */
  readonly unconfirmed: () => Unconfirmed | null;
  readonly bus: Bus;
  readonly log: Log;
  /** Of the services, which have tables of their own. */
  readonly more: () => Promise<readonly Metric[]>;
}

export interface FrontConfig {
  readonly irPath: string;
  readonly name: string;
  readonly ir: ClusterIr;
  readonly node: NodeIr;
  readonly control: Endpoint;
  /** A second socket, for what only reads; null: there is none. */
  readonly controlRead: Endpoint | null;
  /** The certificate of this machine; null: it has none. */
  readonly credentials: Pick<Credentials, 'own'> | null;
  /** What managers may do here. */
  readonly remoteCommands: RemoteCommands;
  /** null: figures are served to nobody. */
  readonly metrics: TcpEndpoint | null;
  /** null: there is no status page. */
  readonly status: StatusConfig | null;
}

/** What was opened, to be closed again from the last to the first. */
interface Opened {
  readonly console: ConsoleServer;
  readonly metrics: MetricsServer | null;
  readonly status: StatusServer | null;
}

export class NodeFront {
  readonly control: NodeControl;
  readonly account: Account;
  readonly #delay = new RecentDelay();
  /** The file that a reload reads. */
  readonly disk: IrOnDisk;
  readonly #ports: FrontPorts;
  #served: Served | null = null;
  #opened: Opened | null = null;

  private constructor(ports: FrontPorts, { remoteCommands, irPath, name, ir, node, credentials }: FrontConfig) {
    this.#ports = ports;
    const { log, bus } = ports;
    const { snapshot, configuration } = ports.console;
    this.disk = new IrOnDisk(irPath);
    this.account = new Account({
      name,
      log,
      wallClock: () => Date.now(),
      kernelAt: ports.kernelAt,
      tell: (timings) => this.control.tell(timings),
    });
    this.control = new NodeControl(
      {
        bus: busOf(bus, node),
        machineOf: (member: MemberId) => bus.machineOf?.(member) ?? [],
        log,
        snapshot,
        served: () => this.#served,
        configuration,
        onDisk: () => this.disk.look(),
        key: () => credentials?.own.keyMark ?? null,
        onTimings: (from, timings) => this.account.hear(from, timings),
        onRequest: (request) => this.account.ask(request),
      },
      name,
      ir,
      node,
      remoteCommands,
    );
  }

  /** Throws with a reason for people where one of all cannot be opened; then none is. */
  static async open(ports: FrontPorts, config: FrontConfig): Promise<NodeFront> {
    const front = new NodeFront(ports, config);
    try {
      await front.#open(config);
      return front;
    } catch (cause) {
      await front.close();
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.control.close();
    this.#delay.close();
    this.#opened?.metrics?.close();
    await this.#opened?.status?.close();
    await this.#opened?.console.close();
  }

  async #open({ control: endpoint, controlRead, metrics, status, name }: FrontConfig): Promise<void> {
    const { console: source, log } = this.#ports;
    const port = consolePort({
      ...source,
      differences: () => this.control.differences(),
      onDisk: () => this.disk.look(),
      owner: (ip) => ownerOf(source.state(), ip),
    });
    const opened = await openConsole(port, { endpoints: [endpoint], readEndpoints: controlRead === null ? [] : [controlRead], commands });
    if (!opened.ok) throw new Error(opened.why);
    const { server } = opened;
    const { served } = server;
    this.#served = served;
    this.#opened = { console: server, metrics: null, status: null };
    if (metrics !== null)
      this.#opened = {
        ...this.#opened,
        metrics: await serveMetrics(metrics, async (exposition) => metricsText(await this.#metrics(), exposition)),
      };
    if (status === null) return;
    // Only where somebody wants it: it is as large as all that fails addresses over.
    const [{ openStatus }, { nodeStatus }] = await Promise.all([import('../status/open-status.ts'), import('./node-status.ts')]);
    const { heartbeatAges, unconfirmed } = this.#ports;
    const page = { console: port, state: source.state, control: this.control, account: this.account, served, log, delay: this.#delay };
    const shown = nodeStatus({ ...page, heartbeatAges, unconfirmed, consoleEndpoint: showEndpoint(endpoint), name });
    this.#opened = { ...this.#opened, status: await openStatus(shown, status) };
  }

  async #metrics(): Promise<readonly Metric[]> {
    const { counters, ...figures } = this.#ports.figures();
    const { control } = this;
    const own = {
      console: { ...this.#opened?.console.counters() },
      control: control.counters(),
      status: this.#opened?.status?.counters() ?? {},
    };
    return [
      ...nodeMetrics({ ...figures, counters: { ...counters, ...own } }, control.differences()),
      recentDelayMetric(this.#delay.worstMs()),
      processStartMetric(),
      requestsMetric(control.outcomes()),
      ...this.account.metrics(),
      ...(await this.#ports.more()),
    ];
  }
}

function busOf(bus: Bus, { groups }: NodeIr): SeatPorts {
  return { multicast: (data) => bus.multicast(groups.control, data), send: (to, data) => bus.send(groups.control, to, data) };
}
