// What a node tells about itself in figures. All of it is read when somebody asks; nothing is kept for it.

import { leanRows, type Snapshot } from '../console/node-port.ts';
import type { Differences } from '../control/node-agreement.ts';
import type { Metric } from '../metrics/exposition.ts';

export interface MetricSources {
  readonly snapshot: Snapshot;
  /** Addresses that are on this machine, as far as we know. */
  readonly plumbed: number;
  /** Milliseconds since the last heartbeat of each member that has sent one. */
  readonly heartbeatAges: readonly { readonly node: string; readonly ageMs: number }[];
  /** Counters by part (`bus`, `host`, `node`, `log`), each by name. */
  readonly counters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly loopDelayMs: number;
  readonly residentBytes: number;
}

/** Names begin with `ecclusterd_`; units are those of Prometheus: seconds, bytes. */
export function nodeMetrics(
  { snapshot, plumbed, heartbeatAges, counters, loopDelayMs, residentBytes }: MetricSources,
  differences: Differences,
): readonly Metric[] {
  const { self } = snapshot;
  return [
    labelled('info', 'Always 1; says who answers.', [
      { labels: { node: self.node, version: self.version, dry_run: String(self.dryRun) }, value: 1 },
    ]),
    ...memberMetrics(snapshot),
    ...addressMetrics(snapshot, plumbed),
    labelled(
      'mismatch',
      'Always 1: this member differs from us in what must be the same on all nodes.',
      snapshot.mismatches.flatMap(({ node, subjects }) => subjects.map((subject) => ({ labels: { member: node, subject }, value: 1 }))),
    ),
    differenceMetric(differences),
    labelled(
      'member_refused',
      'Always 1: this member of the bus gets nothing, because it is not the node that it says it is (misplaced, unknown, twofaced, double).',
      snapshot.refused.map(({ node, member, why }) => ({ labels: { member: node, id: member, why }, value: 1 })),
    ),
    labelled(
      'heartbeat_age_seconds',
      'Time since the last heartbeat of a member.',
      heartbeatAges.map(({ node, ageMs }) => ({ labels: { member: node }, value: ageMs / 1000 })),
    ),
    gauge('loop_delay_worst_seconds', 'Worst delay of the event loop since the start.', loopDelayMs / 1000),
    gauge('resident_bytes', 'Memory of the process.', residentBytes),
    ...Object.entries(counters).flatMap(([part, values]) => counterMetrics(part, values)),
  ];
}

export function recentDelayMetric(worstMs: number): Metric {
  return gauge('loop_delay_recent_seconds', 'Worst delay of the event loop in the last five minutes.', worstMs / 1000);
}

export function requestsMetric(outcomes: Readonly<Record<string, number>>): Metric {
  return {
    name: 'ecclusterd_control_requests_total',
    help: 'Commands of managers that this node has answered, by how, since the start.',
    type: 'counter',
    samples: Object.entries(outcomes).map(([outcome, value]) => ({ labels: { outcome }, value })),
  };
}

/** As the client libraries of Prometheus call it. */
export function processStartMetric(): Metric {
  const { timeOrigin } = performance;
  return {
    name: 'process_start_time_seconds',
    help: 'When the process began, Unix seconds.',
    type: 'gauge',
    samples: [{ value: Math.round(timeOrigin) / 1000 }],
  };
}

export function differenceMetric({ shown }: Differences): Metric {
  return labelled(
    'difference',
    'Always 1: an option that must be the same on all nodes, its value on this member, and what the others have.',
    shown.map(({ node, option, value, usual }) => ({
      labels: { member: node, option, value: value ?? '', others: usual ?? '' },
      value: 1,
    })),
  );
}

function labelled(name: string, help: string, samples: Metric['samples']): Metric {
  return { name: `ecclusterd_${name}`, help, type: 'gauge', samples };
}

function gauge(name: string, help: string, value: number): Metric {
  return labelled(name, help, [{ value }]);
}

/** This node as a member. */
function memberMetrics({ self, bus, phase, mature, quorum, leader, members }: Snapshot): readonly Metric[] {
  const isTroubled = bus.connected && bus.trouble !== null;
  const excluded = members.filter((member) => member.excluded !== null).length;
  return [
    gauge('up_seconds', 'Time since the process began.', self.uptimeSec),
    gauge('bus_connected', 'Whether this node is a member of the bus.', Number(bus.connected)),
    gauge(
      'bus_detection_seconds',
      'How long the bus is silent about a member that is gone; 0 while there is no bus.',
      bus.connected ? bus.detection.ms / 1000 : 0,
    ),
    gauge('bus_trouble', 'Whether the bus is connected and does not do what we wait for.', Number(isTroubled)),
    gauge('settled', 'Whether the members have agreed on a table of owners; 0 while a view is being settled.', Number(phase === 'settled')),
    gauge('mature', 'Whether addresses without an owner are given out.', Number(mature)),
    gauge('quorum', 'Whether this side of a partition may hold addresses.', Number(quorum)),
    gauge('leader', 'Whether this node is the leader.', Number(leader === self.node)),
    gauge('draining', 'Whether this node hands everything over.', Number(self.draining)),
    gauge('members', 'Members of the cluster group, managers included.', members.length),
    gauge('members_excluded', 'Members that count as absent until they have released everything.', excluded),
  ];
}

/** How many addresses there are of each kind. */
function addressMetrics(snapshot: Snapshot, plumbed: number): readonly Metric[] {
  const addresses = [...leanRows(snapshot)];
  const { node: self } = snapshot.self;
  const count = (name: string, help: string, fits: (row: (typeof addresses)[number]) => boolean): Metric =>
    gauge(name, help, addresses.filter(fits).length);
  return [
    gauge('addresses', 'Managed addresses that the cluster knows.', addresses.length),
    count('addresses_owned', 'Addresses that belong to this node.', ({ owner }) => owner === self),
    gauge('addresses_plumbed', 'Addresses that are on this machine.', plumbed),
    count('addresses_unowned', 'Addresses that nobody has, BROKEN ones left out.', ({ owner, broken }) => owner === null && !broken),
    count('addresses_broken', 'Addresses that nobody may have, because nodes disagree on name and address.', ({ broken }) => broken),
    count('addresses_unsafe', 'Addresses for which nodes offer different services.', ({ unsafe }) => unsafe),
    count('addresses_in_conflict', 'Addresses for which nodes state different preferences.', ({ conflict }) => conflict),
    count(
      'addresses_held',
      'Addresses that this node does not take because another machine answers for them on the LAN.',
      ({ disputed }) => disputed?.held === true,
    ),
    count('addresses_contested', 'Addresses that this node serves and another machine claims.', ({ disputed }) => disputed?.held === false),
    count('addresses_moving', 'Planned moves that are not finished.', ({ movingTo }) => movingTo !== null),
  ];
}

function counterMetrics(part: string, values: Readonly<Record<string, number>>): readonly Metric[] {
  return Object.entries(values).map(([name, value]) => {
    const words = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^a-z0-9_]/g, '_');
    return {
      name: `ecclusterd_${part}_${words}_total`,
      help: `Counter \`${name}\` of the ${part}, since the start.`,
      type: 'counter',
      samples: [{ value }],
    };
  });
}
