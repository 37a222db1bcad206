// Figures of a manager.

import type { Metric } from '../metrics/exposition.ts';
import type { AggregatorView } from '../log/aggregate/aggregator.ts';
import type { LogView } from '../log/aggregate/pull-view.ts';

export interface ManagerSources {
  readonly name: string;
  readonly version: string;
  readonly uptimeSec: number;
  readonly busConnected: boolean;
  readonly members: number;
  readonly logs: AggregatorView;
  readonly isPresent: (node: string) => boolean;
  readonly collector: Readonly<Record<string, number>>;
  readonly counters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly loopDelayMs: number;
  readonly residentBytes: number;
}

export function managerMetrics(sources: ManagerSources): readonly Metric[] {
  const { logs, collector } = sources;
  const gauge = (name: string, help: string, value: number): Metric => ({
    name: `ecclusterd_${name}`,
    help,
    type: 'gauge',
    samples: [{ value }],
  });
  const { waitingBytes = 0, filesOpen = 0, ...counted } = collector;
  return [
    {
      name: 'ecclusterd_info',
      help: 'Always 1; says who answers.',
      type: 'gauge',
      samples: [{ labels: { manager: sources.name, version: sources.version }, value: 1 }],
    },
    gauge('up_seconds', 'Time since the process began.', sources.uptimeSec),
    gauge('bus_connected', 'Whether this manager is a member of the bus.', Number(sources.busConnected)),
    gauge('members', 'Members of the cluster group, managers included.', sources.members),
    gauge('collect_hindered', 'Whether something keeps logs from being written, such as a full disk.', Number(logs.problem !== null)),
    gauge('collect_waiting_bytes', 'Received and not durable yet.', waitingBytes),
    gauge('collect_files_open', 'Output files that are open.', filesOpen),
    ...nodeMetrics(sources),
    ...logMetrics(logs),
    gauge('loop_delay_worst_seconds', 'Worst delay of the event loop since the start.', sources.loopDelayMs / 1000),
    gauge('resident_bytes', 'Memory of the process.', sources.residentBytes),
    ...Object.entries({ collect: counted, ...sources.counters }).flatMap(([part, values]) =>
      Object.entries(values).map(([name, value]): Metric => ({
        name: `ecclusterd_${part}_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`,
        help: `Counter \`${name}\` of the ${part}, since the start.`,
        type: 'counter',
        samples: [{ value }],
      })),
    ),
  ];
}

function nodeMetrics({ logs: { nodes }, isPresent }: ManagerSources): readonly Metric[] {
  const perNode = (name: string, help: string, value: (node: (typeof nodes)[number]) => number): Metric => ({
    name: `ecclusterd_pull_${name}`,
    help,
    type: 'gauge',
    samples: nodes.map((node) => ({ labels: { member: node.node }, value: value(node) })),
  });
  return [
    perNode('connected', 'Whether the log service of a node is connected.', ({ connected }) => Number(connected)),
    perNode('on_bus', 'Whether the node is a member of the bus.', ({ node }) => Number(isPresent(node))),
  ];
}

function logMetrics({ nodes }: AggregatorView): readonly Metric[] {
  const rows = nodes.flatMap(({ node, logs }) =>
    logs.map((log) => ({ ...log, labels: { member: node, log: log.log, subscriber: log.subscriber ?? '' } })),
  );
  const perLog = (name: string, help: string, type: Metric['type'], value: (log: LogView) => number | null): Metric => ({
    name: `ecclusterd_pull_${name}`,
    help,
    type,
    samples: rows.flatMap(({ labels, ...log }) => {
      const found = value(log);
      return found === null ? [] : [{ labels, value: found }];
    }),
  });
  return [
    perLog('reading', 'Whether a log is being read.', 'gauge', ({ reading }) => Number(reading)),
    {
      name: 'ecclusterd_pull_state',
      help: 'Always 1; the label `state` is the word of docs/logs.md for how the log is, `reason` says why where the word does not.',
      type: 'gauge',
      samples: rows.map(({ labels, condition }) => ({ labels: { ...labels, ...condition }, value: 1 })),
    },
    perLog('bytes_per_second', 'What is received of it, over about the last minute.', 'gauge', ({ pace }) => pace?.rate ?? null),
    perLog(
      'arrives_in_seconds',
      'When everything will be here, if it goes on like this.',
      'gauge',
      ({ pace }) => pace?.arrivesInSec ?? null,
    ),
    perLog(
      'behind_bytes',
      'Bytes at the node and here that are not durable in the files; absent where nobody can tell.',
      'gauge',
      ({ lag }) => lag?.bytes ?? null,
    ),
    perLog('behind_records', 'The same in records, where the node can tell.', 'gauge', ({ lag }) => lag?.records ?? null),
    perLog('behind_seconds', 'Age of the oldest of them; 0: everything is in the files.', 'gauge', ({ lag }) => lag?.seconds ?? null),
    perLog('records_total', 'Records received since the start.', 'counter', ({ records }) => records),
  ];
}
