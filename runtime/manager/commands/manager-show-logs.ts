// `cluster show logs` of a manager: the lines of the node's command, for every node, and how far behind each log is.

import type { Answer } from '../../console/answer.ts';
import type { Command } from '../../console/console-command.ts';
import type { LogView, NodeView } from '../../log/aggregate/pull-view.ts';
import type { ManagerPort } from '../manager-port.ts';

export function showLogs(port: ManagerPort): Command {
  return {
    name: 'cluster show logs',
    args: [],
    summary: 'show the logs that are pulled, and how far behind they are',
    about: [
      'For each node and each log that it publishes: its size on the node, the subscriber under which this manager reads it with the checkpoint that the node has stored, and what is not durable in the files here yet: bytes, records (where the node can tell them cheaply), and the age of the oldest one in seconds. A log or a node that is not read says why.',
    ],
    own: true,
    examples: [],
    run: () => answer(port),
  };
}

function answer(port: ManagerPort): Answer {
  const { nodes, problem } = port.logs();
  return {
    ok: true,
    lines: () => [
      ...(problem === null ? [] : [`[error: ${problem.message}]`]),
      ...(nodes.length === 0 ? ['No logs are pulled'] : nodes.flatMap(nodeLines)),
    ],
    document: () => ({
      problem: problem?.message ?? null,
      nodes: nodes.map(({ node, address, connected, problem: why, logs }) => ({
        node,
        address,
        connected,
        onBus: port.isPresent(node),
        problem: why,
        logs: logs.map(({ log, bytesOnDisk, subscriber, checkpoint, problem: stuck, lag, records }) => ({
          log,
          bytes: bytesOnDisk,
          subscriber,
          checkpoint,
          problem: stuck,
          records,
          behindBytes: lag?.bytes ?? null,
          behindRecords: lag?.records ?? null,
          behindSec: lag === null ? null : Math.floor(lag.seconds),
        })),
      })),
    }),
  };
}

function nodeLines({ node, problem, logs }: NodeView): readonly string[] {
  return [...(problem === null ? [] : [node, `\t[error: ${problem}]`]), ...logs.flatMap((log) => logLines(node, log))];
}

function logLines(node: string, { log, bytesOnDisk, subscriber, checkpoint, problem, lag }: LogView): readonly string[] {
  return [
    `${node} ${log}`,
    `\t[on disk: ${bytesOnDisk} bytes]`,
    ...(subscriber === null ? [] : [`\t[subscriber: '${subscriber}' @ ${checkpoint ?? 'not known yet'}]`]),
    ...(lag === null ? [] : [`\t[behind: ${lag.bytes} bytes, ${lag.records ?? '?'} records, ${Math.floor(lag.seconds)} s]`]),
    ...(problem === null ? [] : [`\t[error: ${problem}]`]),
  ];
}
