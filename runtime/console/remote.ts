// What a manager may ask of nodes, judged by the table of commands: by the manager before it sends, and by each node again.

import type { Judged } from '../control/answerer.ts';
import { splitWords } from '../text/words.ts';
import type { Command } from './console-command.ts';
import { findCommand } from './console-request.ts';

/** What is not in the table is judged by who runs it: `error: unknown command ...`. */
export function judgeRemote(line: string, broadcast: boolean, commands: readonly Command[]): Judged {
  const found = findCommand(splitWords(line).words, commands);
  if (!('command' in found)) return { effect: 'read', refused: null };
  const { name, effect, remote } = found.command;
  return { effect, refused: refusalOf(name, remote, broadcast) };
}

function refusalOf(name: string, remote: Command['remote'], broadcast: boolean): string | null {
  if (remote === 'never') return `error: ${name} is never taken from a manager (give it on the node itself)`;
  if (remote === 'one' && broadcast) return `error: ${name} is not broadcast, ${harm(name)} (unicast NODE ${name})`;
  if (remote === 'broadcast' && !broadcast)
    return `error: ${name} is safe only where all nodes get it in one order (broadcast ${name} ...)`;
  return null;
}

function harm(name: string): string {
  if (name === 'cluster reset') return 'it would take every address down at once';
  if (name.endsWith('drain')) return 'all at once would leave nobody';
  return 'it concerns one node';
}
