// What a node shows to people and to programs that watch it: its console and its figures. Apart from the daemon and loaded on its own, as
// `services.ts` is, so that what fails addresses over stays small.

import { commands } from '../console/commands/node-commands.ts';
import { type ConsoleServer, openConsole } from '../console/console-server.ts';
import { type Metric, metricsText } from '../metrics/exposition.ts';
import { type MetricsServer, serveMetrics, type TcpEndpoint } from '../metrics/metrics-server.ts';
import type { Endpoint } from '../sockets/endpoint.ts';
import { consolePort } from './console-port.ts';
import { type MetricSources, nodeMetrics } from './node-metrics.ts';

export interface FrontPorts {
  readonly console: Parameters<typeof consolePort>[0];
  readonly figures: () => MetricSources;
  /** Of the services, which have tables of their own. */
  readonly more: () => Promise<readonly Metric[]>;
}

export interface FrontConfig {
  readonly control: Endpoint;
  /** null: figures are served to nobody. */
  readonly metrics: TcpEndpoint | null;
}

export class NodeFront {
  readonly #console: ConsoleServer;
  readonly #metrics: MetricsServer | null;

  private constructor(server: ConsoleServer, metrics: MetricsServer | null) {
    this.#console = server;
    this.#metrics = metrics;
  }

  /** Throws with a reason for people where one of both cannot be opened; then none is. */
  static async open(ports: FrontPorts, { control, metrics }: FrontConfig): Promise<NodeFront> {
    const opened = await openConsole(consolePort(ports.console), { endpoints: [control], commands });
    if (!opened.ok) throw new Error(opened.why);
    const { server } = opened;
    const text = async () => {
      const { counters, ...figures } = ports.figures();
      const own = nodeMetrics({ ...figures, counters: { ...counters, console: { ...server.counters() } } });
      return metricsText([...own, ...(await ports.more())]);
    };
    try {
      return new NodeFront(server, metrics === null ? null : await serveMetrics(metrics, text));
    } catch (cause) {
      await server.close();
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.#metrics?.close();
    await this.#console.close();
  }
}
