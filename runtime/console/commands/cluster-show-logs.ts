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
    'As JSON or XML also how far each subscriber is behind, in bytes, records (null where that would have to be counted) and seconds since the oldest of them was written, and the address of who reads under its name now.',
  ],
  own: false,
  examples: ['cluster show logs', 'json cluster show logs'],
  run,
};

async function run({ port }: Call): Promise<Answer> {
  const { logs, nowSec } = await port.logs();
  return {
    ok: true,
    lines: () => (logs.length === 0 ? ['No published logs'] : linesOf(logs)),
    document: () => ({
      logs: logs.map(({ key, path, bytes, subscribers, problem }) => ({
        key,
        path,
        bytes,
        problem,
        subscribers: subscribers.map(({ name, position, reader, behindBytes, behindMessages, oldestSec }) => ({
          name,
          checkpoint: position === null ? null : show(position),
          reader,
          behindBytes,
          behindRecords: behindMessages,
          behindSec: oldestSec === null ? 0 : Math.max(0, Math.floor(nowSec - oldestSec)),
        })),
      })),
    }),
  };
}

function* linesOf(logs: readonly LogRow[]): Generator<string> {
  for (const { key, bytes, subscribers, problem } of logs) {
    yield key;
    yield `\t[on disk: ${bytes} bytes]`;
    for (const { name, position } of subscribers) yield `\t[subscriber: '${name}' @ ${position === null ? 'damaged' : show(position)}]`;
    if (problem !== null) yield `\t[error: ${problem}]`;
  }
}

function show({ log, marker }: { readonly log: number; readonly marker: number }): string {
  return `${hex(log)}:${hex(marker)}`;
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}
