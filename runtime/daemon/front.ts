// What a node shows to people and to programs that watch it: its console and its figures. Apart from the daemon and loaded on its own, as
// `services.ts` is, so that what fails addresses over stays small.

import { commands } from '../console/commands/node-commands.ts';
import { type ConsoleServer, openConsole } from '../console/console-server.ts';
import { type Metric, metricsText } from '../metrics/exposition.ts';
import { type MetricsServer, serveMetrics, type TcpEndpoint } from '../metrics/metrics-server.ts';
import { ownerOf } from '../core/node-view.ts';
import type { MemberId } from '../core/membership/view.ts';
import type { NodeState } from '../core/state.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import type { Log } from '../process/log.ts';
import { IrOnDisk } from '../process/ir-on-disk.ts';
import type { Endpoint } from '../sockets/endpoint.ts';
import { consolePort } from './console-port.ts';
import type { Bus } from '../bus/bus.ts';
import type { SeatPorts } from '../control/seat.ts';
import type { Served } from '../console/console-request.ts';
import { NodeControl, type RemoteCommands } from './node-control.ts';
import { type MetricSources, nodeMetrics } from './node-metrics.ts';

export interface FrontPorts {
  readonly console: Omit<Parameters<typeof consolePort>[0], 'differences' | 'owner' | 'onDisk'> & { readonly state: () => NodeState };
  readonly figures: () => MetricSources;
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
  /** What managers may do here. */
  readonly remoteCommands: RemoteCommands;
  /** null: figures are served to nobody. */
  readonly metrics: TcpEndpoint | null;
}

export class NodeFront {
  readonly #console: ConsoleServer;
  readonly #metrics: MetricsServer | null;
  readonly control: NodeControl;
  /** The file that a reload reads. */
  readonly disk: IrOnDisk;

  private constructor(server: ConsoleServer, metrics: MetricsServer | null, control: NodeControl, disk: IrOnDisk) {
    this.control = control;
    this.disk = disk;
    this.#console = server;
    this.#metrics = metrics;
  }

  /** Throws with a reason for people where one of both cannot be opened; then none is. */
  static async open(
    ports: FrontPorts,
    { control: endpoint, controlRead, remoteCommands, metrics, irPath, name, ir, node }: FrontConfig,
  ): Promise<NodeFront> {
    const { log, bus } = ports;
    let served: Served | null = null;
    const disk = new IrOnDisk(irPath);
    const { snapshot, configuration } = ports.console;
    const machineOf = (member: MemberId) => bus.machineOf?.(member) ?? [];
    const seat = { bus: busOf(bus, node), machineOf, log, snapshot, served: () => served, configuration, onDisk: () => disk.look() };
    const control = new NodeControl(seat, name, ir, node, remoteCommands);
    const port = consolePort({
      ...ports.console,
      differences: () => control.differences(),
      onDisk: () => disk.look(),
      owner: (ip) => ownerOf(ports.console.state(), ip),
    });
    const opened = await openConsole(port, { endpoints: [endpoint], readEndpoints: controlRead === null ? [] : [controlRead], commands });
    if (!opened.ok) {
      control.close();
      throw new Error(opened.why);
    }
    const { server } = opened;
    served = server.served;
    const text = async () => {
      const { counters, ...figures } = ports.figures();
      const own = nodeMetrics(
        { ...figures, counters: { ...counters, console: { ...server.counters() }, control: control.counters() } },
        control.differences(),
      );
      return metricsText([...own, ...(await ports.more())]);
    };
    try {
      return new NodeFront(server, metrics === null ? null : await serveMetrics(metrics, text), control, disk);
    } catch (cause) {
      control.close();
      await server.close();
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.control.close();
    this.#metrics?.close();
    await this.#console.close();
  }
}

function busOf(bus: Bus, { groups }: NodeIr): SeatPorts {
  return { multicast: (data) => bus.multicast(groups.control, data), send: (to, data) => bus.send(groups.control, to, data) };
}
