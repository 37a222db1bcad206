// A node as its status page sees it.

import type { NodePort } from '../console/node-port.ts';
import type { Served } from '../console/console-request.ts';
import type { NodeState } from '../core/state.ts';
import type { Account } from '../history/account.ts';
import type { Log } from '../process/log.ts';
import type { LogSights, StatusPort } from '../status/status-port.ts';
import type { NodeControl } from './node-control.ts';
import type { RecentDelay } from './recent-delay.ts';

export interface NodeStatusSource {
  readonly console: NodePort;
  readonly state: () => NodeState;
  readonly control: NodeControl;
  readonly account: Account;
  readonly served: Served;
  readonly log: Log;
  readonly delay: RecentDelay;
  readonly heartbeatAges: StatusPort['heartbeatAges'];
  readonly unconfirmed: StatusPort['unconfirmed'];
  readonly consoleEndpoint: string;
  readonly name: string;
}

export function nodeStatus({
  console,
  state,
  control,
  account,
  served,
  log,
  delay,
  heartbeatAges,
  unconfirmed,
  consoleEndpoint,
  name,
}: NodeStatusSource): StatusPort {
  return {
    kind: 'node',
    snapshot: () => console.snapshot(),
    state,
    configuration: () => console.configuration(),
    differences: () => console.differences(),
    shared: () => console.shared(),
    logs: async () => logSights(name, await console.logs()),
    configurations: async () => ({
      wanted: console.configuration(),
      onDisk: await console.onDisk(),
      nodes: [{ node: name, present: true, configured: control.configured() }],
      remarks: [],
    }),
    unconfirmed,
    rollouts: () => null,
    heartbeatAges,
    loopDelayMs: () => delay.worstMs(),
    served,
    account,
    log,
    consoleEndpoint,
    movesFolder: null,
  };
}

/** A line for each subscriber: each has a place of its own. A log without one is a line as well. */
function logSights(node: string, { logs, nowSec }: Awaited<ReturnType<NodePort['logs']>>): LogSights {
  const rows = logs.flatMap(({ key, bytes, subscribers, condition, problem }): LogSights['rows'] => {
    const shared = { node, bytes };
    if (subscribers.length === 0)
      return [
        {
          ...shared,
          log: key,
          ...condition,
          reason: problem ?? condition.reason,
          subscriber: null,
          checkpoint: null,
          behindBytes: null,
          behindSec: null,
        },
      ];
    return subscribers.map(({ name, position, behindBytes, oldestSec, condition: own }) => ({
      ...shared,
      log: subscribers.length === 1 ? key : `${key} (${name})`,
      ...own,
      subscriber: name,
      checkpoint: position === null ? 'damaged' : placeText(position),
      behindBytes,
      behindSec: behindBytes === 0 ? 0 : oldestSec === null ? null : Math.max(0, Math.floor(nowSec - oldestSec)),
    }));
  });
  return { problem: null, rows };
}

function placeText({ log, marker }: { readonly log: number; readonly marker: number }): string {
  return [log, marker].map((each) => each.toString(16).padStart(8, '0')).join(':');
}
