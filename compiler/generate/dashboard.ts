// The dashboard for Grafana, in the classic model, which exports, imports and older installations take.

interface Panel {
  readonly title: string;
  /** Of Grafana: no plug-ins. */
  readonly type: 'stat' | 'timeseries' | 'heatmap';
  readonly queries: readonly (readonly [expression: string, legend: string])[];
  readonly unit?: 's' | 'bytes' | 'short';
  readonly about: string;
}

const only = '{job="$cluster", instance=~"$node"}';

/** Rows, each with its panels. */
const rows: Readonly<Record<string, readonly Panel[]>> = {
  Now: [
    { title: 'Members', type: 'stat', queries: [[`min(ecclusterd_members${only})`, '']], about: 'As few as any node sees.' },
    { title: 'Unowned', type: 'stat', queries: [[`max(ecclusterd_addresses_unowned${only})`, '']], about: 'Mail cannot leave from these.' },
    {
      title: 'Moving',
      type: 'stat',
      queries: [[`max(ecclusterd_addresses_moving${only})`, '']],
      about: 'Planned moves that are not finished.',
    },
    { title: 'Settled', type: 'stat', queries: [[`min(ecclusterd_settled${only})`, '']], about: '1: all agree on a table of owners.' },
    {
      title: 'Owned by node',
      type: 'timeseries',
      queries: [[`ecclusterd_addresses_owned${only}`, '{{instance}}']],
      about: 'Stacked it is the number of addresses.',
    },
  ],
  Moves: [
    {
      title: 'Addresses moved, by why',
      type: 'timeseries',
      queries: [[`sum by (why) (increase(ecclusterd_moves_total${only}[5m]))`, '{{why}}']],
      about: 'Each node counts what it saw.',
    },
    {
      title: 'Control requests',
      type: 'timeseries',
      queries: [[`sum by (outcome) (increase(ecclusterd_control_requests_total${only}[5m]))`, '{{outcome}}']],
      about: 'Commands of managers that nodes have answered.',
    },
  ],
  Phases: [
    {
      title: 'Fail-overs',
      type: 'heatmap',
      queries: [
        [
          'sum by (le) (increase(ecclusterd_failover_seconds_bucket{job="$cluster", instance=~"$node", phase="total"}[$__rate_interval]))',
          '{{le}}',
        ],
      ],
      unit: 's',
      about: 'From the last sign of life to the last frame.',
    },
    {
      title: 'Phases, 99 %',
      type: 'timeseries',
      queries: [
        [
          'histogram_quantile(0.99, sum by (phase, le) (rate(ecclusterd_failover_seconds_bucket{job="$cluster", instance=~"$node"}[1h])))',
          '{{phase}}',
        ],
      ],
      unit: 's',
      about: 'Where the time goes.',
    },
  ],
  Logs: [
    {
      title: 'Behind',
      type: 'timeseries',
      queries: [['ecclusterd_pull_behind_seconds{job="$cluster"}', '{{log}} of {{member}}']],
      unit: 's',
      about: 'Age of what is not in the files yet.',
    },
    {
      title: 'Unread on nodes',
      type: 'timeseries',
      queries: [[`ecclusterd_log_behind_bytes${only}`, '{{log}} {{instance}}']],
      unit: 'bytes',
      about: 'What no subscriber has read.',
    },
  ],
  Replication: [
    {
      title: 'Configuration that is not wanted',
      type: 'timeseries',
      queries: [['sum by (kind) (ecclusterd_config_drift{job="$cluster"})', '{{kind}}']],
      about: 'Members that run with another document.',
    },
    { title: 'Bus', type: 'timeseries', queries: [[`ecclusterd_bus_connected${only}`, '{{instance}}']], about: '1: connected.' },
  ],
  Machine: [
    {
      title: 'Loop delay',
      type: 'timeseries',
      queries: [[`ecclusterd_loop_delay_recent_seconds${only}`, '{{instance}}']],
      unit: 's',
      about: 'Worst of five minutes.',
    },
    {
      title: 'Memory',
      type: 'timeseries',
      queries: [[`ecclusterd_resident_bytes${only}`, '{{instance}}']],
      unit: 'bytes',
      about: 'Of the process.',
    },
    {
      title: 'Heartbeats',
      type: 'timeseries',
      queries: [[`max by (member) (ecclusterd_heartbeat_age_seconds${only})`, '{{member}}']],
      unit: 's',
      about: 'Age of the last one.',
    },
  ],
};

/** Grafana puts the chosen source here at the import. */
const source = { type: 'prometheus', uid: ['$', '{DS_PROMETHEUS}'].join('') };

export function dashboardFile(): string {
  const panels: unknown[] = [];
  let y = 0;
  for (const [title, all] of Object.entries(rows)) {
    panels.push({ id: panels.length + 1, type: 'row', title, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: 24, h: 1 } });
    const width = Math.floor(24 / all.length);
    for (const [at, panel] of all.entries())
      panels.push({ id: panels.length + 1, ...panelOf(panel), gridPos: { x: at * width, y, w: width, h: 8 } });
    y += 8;
  }
  const variable = (name: string, query: string, multi: boolean) => ({
    name,
    type: 'query',
    datasource: source,
    query: { query, refId: name },
    refresh: 2,
    multi,
    includeAll: multi,
    ...(multi ? { allValue: '.*' } : {}),
    sort: 1,
  });
  const dashboard = {
    __inputs: [{ name: 'DS_PROMETHEUS', label: 'Prometheus', type: 'datasource', pluginId: 'prometheus', pluginName: 'Prometheus' }],
    __requires: [{ type: 'datasource', id: 'prometheus', name: 'Prometheus', version: '2.42.0' }],
    uid: 'ecclusterd',
    title: 'ecclusterd',
    tags: ['ecclusterd'],
    editable: true,
    schemaVersion: 38,
    version: 1,
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [
        variable('cluster', 'label_values(ecclusterd_info, job)', false),
        variable('node', 'label_values(ecclusterd_info{job="$cluster"}, instance)', true),
      ],
    },
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function panelOf({ title, type, queries, unit = 'short', about }: Panel): Readonly<Record<string, unknown>> {
  return {
    title,
    type,
    description: about,
    datasource: source,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: type === 'heatmap' ? { calculate: false, yAxis: { unit } } : {},
    targets: queries.map(([expr, legendFormat], at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: source,
      expr,
      legendFormat,
      ...(type === 'heatmap' ? { format: 'heatmap' } : {}),
    })),
  };
}
