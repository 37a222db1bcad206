// Other processes that look at a part of the nodes. They give records, as a cache would, so whoever asks them checks what each was made of
// and does himself what is missing: a helper that fails costs time and nothing else. Processes and not threads, because a program that
// came out of a start-up snapshot cannot start threads.

import type { LoadOptions } from '../load/input.ts';
import type { Files } from '../load/source.ts';
import { openLargeTree } from '../large/look-large.ts';
import type { FileRecord, RootRecord } from '../large/record.ts';
import { RecordTable, type Records } from '../large/records.ts';

/** What a helper is asked for, as one line of JSON. */
interface Order {
  readonly path: string;
  readonly options: Omit<LoadOptions, 'onProgress' | 'part'>;
  readonly program: string;
  readonly folders: readonly string[];
}

/** Keys as they are in a table: of files hash and path. */
interface Answer {
  readonly files: readonly (readonly [string, string, FileRecord])[];
  readonly roots: readonly (readonly [string, RootRecord])[];
}

/** More than these records have never been: 64 nodes of 1 MB have 6 MB. */
const answerMax = 1024 * 1024 * 1024;

/** Starts `command` and gives it the order. What it answers goes into `records`. Ends when the helper has ended, however it did. */
export async function askHelper(command: readonly string[], order: Order, records: Records): Promise<void> {
  const [program = '', ...words] = command;
  const answer = await new Promise<string>((resolve) => {
    const child = process.getBuiltinModule('node:child_process').spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > answerMax) child.kill();
      else parts.push(part);
    });
    child.once('error', () => resolve(''));
    child.once('close', (status) => resolve(status === 0 ? Buffer.concat(parts).toString('utf8') : ''));
    // It may have ended already.
    child.stdin.once('error', () => {});
    child.stdin.end(`${JSON.stringify(order)}\n`);
  });
  if (answer === '') return;
  const { files, roots } = JSON.parse(answer) as Answer;
  for (const [path, hash, record] of files) records.addFile(path, hash, record);
  for (const [key, record] of roots) records.addRoot(key, record);
}

/** What a helper does: from the order to the answer. */
export function answerOrder(text: string, files: Files): string {
  const { path, options, program, folders } = JSON.parse(text) as Order;
  const table = new RecordTable();
  openLargeTree(path, files, options, table, program).record(new Set(folders));
  const answer: Answer = {
    files: [...table.files].map(([key, record]) => {
      const blank = key.indexOf(' ');
      return [key.slice(blank + 1), key.slice(0, blank), record] as const;
    }),
    roots: [...table.roots],
  };
  return JSON.stringify(answer);
}
