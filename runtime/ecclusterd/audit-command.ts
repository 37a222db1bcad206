// `ecclusterd audit`: a line for each thing that somebody could reach, process by process.

import { jsonLine } from '../../base/json-text.ts';
import { terminalBlock, terminalLine } from '../../base/terminal-text.ts';
import { auditProcess, type Audited } from '../audit/audit.ts';
import { findProcesses } from '../audit/processes.ts';
import type { Arguments, Terminal } from '../process/program-command.ts';
import { numberOf } from '../process/arguments.ts';
import { readIrFile } from '../process/ir-file.ts';

export async function runAudit(given: Arguments, terminal: Terminal): Promise<number> {
  const audited = findProcesses(numberOf(given, 'pid', 1, 2 ** 22)).map((found) => auditProcess(found, logPorts));
  const unseen = audited.some(({ findings }) => findings.some(({ subject, state }) => subject === 'sockets' && state === 'note'));
  const opened = audited.flatMap(({ findings }) => findings).filter(({ state }) => state === 'OPEN').length;
  if (given.flag('json')) terminal.out(jsonLine({ open: opened, complete: !unseen, processes: audited }, 2));
  else terminal.out(terminalBlock(textOf(audited, opened)));
  return opened > 0 ? 1 : unseen ? notSeen : 0;
}

/** As where a machine is not ready: not what was looked at is wrong, but who looks. */
const notSeen = 4;

function textOf(audited: readonly Audited[], opened: number): string {
  if (audited.length === 0) return 'nothing of ours runs here\n';
  const blocks = audited.map(({ process, findings }) => [
    `${terminalLine(process)}\n`,
    ...findings.map(({ subject, state, text }) => `  ${state.padEnd(4)}  ${terminalLine(`${subject}: ${text}`)}\n`),
  ]);
  return `${blocks.flat().join('')}${opened === 0 ? 'nothing is open without need' : `${opened} open without need`}\n`;
}

/** Where nodes of the cluster serve logs: the daemon does not say which of them it is on its command line. */
function logPorts(path: string): ReadonlySet<number> {
  const read = readIrFile(path);
  const listeners = read.ok ? read.ir.nodes.flatMap(({ listeners: each }) => each) : [];
  return new Set(listeners.flatMap(({ endpoint }) => (endpoint.kind === 'tcp' ? [endpoint.port] : [])));
}
