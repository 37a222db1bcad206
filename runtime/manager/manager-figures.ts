// All figures of a manager, out of what it is made of.

import { version } from '../../base/version.ts';
import type { ClusterNode } from '../daemon/cluster-node.ts';
import { differenceMetric, processStartMetric, recentDelayMetric } from '../daemon/node-metrics.ts';
import type { RecentDelay } from '../daemon/recent-delay.ts';
import { Account } from '../history/account.ts';
import type { Metric } from '../metrics/exposition.ts';
import type { Log } from '../process/log.ts';
import { driftMetric } from './config-drift.ts';
import { managerMetrics, type ManagerSources } from './manager-metrics.ts';
import type { ManagerPort } from './manager-port.ts';
import { rolloutMetric } from './rollout/rollout-figures.ts';

export interface FigureSources extends Pick<ManagerSources, 'collector' | 'counters'> {
  readonly port: ManagerPort;
  readonly node: ClusterNode;
  readonly delay: RecentDelay;
  readonly account: Account;
  readonly more: readonly Metric[];
}

export function allFigures({ port, node, delay, account, more, collector, counters }: FigureSources): readonly Metric[] {
  const { self, bus, members } = port.snapshot();
  return [
    ...managerMetrics({
      name: self.node,
      version,
      uptimeSec: self.uptimeSec,
      busConnected: bus.connected,
      members: members.length,
      logs: port.logs(),
      isPresent: (name) => port.isPresent(name),
      collector,
      counters,
      loopDelayMs: node.worstLoopDelayMs(),
      residentBytes: process.memoryUsage.rss(),
    }),
    differenceMetric(port.differences()),
    driftMetric(port.configurations()),
    rolloutMetric(port.rollouts()?.state ?? null),
    recentDelayMetric(delay.worstMs()),
    processStartMetric(),
    // It takes nothing over itself.
    ...account.metrics().filter(({ name }) => name === 'ecclusterd_moves_total'),
    ...more,
  ];
}

/** Of what a manager sees: it takes nothing over. */
export function managerAccount(log: Log): Account {
  return new Account({ name: null, log, wallClock: () => Date.now(), kernelAt: () => null, tell: () => {} });
}
