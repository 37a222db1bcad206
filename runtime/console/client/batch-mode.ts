// Commands without a person: answers to standard output, errors to standard error, a status for scripts.

import { requestBytesMax } from '../framing.ts';
import type { Link } from './console-link.ts';
import { writeOut } from './output.ts';

export type Lines = Iterable<string> | AsyncIterable<string | null>;

/** One after the other, to the end even where one fails; but not without a daemon. Returns the exit status. */
export async function runBatch(link: Link, lines: Lines): Promise<number> {
  let status = 0;
  for await (const line of lines) {
    if (line === null) {
      process.stderr.write(`ecconsole: a line of standard input has more than ${requestBytesMax} bytes\n`);
      status = 1;
      break;
    }
    const request = line.trim();
    if (request === '' || request.startsWith('#')) continue;
    if (request === 'quit') break;
    const ending = await print(link, request);
    // What failed counts for more than what did not answer.
    if (ending.kind === 'error') status = status === 1 ? 1 : ending.status;
    else if (ending.kind !== 'ok') status = 1;
    if (ending.kind !== 'lost') continue;
    process.stderr.write(`ecconsole: ${ending.why}\n`);
    break;
  }
  link.drop();
  return status;
}

/** An error is one or a few lines, known to be one only by what follows them: so the last bunch is held until the end has come. */
async function print(link: Link, request: string) {
  const answer = link.ask(request);
  let held: string | null = null;
  let first: readonly string[] | null = null;
  for (;;) {
    const next = await answer.next();
    if (next.done === true) {
      // An answer with a status other than 0, such as of nodes of which one is silent, is an answer.
      const isError = next.value.kind === 'error' && isErrorText(first ?? []);
      if (held !== null) await writeOut(isError ? process.stderr : process.stdout, held);
      return next.value;
    }
    if (held !== null) await writeOut(process.stdout, held);
    first ??= next.value;
    held = `${next.value.join('\n')}\n`;
  }
}

/** By its first lines: an error and nothing else, as text, JSON or XML. */
function isErrorText([first = '', second = '']: readonly string[]): boolean {
  return /^(error: |Not Authorized)/.test(first) || (first === '{' && second.startsWith('"error":')) || second.startsWith('<error ');
}
