// `ecclusterd log`: its options, and its signals.

import { terminalBlock } from '../../base/terminal-text.ts';
import { resolve } from 'node:path';
import { parseDestination, type Destination } from '../log/input/destination.ts';
import { runInput, type Input } from '../log/input/run-input.ts';
import { usageError, type Arguments, type Terminal } from '../process/program-command.ts';

export async function runLogInput(given: Arguments, terminal: Terminal): Promise<number> {
  const destination = destinationOf(given);
  const input = inputOf(given);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const say = (message: string): void => terminal.error(terminalBlock(`ecclusterd log: ${message}\n`));
  const { records, error } = await runInput({ destination, input, durable: given.flag('fsync'), say, signal: stop.signal });
  if (error === null) return 0;
  say(`${error} (${records} records are in ${destination.path})`);
  return 1;
}

function destinationOf(given: Arguments): Destination {
  const to = given.text('to');
  if (to === null) throw usageError('--to DESTINATION is missing, such as --to "cluster:///var/log/ecelerity/mainlog.cluster=>master"');
  const parsed = parseDestination(to);
  if (!parsed.ok) throw usageError(`--to ${parsed.why}`);
  return parsed.destination;
}

function inputOf(given: Arguments): Input {
  const [follow, socket, journal, from, mode] = ['follow', 'socket', 'journal', 'from', 'mode'].map((name) => given.text(name));
  if (follow != null && socket != null) throw usageError('--follow and --socket are two inputs: start the program twice');
  if (follow == null && (journal != null || from != null)) throw usageError('--journal and --from belong to --follow');
  if (follow != null) {
    const path = resolve(follow);
    return { kind: 'follow', path, from: from === 'end' ? 'end' : 'beginning', journal: journal == null ? null : resolve(journal) };
  }
  if (socket == null) {
    if (mode != null) throw usageError('--mode belongs to --socket');
    return { kind: 'stream', stream: process.stdin };
  }
  if (mode != null && !/^0?[0-7]{3}$/.test(mode)) throw usageError(`--mode is octal, such as 0660, not \`${mode}\``);
  return { kind: 'socket', path: resolve(socket), mode: Number.parseInt(mode ?? '660', 8) };
}
