// `ecclusterd log cat`: its arguments and what it says.

import { terminal as said, terminalBlock } from '../../base/terminal-text.ts';
import { writeSync } from 'node:fs';
import { catStream } from '../log/jetstream/cat-stream.ts';
import { readStreamUrl } from '../log/jetstream/stream-url.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';

export async function runLogCat(given: Arguments, terminal: Terminal): Promise<number> {
  const url = given.text('nats');
  if (url === null) throw usageError('which stream? ecclusterd log cat nats://HOST:4222/STREAM');
  const read = readStreamUrl(url);
  if (!read.ok) throw usageError(`${url}: ${read.why}`);
  const quiet = given.flag('verify');
  try {
    // Into a file or a pipe every byte as it is; a terminal is not to be steered by what somebody has logged.
    const show = (bytes: Uint8Array): void =>
      terminal.outIsTerminal ? terminal.out(terminalBlock(Buffer.from(bytes).toString())) : void writeSync(1, bytes);
    const print = quiet ? () => {} : show;
    const { records, logs, faults, faultCount } = await catStream({ place: read.place, filter: given.text('subject'), print });
    for (const fault of faults) terminal.error(said`${fault}\n`);
    const verdict = faultCount === 0 ? 'nothing twice, nothing out of order, nothing missing' : `${faultCount} faults`;
    terminal.error(said`${records} records of ${logs} logs: ${verdict}\n`);
    return faultCount === 0 ? 0 : 1;
  } catch (cause) {
    throw new CommandError(1, `${url}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
