// `show logs`: the lines of the node's `cluster show logs`, for every node, and how far behind each log is.

import type { Answer } from '../../console/answer.ts';
import type { Command } from '../../console/console-command.ts';
import type { LogView, NodeView } from '../../log/aggregate/pull-view.ts';
import type { ManagerPort } from '../manager-port.ts';

export function showLogs(port: ManagerPort): Command {
  return {
    name: 'show logs',
    args: [],
    summary: 'show the logs that are pulled, and how far behind they are',
    about: [
      'For each node and each log that it publishes: its size on the node, the subscriber under which this manager reads it with the checkpoint that the node has stored, and what is not durable in the files here yet: bytes, records (where the node can tell them cheaply), and the age of the oldest one in seconds, or `unknown`. The state is one of the words of docs/logs.md, with the reason where the word does not say it; while it catches up also the rate and when it will be done.',
    ],
    own: true,
    effect: 'read',
    remote: 'never',
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
        logs: logs.map(({ log, bytesOnDisk, subscriber, checkpoint, condition, problem: stuck, lag, pace, records }) => ({
          log,
          bytes: bytesOnDisk,
          subscriber,
          checkpoint,
          ...condition,
          problem: stuck,
          records,
          behindBytes: lag?.bytes ?? null,
          behindRecords: lag?.records ?? null,
          behindSec: floor(lag?.seconds ?? null),
          bytesPerSec: floor(pace?.rate ?? null),
          arrivesInSec: floor(pace?.arrivesInSec ?? null),
        })),
      })),
    }),
  };
}

function nodeLines({ node, problem, logs }: NodeView): readonly string[] {
  return [...(problem === null ? [] : [node, `\t[error: ${problem}]`]), ...logs.flatMap((log) => logLines(node, log))];
}

function logLines(node: string, { log, bytesOnDisk, subscriber, checkpoint, condition, lag, pace }: LogView): readonly string[] {
  const { state, reason } = condition;
  return [
    `${node} ${log}`,
    `\t[on disk: ${bytesOnDisk} bytes]`,
    ...(subscriber === null ? [] : [`\t[subscriber: '${subscriber}' @ ${checkpoint ?? 'not known yet'}]`]),
    `\t[behind: ${known(lag?.bytes ?? null, 'bytes')}, ${known(lag?.records ?? null, 'records')}, ${known(lag?.seconds ?? null, 's')}${state === 'catching up' ? etaOf(pace) : ''}]`,
    `\t[state: ${state}${reason === '' ? '' : `: ${reason}`}]`,
  ];
}

function known(value: number | null, unit: string): string {
  return `${value === null ? 'unknown' : Math.floor(value)} ${unit}`;
}

function etaOf(pace: LogView['pace']): string {
  if (pace === null) return '';
  const when = pace.arrivesInSec === null ? 'no end in sight' : `done in about ${Math.ceil(pace.arrivesInSec)} s`;
  return `; ${Math.floor(pace.rate)} bytes/s, ${when}`;
}

function floor(value: number | null): number | null {
  return value === null ? null : Math.floor(value);
}
