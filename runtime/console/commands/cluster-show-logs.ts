// `cluster show logs`.

import type { Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import type { LogRow } from '../node-port.ts';

export const clusterShowLogs: Command = {
  name: 'cluster show logs',
  args: [],
  summary: 'show published logs and their checkpoints',
  about: [
    'For each key of the `logs` dictionary: the size of all files of the log, and each subscriber with its checkpoint, the last record that it has consumed (segment and ordinal in it, hexadecimal). A size that grows while a checkpoint stands still means that this subscriber does not read. A log without subscribers, or one that nobody has written to yet, has no such line.',
    'A log that has lost messages, by damage that was cut out of it, has a line that says so until `ecclusterd jlog acknowledge`.',
    'A log that cannot be read has a line with its state (`damaged`, `not permitted`, `unknown`) and the reason.',
    'As JSON or XML also the state of each log and subscriber, in the words of docs/logs.md, how far each subscriber is behind, in bytes, records (null where that would have to be counted) and seconds since the oldest of them was written, and the address of who reads under its name now.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster show logs', 'json cluster show logs'],
  run,
};

async function run({ port }: Call): Promise<Answer> {
  const { logs, nowSec } = await port.logs();
  return {
    ok: true,
    lines: () => (logs.length === 0 ? ['No published logs'] : linesOf(logs)),
    document: () => ({
      logs: logs.map(({ key, path, bytes, subscribers, problem, condition, losses }) => ({
        key,
        path,
        bytes,
        ...condition,
        problem,
        losses: losses.count,
        lostBytes: losses.bytes,
        subscribers: subscribers.map(({ name, position, reader, behindBytes, behindMessages, oldestSec, condition: own }) => ({
          name,
          ...own,
          checkpoint: position === null ? null : show(position),
          reader,
          behindBytes,
          behindRecords: behindMessages,
          behindSec: ageOf(behindBytes, oldestSec, nowSec),
        })),
      })),
    }),
  };
}

function* linesOf(logs: readonly LogRow[]): Generator<string> {
  for (const { key, bytes, subscribers, problem, condition, losses } of logs) {
    yield key;
    yield `\t[on disk: ${bytes} bytes]`;
    for (const { name, position, condition: own } of subscribers) {
      yield `\t[subscriber: '${name}' @ ${position === null ? 'damaged' : show(position)}]`;
      if (isAlarm(own.state)) yield `\t[${own.state}: ${own.reason}]`;
    }
    if (subscribers.length === 0 && isAlarm(condition.state)) yield `\t[${condition.state}: ${condition.reason}]`;
    if (losses.count > 0) yield `\t[lost: ${losses.count} places, ${losses.bytes} bytes; ecclusterd jlog acknowledge]`;
    if (isAlarm(condition.state) && subscribers.length === 0) continue;
    if (problem !== null && !subscribers.some(({ condition: own }) => own.reason === problem)) yield `\t[error: ${problem}]`;
  }
}

/** What the manual's output has no line for, and an operator must see. */
function isAlarm(state: string): boolean {
  return state === 'damaged' || state === 'not permitted' || state === 'unknown';
}

/** Null where there is something, but nobody can tell how old it is. */
function ageOf(behindBytes: number, oldestSec: number | null, nowSec: number): number | null {
  if (oldestSec !== null) return Math.max(0, Math.floor(nowSec - oldestSec));
  return behindBytes === 0 ? 0 : null;
}

function show({ log, marker }: { readonly log: number; readonly marker: number }): string {
  return `${hex(log)}:${hex(marker)}`;
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}
