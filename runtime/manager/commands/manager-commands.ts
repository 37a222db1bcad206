// `info`, `show cluster membership` and `shutdown` of a manager.

import { say, type Answer } from '../../console/answer.ts';
import { xmlLines } from '../../console/as-xml.ts';
import type { Command } from '../../console/console-command.ts';
import { clusterMembership } from '../../console/commands/cluster-membership.ts';
import { notConnected } from '../../console/find.ts';
import { differenceLines } from '../../control/node-agreement.ts';
import { conditions, isAlarming } from '../../log/jlog/condition.ts';
import type { ManagerPort } from '../manager-port.ts';

export function info(port: ManagerPort): Command {
  return {
    name: 'info',
    args: [],
    summary: 'show the state of the manager, and what is wrong with it',
    about: [
      'First what `cluster info` says on a node: the bus, and the groups with the number of nodes that answer commands. Then how many nodes and logs are read and how far they are behind together, and where the journal is. Then one line for each problem.',
    ],
    own: false,
    effect: 'read',
    remote: 'never',
    examples: [],
    run: () => infoAnswer(port),
  };
}

function infoAnswer(port: ManagerPort): Answer {
  const { self, bus, groups, leader } = port.snapshot();
  const { cache, asker } = port.requests;
  const requests = { running: asker.running().length, kept: cache.list().length, keptBytes: cache.bytes };
  const answering = port.controlNodes().length;
  const { nodes, problem, stateFolder } = port.logs();
  const logs = nodes.flatMap((node) => node.logs);
  const read = logs.filter(({ reading }) => reading);
  const unknown = logs.filter(({ lag }) => lag === null || lag.bytes === null || lag.seconds === null).length;
  const bytes = logs.reduce((sum, { lag }) => sum + (lag?.bytes ?? 0), 0);
  const seconds = Math.floor(logs.reduce((most, { lag }) => Math.max(most, lag?.seconds ?? 0), 0));
  const states = conditions.flatMap((state) => {
    const count = logs.filter(({ condition }) => condition.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  const connected = nodes.filter((node) => node.connected).length;
  const problems = [
    ...(bus.connected ? [] : [`not connected to the bus for ${Math.floor(bus.sinceSec)} s: ${bus.why}; logs are pulled all the same`]),
    ...differenceLines(port.differences()),
    ...(problem === null ? [] : [problem.message]),
    ...nodes.flatMap((node) => (node.problem === null ? [] : [node.problem])),
    ...nodes.flatMap(({ node, connected: isConnected, logs: own }) =>
      own
        .filter(({ condition: { state } }) => isConnected && (isAlarming(state) || state === 'behind'))
        .map(({ log, condition: { state, reason } }) => `${log} of ${node}: ${state}: ${reason}`),
    ),
  ];
  return say(
    [
      `Daemon: ${bus.endpoint} [${bus.connected ? `m:${self.privateName}` : 'not connected'}]`,
      `Control Group: ${groups.control} (${answering} ${answering === 1 ? 'node' : 'nodes'})`,
      `Cluster Group: ${groups.cluster} (${leader === null ? 'no leader' : `${leader} is leader`})`,
      `Logger Group: ${groups.log ?? 'none'}`,
      `Manager: ${self.node}`,
      `Nodes: ${nodes.length}, ${connected} connected`,
      `Logs: ${logs.length}, ${read.length} read, behind by ${bytes} bytes and ${seconds} s${unknown === 0 ? '' : `, and by an unknown amount in ${unknown}`}`,
      `Requests: ${requests.running} running, ${requests.kept} kept (${(requests.keptBytes / 1024 / 1024).toFixed(1)} MiB)`,
      `Journal: ${stateFolder}/journal`,
      ...(states.length === 0 ? [] : [`States: ${states.join(', ')}`]),
      ...problems.map((each) => `Problem: ${each}`),
    ],
    {
      manager: self.node,
      version: self.version,
      uptimeSec: self.uptimeSec,
      bus: { connected: bus.connected, endpoint: bus.endpoint },
      groups,
      requests,
      answering,
      leader,
      nodes: nodes.length,
      nodesConnected: connected,
      logs: logs.length,
      logsRead: read.length,
      behindBytes: unknown === 0 ? bytes : null,
      behindSec: unknown === 0 ? seconds : null,
      logsUnknown: unknown,
      journal: `${stateFolder}/journal`,
      problems,
      differences: port.differences().shown.map((each) => ({ ...each })),
    },
  );
}

export function showClusterMembership(port: ManagerPort): Command {
  return {
    name: 'show cluster membership',
    args: [],
    summary: 'show the members of the cluster, as XML',
    about: ['What `cluster membership` shows on a node. As XML also without `xml ` in front, as the product has it.'],
    own: false,
    effect: 'read',
    remote: 'never',
    examples: [],
    run: async (call) => {
      const off = notConnected(port.snapshot());
      if (off !== null) return off;
      const answer = await clusterMembership.run(call);
      if (!answer.ok) return answer;
      return { ...answer, lines: () => xmlLines('show cluster membership', answer.document()) };
    },
  };
}

export function shutdown(port: ManagerPort): Command {
  return {
    name: 'shutdown',
    args: [],
    summary: 'end the manager in order',
    about: ['What SIGTERM does: what has been received is written and stored, then the process ends.'],
    own: false,
    effect: 'process',
    remote: 'never',
    examples: [],
    run: () => {
      port.stop();
      return say(['Ok'], { result: 'Ok' });
    },
  };
}
