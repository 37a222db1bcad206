// Figures of published logs.

import type { LogRow } from '../../console/node-port.ts';
import type { Metric } from '../../metrics/exposition.ts';

export interface LogSources {
  readonly logs: readonly LogRow[];
  readonly nowSec: number;
  readonly endpoints: readonly { readonly name: string; readonly listening: boolean }[];
  readonly counters: Readonly<Record<string, number>>;
}

export function logMetrics({ logs, nowSec, endpoints, counters }: LogSources): readonly Metric[] {
  const rows = logs.flatMap(({ key, subscribers }) =>
    subscribers.map((each) => ({ ...each, labels: { log: key, subscriber: each.name } })),
  );
  return [
    {
      name: 'ecclusterd_log_listening',
      help: 'Whether the endpoint of an ECCluster_Listener is open.',
      type: 'gauge',
      samples: endpoints.map(({ name, listening }) => ({ labels: { endpoint: name }, value: Number(listening) })),
    },
    {
      name: 'ecclusterd_log_bytes',
      help: 'Size of a published log on disk, all of its files.',
      type: 'gauge',
      samples: logs.map(({ key, bytes }) => ({ labels: { log: key }, value: bytes })),
    },
    {
      name: 'ecclusterd_log_broken',
      help: 'Whether a published log cannot be read.',
      type: 'gauge',
      samples: logs.map(({ key, problem }) => ({ labels: { log: key }, value: Number(problem !== null) })),
    },
    {
      name: 'ecclusterd_log_losses',
      help: 'Places where messages were lost by damage; until somebody acknowledges it (`ecclusterd jlog acknowledge`).',
      type: 'gauge',
      samples: logs.map(({ key, losses }) => ({ labels: { log: key }, value: losses.count })),
    },
    {
      name: 'ecclusterd_log_reader_connected',
      help: 'Whether somebody reads the log under the name of the subscriber.',
      type: 'gauge',
      samples: rows.map(({ labels, reader }) => ({ labels, value: Number(reader !== null) })),
    },
    {
      name: 'ecclusterd_log_behind_bytes',
      help: 'What the subscriber has not consumed yet.',
      type: 'gauge',
      samples: rows.map(({ labels, behindBytes }) => ({ labels, value: behindBytes })),
    },
    {
      name: 'ecclusterd_log_behind_records',
      help: 'The same in records, where they are counted.',
      type: 'gauge',
      samples: rows.flatMap(({ labels, behindMessages }) => (behindMessages === null ? [] : [{ labels, value: behindMessages }])),
    },
    {
      name: 'ecclusterd_log_behind_seconds',
      help: 'Age of the oldest record that the subscriber has not consumed; 0 where it has consumed everything, absent where nobody can tell.',
      type: 'gauge',
      samples: rows.flatMap(({ labels, oldestSec, behindBytes }) => {
        if (oldestSec === null) return behindBytes === 0 ? [{ labels, value: 0 }] : [];
        return [{ labels, value: Math.max(0, nowSec - oldestSec) }];
      }),
    },
    {
      name: 'ecclusterd_log_state',
      help: 'Always 1; the label `state` is the word of docs/logs.md for how the log is, `reason` says why where the word does not.',
      type: 'gauge',
      samples: [
        ...rows.map(({ labels, condition }) => ({ labels: { ...labels, ...condition }, value: 1 })),
        ...logs
          .filter(({ subscribers }) => subscribers.length === 0)
          .map(({ key, condition }) => ({ labels: { log: key, subscriber: '', ...condition }, value: 1 })),
      ],
    },
    ...Object.entries(counters).map(([name, value]): Metric => ({
      name: `ecclusterd_log_service_${name}_total`,
      help: `Counter \`${name}\` of the log service, since the start.`,
      type: 'counter',
      samples: [{ value }],
    })),
  ];
}
