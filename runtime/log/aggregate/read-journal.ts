// A whole position journal, from its bytes.

import { readLine } from './journal-lines.ts';
import { Ledger } from './journal-ledger.ts';

/** `end`: bytes up to the end of the last whole line. What follows was never durable, so nothing was done after it. */
export type Read = { readonly ok: true; readonly ledger: Ledger; readonly end: number } | { readonly ok: false; readonly why: string };

/** A journal that ends in the middle of a line is a crash; one that is broken anywhere before its end is damaged. Never throws. */
export function readJournal(bytes: Buffer): Read {
  let ledger = null as Ledger | null;
  let broken: number | null = null;
  let whole = 0;
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(10, at);
    const line = newline < 0 ? null : readLine(bytes.subarray(at, newline));
    const end = newline < 0 ? bytes.length : newline + 1;
    if (line === null) broken ??= at;
    else if (broken !== null) return { ok: false, why: `it is damaged at byte ${broken}, and what follows is not` };
    else if (ledger === null && line.kind === 'base') ledger = new Ledger(line);
    else if (ledger?.take(line) !== true) return { ok: false, why: `the line at byte ${at} does not follow from those before it` };
    if (line !== null) whole = end;
    at = end;
  }
  if (ledger === null) return { ok: false, why: bytes.length === 0 ? 'it is empty' : 'it does not begin as a journal does' };
  return { ok: true, ledger, end: whole };
}
