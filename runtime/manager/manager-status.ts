// A manager as its status page sees it.

import type { Served } from '../console/console-request.ts';
import type { NodePort } from '../console/node-port.ts';
import type { ClusterNode } from '../daemon/cluster-node.ts';
import { heartbeatAges } from '../daemon/snapshot.ts';
import type { RecentDelay } from '../daemon/recent-delay.ts';
import type { Account } from '../history/account.ts';
import type { Log } from '../process/log.ts';
import { openStatus, type StatusServer } from '../status/open-status.ts';
import type { StatusConfig } from '../status/status-options.ts';
import type { StatusPort } from '../status/status-port.ts';
import { driftRemarks } from './config-drift.ts';
import type { ManagerPort } from './manager-port.ts';
import { unconfirmedOf } from './rollout/rollout-figures.ts';

interface ManagerStatusSource {
  readonly manager: ManagerPort;
  readonly console: NodePort;
  /** Its seat in the cluster group. */
  readonly node: ClusterNode;
  readonly account: Account;
  readonly served: Served;
  readonly log: Log;
  readonly delay: RecentDelay;
  readonly consoleEndpoint: string;
  readonly movesFolder: string;
}

/** Throws with a reason for people. */
export function openManagerStatus(source: ManagerStatusSource, config: StatusConfig): Promise<StatusServer> {
  return openStatus(managerStatus(source), config);
}

function managerStatus(source: ManagerStatusSource): StatusPort {
  const { manager, console, node, account, served, log, delay, consoleEndpoint, movesFolder } = source;
  return {
    kind: 'manager',
    snapshot: () => manager.snapshot(),
    state: () => node.state(),
    configuration: () => console.configuration(),
    differences: () => manager.differences(),
    shared: () => console.shared(),
    logs: async () => logSights(manager),
    configurations: async () => {
      const all = manager.configurations();
      return { ...all, remarks: driftRemarks(all) };
    },
    unconfirmed: () => {
      const rollouts = manager.rollouts();
      return rollouts === null ? null : unconfirmedOf(rollouts.state, performance.now());
    },
    rollouts: () => rolloutRows(manager),
    heartbeatAges: () => heartbeatAges(node, performance.now()),
    loopDelayMs: () => delay.worstMs(),
    served,
    account,
    log,
    consoleEndpoint,
    movesFolder,
  };
}

/** None where its state folder cannot be used: then it makes none either. */
function rolloutRows(manager: ManagerPort): NonNullable<ReturnType<StatusPort['rollouts']>> {
  const all = manager.rollouts()?.store.history.list() ?? [];
  return all.toReversed().map(({ serial, sha256, at, manager: by, outcome, why, about: { who, words } }) => ({
    ...{ serial, sha256, atMs: at, outcome, why, manager: by, who, words },
  }));
}

function logSights(manager: ManagerPort): Awaited<ReturnType<StatusPort['logs']>> {
  const { problem, nodes } = manager.logs();
  return {
    problem: problem?.message ?? null,
    rows: nodes.flatMap(({ node, logs }) =>
      logs.map(({ log, condition, subscriber, checkpoint, lag, bytesOnDisk }) => ({
        node,
        log,
        ...condition,
        subscriber,
        checkpoint,
        behindBytes: lag?.bytes ?? null,
        behindSec: lag?.seconds == null ? null : Math.floor(lag.seconds),
        bytes: bytesOnDisk,
      })),
    ),
  };
}
