// The alarms: one table, from which the rules for Prometheus, their tests, and docs/alarms.md are made (`npm run generate`).

export interface Alarm {
  readonly name: string;
  /** For PromQL of Prometheus 2.42. */
  readonly expression: string;
  readonly holdsFor: string | null;
  readonly severity: 'page' | 'ticket';
  /** One sentence; `{{ $labels.x }}` is what it says. */
  readonly summary: string;
  /** What to do, for docs and annotation. */
  readonly mend: string;
  /** Series with which it fires, after an hour at the latest, and the labels of what fires. */
  readonly fires: Series;
  readonly labels: Readonly<Record<string, string>>;
  /** Series of a cluster in which it must not: a fail-over in order, a moment of it. */
  readonly quiet: Series;
}

type Series = Readonly<Record<string, string>>;

const east1 = 'job="ecclusterd", instance="east1"';
const east2 = 'job="ecclusterd", instance="east2"';
const labels = { job: 'ecclusterd', instance: 'east1' };

/** A minute between two values. */
export const alarms: readonly Alarm[] = [
  {
    name: 'AddressUnowned',
    expression: 'ecclusterd_addresses_unowned > 0',
    holdsFor: '15s',
    severity: 'page',
    summary: 'Addresses without an owner, seen by {{ $labels.instance }}: mail cannot leave from them.',
    mend: '`cluster why ADDRESS` on a node says which rule keeps it from everybody. Where `view_mature_time` is more than 5 s, let the alarm wait for that and 10 s.',
    fires: { [`ecclusterd_addresses_unowned{${east1}}`]: '2x60' },
    labels,
    quiet: { [`ecclusterd_addresses_unowned{${east1}}`]: '0 4 0x58' },
  },
  {
    name: 'AddressOwnedTwice',
    expression: 'sum by (job) (ecclusterd_addresses_owned) > max by (job) (ecclusterd_addresses)',
    holdsFor: '15s',
    severity: 'page',
    summary: 'More addresses are owned than there are: two nodes have one.',
    mend: 'A partition, a foreign cluster_group, or a bug: `cluster membership` on both sides. `cluster duravip show` names the MAC of who else has it.',
    fires: {
      [`ecclusterd_addresses_owned{${east1}}`]: '8x60',
      [`ecclusterd_addresses_owned{${east2}}`]: '8x60',
      [`ecclusterd_addresses{${east1}}`]: '13x60',
    },
    labels: { job: 'ecclusterd' },
    quiet: {
      [`ecclusterd_addresses_owned{${east1}}`]: '7 13x59',
      [`ecclusterd_addresses_owned{${east2}}`]: '6 0x59',
      [`ecclusterd_addresses{${east1}}`]: '13x60',
    },
  },
  {
    name: 'ClusterDivided',
    expression: 'max by (job) (ecclusterd_members) != min by (job) (ecclusterd_members)',
    holdsFor: '30s',
    severity: 'page',
    summary: 'Nodes do not agree on how many they are: the cluster is divided.',
    mend: '`corosync-cfgtool -s` on both sides; UDP port 5405; equal `cluster_group`.',
    fires: { [`ecclusterd_members{${east1}}`]: '4x60', [`ecclusterd_members{${east2}}`]: '2x60' },
    labels: { job: 'ecclusterd' },
    quiet: { [`ecclusterd_members{${east1}}`]: '4 3x59', [`ecclusterd_members{${east2}}`]: '4 3x59' },
  },
  {
    name: 'ConfigurationDiffers',
    expression: 'ecclusterd_mismatch == 1',
    holdsFor: '5m',
    severity: 'ticket',
    summary: '{{ $labels.member }} has another configuration ({{ $labels.subject }}), says {{ $labels.instance }}.',
    mend: 'Reload it everywhere: `unicast NODE config reload` on a manager. Balancing waits until all agree.',
    fires: { [`ecclusterd_mismatch{${east1}, member="east2", subject="settings"}`]: '1x60' },
    labels: { ...labels, member: 'east2', subject: 'settings' },
    quiet: { [`ecclusterd_mismatch{${east1}, member="east2", subject="settings"}`]: '1x3 stale' },
  },
  {
    name: 'ConfigurationDrift',
    expression: 'ecclusterd_config_drift == 1',
    holdsFor: '15m',
    severity: 'ticket',
    summary: '{{ $labels.member }} is not as wanted ({{ $labels.kind }}).',
    mend: '`ecconf drift CONF --live ENDPOINT` says in what, by option and place.',
    fires: { 'ecclusterd_config_drift{job="ecclusterd", instance="mgr1", member="east2", kind="running"}': '1x60' },
    labels: { job: 'ecclusterd', instance: 'mgr1', member: 'east2', kind: 'running' },
    quiet: { 'ecclusterd_config_drift{job="ecclusterd", instance="mgr1", member="east2", kind="running"}': '0 1x10 0x49' },
  },
  {
    name: 'RolloutUnconfirmed',
    expression: 'ecclusterd_rollout_state{state="switched"} == 1',
    holdsFor: '10m',
    severity: 'ticket',
    summary: 'A rollout has switched all nodes and nobody has confirmed it, says {{ $labels.instance }}.',
    mend: '`rollout` on the manager says which and how long it still waits; `rollout confirm` keeps it, `rollout abort` takes it back, and so does its time-out. Where its manager is gone: `rollout adopt` on another one.',
    fires: { 'ecclusterd_rollout_state{job="ecclusterd", instance="mgr1", state="switched"}': '1x60' },
    labels: { job: 'ecclusterd', instance: 'mgr1', state: 'switched' },
    quiet: { 'ecclusterd_rollout_state{job="ecclusterd", instance="mgr1", state="switched"}': '0 1x5 0x54' },
  },
  {
    name: 'MemberExcluded',
    expression: 'ecclusterd_members_excluded > 0',
    holdsFor: '1m',
    severity: 'page',
    summary: 'A member is excluded, says {{ $labels.instance }}: it hangs, or disagrees.',
    mend: '`cluster membership` names it; its log says why. It counts as absent until it has released everything.',
    fires: { [`ecclusterd_members_excluded{${east1}}`]: '1x60' },
    labels,
    quiet: { [`ecclusterd_members_excluded{${east1}}`]: '0 1 0x58' },
  },
  {
    name: 'LoopLate',
    expression: 'ecclusterd_loop_delay_recent_seconds > 0.25',
    holdsFor: '5m',
    severity: 'ticket',
    summary: 'The daemon of {{ $labels.instance }} is late: its machine starves it.',
    mend: '`Nice=-15` in its unit, more processor, or the profile `safe` of the bus. While it is late it takes nothing over.',
    fires: { [`ecclusterd_loop_delay_recent_seconds{${east1}}`]: '0.4x60' },
    labels,
    quiet: { [`ecclusterd_loop_delay_recent_seconds{${east1}}`]: '0.4x3 0.01x57' },
  },
  {
    name: 'LogBehind',
    expression: 'ecclusterd_pull_behind_seconds > 300',
    holdsFor: '5m',
    severity: 'ticket',
    summary: '{{ $labels.log }} of {{ $labels.member }} is more than five minutes behind.',
    mend: '`show logs` on the manager: the state and its reason.',
    fires: {
      'ecclusterd_pull_behind_seconds{job="ecclusterd", instance="mgr1", member="west2", log="mainlog", subscriber="master"}': '400x60',
    },
    labels: { job: 'ecclusterd', instance: 'mgr1', member: 'west2', log: 'mainlog', subscriber: 'master' },
    quiet: {
      'ecclusterd_pull_behind_seconds{job="ecclusterd", instance="mgr1", member="west2", log="mainlog", subscriber="master"}': '0 900 0x58',
    },
  },
  {
    name: 'LogUnread',
    expression: 'min_over_time(ecclusterd_log_behind_bytes[6h]) > 0 and delta(ecclusterd_log_behind_bytes[6h]) > 0',
    holdsFor: '30m',
    severity: 'ticket',
    summary: 'Nobody has read {{ $labels.log }} of {{ $labels.instance }} to its end for six hours, and it grows.',
    mend: 'A subscriber that nobody reads any more is erased with its checkpoint ([logs.md](logs.md)); until then nothing of the log is freed.',
    fires: { [`ecclusterd_log_behind_bytes{${east1}, log="mainlog", subscriber="old"}`]: '1+1000x420' },
    labels: { ...labels, log: 'mainlog', subscriber: 'old' },
    quiet: { [`ecclusterd_log_behind_bytes{${east1}, log="mainlog", subscriber="old"}`]: '1000x200 0x220' },
  },
  {
    name: 'LogDiskFull',
    expression: 'predict_linear(node_filesystem_avail_bytes{mountpoint=~".*log.*"}[6h], 86400) < 0',
    holdsFor: '30m',
    severity: 'ticket',
    summary: 'The disk of the logs on {{ $labels.instance }} will be full within a day.',
    mend: 'Who does not read (`LogUnread`)? Else more room. The figure is that of node_exporter.',
    fires: { 'node_filesystem_avail_bytes{job="node", instance="east1", mountpoint="/var/log"}': '420000000-1000000x415' },
    labels: { job: 'node', instance: 'east1', mountpoint: '/var/log' },
    quiet: { 'node_filesystem_avail_bytes{job="node", instance="east1", mountpoint="/var/log"}': '420000000-10x415' },
  },
  {
    name: 'CollectHindered',
    expression: 'ecclusterd_collect_hindered == 1',
    holdsFor: '2m',
    severity: 'page',
    summary: 'Something keeps {{ $labels.instance }} from writing logs.',
    mend: '`info` on the manager says what: a full disk, a folder without permission, a stream that is away.',
    fires: { 'ecclusterd_collect_hindered{job="ecclusterd", instance="mgr1"}': '1x60' },
    labels: { job: 'ecclusterd', instance: 'mgr1' },
    quiet: { 'ecclusterd_collect_hindered{job="ecclusterd", instance="mgr1"}': '0 1 0x58' },
  },
  {
    name: 'NodeSilent',
    expression: 'up{job="ecclusterd"} == 0 and on (job) (max by (job) (ecclusterd_members) > count by (job) (up{job="ecclusterd"} == 1))',
    holdsFor: '2m',
    severity: 'ticket',
    summary: '{{ $labels.instance }} gives no figures, and the others count it a member.',
    mend: 'Its `--metrics` or the way there; the node itself runs.',
    fires: { [`up{${east1}}`]: '1x60', [`up{${east2}}`]: '0x60', [`ecclusterd_members{${east1}}`]: '2x60' },
    labels: { job: 'ecclusterd', instance: 'east2' },
    quiet: { [`up{${east1}}`]: '1x60', [`up{${east2}}`]: '0x60', [`ecclusterd_members{${east1}}`]: '1x60' },
  },
  {
    name: 'FailoverSlow',
    expression: 'histogram_quantile(0.99, sum by (job, le) (rate(ecclusterd_failover_seconds_bucket{phase="total"}[1h]))) > 2',
    holdsFor: null,
    severity: 'ticket',
    summary: 'Fail-overs take more than two seconds.',
    mend: 'The phases on the status page say where: `detect` is the bus (its profile), `agree` late members, `plumb` the kernel.',
    fires: {
      [`ecclusterd_failover_seconds_bucket{${east1}, phase="total", le="2.0"}`]: '0x60',
      [`ecclusterd_failover_seconds_bucket{${east1}, phase="total", le="5.0"}`]: '0 1x59',
      [`ecclusterd_failover_seconds_bucket{${east1}, phase="total", le="+Inf"}`]: '0 1x59',
    },
    labels: { job: 'ecclusterd' },
    quiet: {
      [`ecclusterd_failover_seconds_bucket{${east1}, phase="total", le="1.0"}`]: '0 4x59',
      [`ecclusterd_failover_seconds_bucket{${east1}, phase="total", le="2.0"}`]: '0 4x59',
      [`ecclusterd_failover_seconds_bucket{${east1}, phase="total", le="+Inf"}`]: '0 4x59',
    },
  },
];
