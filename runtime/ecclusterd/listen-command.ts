// `ecclusterd listen`: prints the panic messages of the cluster, as they come over the bus. On a bus of ours alone they have a form of their own; on Spread
// they are text in a group that any program may be in, so each line says from whom it is.

import { jsonLine } from '../../base/json-text.ts';
import { terminal, type TerminalText } from '../../base/terminal-text.ts';
import { canListenTo, Ear } from '../bus/spread/ear.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { readIrFile } from '../process/ir-file.ts';
import { type BusChoice, openBus } from '../daemon/open-bus.ts';
import { decodePanic, type Panic } from '../daemon/panic/panic-wire.ts';
import { busChoice } from '../daemon/readiness.ts';
import { busOf, busSocketOf, irPath, spreadOf } from '../daemon/run-options.ts';

const irRefused = 3;
/** Of a text that somebody else has sent. */
const charactersMax = 4000;

/** What was opened; ends when somebody wants it to. */
interface Listening {
  readonly close: () => Promise<void>;
}

export async function runListen(given: Arguments, out: Terminal): Promise<number> {
  const read = readIrFile(irPath(given));
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const groups = groupsOf(read.ir, given.text('group'));
  const engine = busChoice(busOf(given), false, read.ir);
  if (typeof engine !== 'string') throw usageError(engine.text);
  const choice = { engine, socket: busSocketOf(given), spread: spreadOf(given) };
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, resolve);
  });
  const isJson = given.flag('json');
  const listening = engine === 'spread' ? listenOnSpread(choice, groups, isJson, out) : await listenOnOurs(choice, groups, isJson, out);
  out.error(terminal`ecclusterd listen: listening to ${groups.join(', ')}\n`);
  await ended;
  await listening.close();
  return 0;
}

async function listenOnOurs(choice: BusChoice, groups: readonly string[], isJson: boolean, { out, error }: Terminal): Promise<Listening> {
  const bus = await openBus(choice);
  const show = isJson ? (panic: Panic) => jsonLine(panic) : lineOf;
  bus.open((event) => {
    if (event.kind === 'down') error(goneLine(event.reason));
    if (event.kind !== 'message') return;
    const panic = decodePanic(event.data);
    if (panic !== null) out(show(panic));
  });
  for (const group of groups) bus.join(group);
  return bus;
}

function listenOnSpread({ spread }: BusChoice, groups: readonly string[], isJson: boolean, { out, error }: Terminal): Listening {
  const strange = groups.find((group) => !canListenTo(group));
  if (strange !== undefined) throw usageError(`${strange} cannot be a group of Spread: 1 to 31 characters from $ to ~, no blank and no #`);
  const ear = new Ear(spread, groups, (heard) => {
    if (heard.kind === 'down') {
      error(goneLine(heard.reason));
      return;
    }
    const { group, from } = heard;
    const text = textOf(heard.bytes);
    out(isJson ? jsonLine({ group, from, text }) : terminal`${from} ${text}\n`);
  });
  ear.begin();
  return ear;
}

/** As `spuser` shows it: up to the first zero, without the end of its line. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder()
    .decode(end < 0 ? bytes : bytes.subarray(0, end))
    .trimEnd()
    .slice(0, charactersMax);
}

function goneLine(reason: string): TerminalText {
  return terminal`ecclusterd listen: the bus is gone: ${reason} (waiting for it)\n`;
}

/** One line, whatever a peer has put into it. */
function lineOf({ node, timeMs, source, text, leftOut }: Panic): TerminalText {
  const more = leftOut === null ? '' : ` (${leftOut} messages before it were left out)`;
  return terminal`${timeOf(timeMs)} ${node} ${source}: ${text}${more}\n`;
}

/** The clock of the sender: any number. */
function timeOf(timeMs: number): string {
  const time = new Date(timeMs);
  return Number.isNaN(time.getTime()) ? `(no time: ${timeMs})` : time.toISOString();
}

function groupsOf(ir: ClusterIr, asked: string | null): readonly string[] {
  if (asked !== null) return [asked];
  const groups = [...new Set(ir.nodes.flatMap(({ groups: { log } }) => log ?? []))];
  if (groups.length === 0)
    throw usageError('no node of this cluster has a log_group; set it in the cluster stanza, or name one with --group');
  return groups;
}
