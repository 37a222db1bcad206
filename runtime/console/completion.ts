// What the last word of a line can become: words of commands, or what the argument at its place is: nodes, addresses, jobs.

import type { Argument, Command } from './console-command.ts';
import type { Jobs } from './jobs.ts';
import type { NodePort } from './node-port.ts';
import { quoteWord, splitWords } from '../text/words.ts';

const wordsMax = 200;

/** Sorted, without repeats, as they must be typed. O(commands + addresses). */
export function completionsOf(line: string, commands: readonly Command[], port: NodePort, jobs: Jobs): readonly string[] {
  const { words: typed, unclosed } = splitWords(line);
  const open = line === '' || (/[ \t]$/.test(line) && !unclosed);
  const last = open ? '' : (typed.at(-1) ?? '');
  const formats = typed[0] === 'json' || typed[0] === 'xml' ? 1 : 0;
  // `json` by itself is still a word in the making.
  const before = (open ? typed : typed.slice(0, -1)).slice(typed.length - (open ? 0 : 1) >= formats ? formats : 0);
  const found = new Set<string>();
  if (before.length === 0 && formats === 0) for (const word of ['json', 'xml']) found.add(word);
  for (const { name, args, hidden } of commands) {
    if (hidden === true) continue;
    const parts = name.split(' ');
    const fits = before.slice(0, parts.length).every((word, index) => parts[index] === word);
    const next = parts[before.length];
    if (fits && next !== undefined) found.add(next);
    else if (fits) for (const word of argumentWords(args, before.slice(parts.length), port, jobs)) found.add(word);
  }
  const fitting: string[] = [];
  for (const word of found) if (word.startsWith(last)) fitting.push(quoteWord(word));
  return fitting.sort().slice(0, wordsMax);
}

/** An optional argument may be left out, so the one behind it is possible as well. */
function* argumentWords(args: readonly Argument[], given: readonly string[], port: NodePort, jobs: Jobs): Generator<string> {
  const keywords = args.filter(({ kind, name }) => kind === 'keyword' && !given.includes(name)).length;
  const places = args.filter(({ kind, name }) => kind !== 'keyword' || given.includes(name));
  const here = places[given.length];
  if (here === undefined) return;
  const index = args.indexOf(here);
  const previous = args[index - 1];
  if (keywords > 0 && previous?.kind === 'keyword') yield previous.name;
  yield* wordsOf(here, port, jobs);
}

function* wordsOf({ kind }: Argument, port: NodePort, jobs: Jobs): Generator<string> {
  if (typeof kind !== 'string') yield* kind;
  else if (kind === 'node') {
    for (const { node } of port.snapshot().members) if (node !== null) yield node;
  } else if (kind === 'object') {
    for (const { name } of port.shared()?.objects() ?? []) yield name;
  } else if (kind === 'job') {
    for (const { id, state } of jobs.list()) if (state === 'running') yield String(id);
  } else if (kind === 'address') {
    for (const { ip, bindings } of port.snapshot().addresses) {
      yield ip;
      yield* bindings;
    }
  }
}
