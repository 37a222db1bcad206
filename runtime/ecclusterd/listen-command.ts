// `ecclusterd listen`: prints the panic messages of the cluster, as they come over the bus.

import { jsonText } from '../../base/json-text.ts';
import { terminal } from '../../base/terminal-text.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { readIrFile } from '../process/ir-file.ts';
import { openBus } from '../daemon/open-bus.ts';
import { decodePanic, type Panic } from '../daemon/panic/panic-wire.ts';
import { busChoice } from '../daemon/readiness.ts';
import { busOf, busSocketOf, irPath } from '../daemon/run-options.ts';

const irRefused = 3;

export async function runListen(given: Arguments, { out, error }: Terminal): Promise<number> {
  const read = readIrFile(irPath(given));
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const groups = groupsOf(read.ir, given.text('group'));
  const engine = busChoice(busOf(given), false, read.ir);
  if (typeof engine !== 'string') throw usageError(engine.text);
  const bus = await openBus({ engine, socket: busSocketOf(given) });
  const show = given.flag('json') ? (panic: Panic) => `${jsonText(panic)}\n` : lineOf;
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, resolve);
  });
  bus.open((event) => {
    if (event.kind === 'down') error(terminal`ecclusterd listen: the bus is gone: ${event.reason} (waiting for it)\n`);
    if (event.kind !== 'message') return;
    const panic = decodePanic(event.data);
    if (panic !== null) out(show(panic));
  });
  for (const group of groups) bus.join(group);
  error(terminal`ecclusterd listen: listening to ${groups.join(', ')}\n`);
  await ended;
  await bus.close();
  return 0;
}

/** One line, whatever a peer has put into it. */
function lineOf({ node, timeMs, source, text, leftOut }: Panic): string {
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
