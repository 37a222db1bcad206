// Proven repairs, round after round, until none is left: mending one thing can uncover another.

import { append } from '../../base/append.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { type Looked, proveFixes } from './prove.ts';

/** A chain longer than this is two fixes that undo each other. */
const roundsMax = 10;

export interface Mended<T extends Looked> {
  /** The project after all repairs. */
  readonly outcome: T;
  /** The new text of each file that changes. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly Diagnostic[];
  /** What was not proven in the last round, and why. */
  readonly refused: ReadonlyMap<Diagnostic, string>;
}

/** `look` loads and checks with these texts in place of those on the disk; files that `mayEdit` refuses stay as they are. */
export function mend<T extends Looked>(
  first: T,
  look: (texts: ReadonlyMap<string, string>) => T,
  mayEdit: (file: string) => boolean,
): Mended<T> {
  const texts = new Map<string, string>();
  const applied: Diagnostic[] = [];
  let outcome = editableOnly(first, mayEdit);
  let refused: ReadonlyMap<Diagnostic, string> = new Map();
  for (let round = 0; round < roundsMax; round++) {
    const proof = proveFixes(outcome, (more) => look(new Map([...texts, ...more])));
    refused = proof.refused;
    if (proof.texts.size === 0) break;
    append(applied, proof.proven);
    for (const [file, text] of proof.texts) texts.set(file, text);
    outcome = editableOnly(look(texts), mayEdit);
  }
  return { outcome, texts, applied, refused };
}

function editableOnly<T extends Looked>(looked: T, mayEdit: (file: string) => boolean): T {
  const diagnostics = looked.diagnostics.map((each): Diagnostic => {
    if (each.fix?.safe !== true || each.fix.edits.every(({ file }) => mayEdit(file))) return each;
    return { ...each, fix: { ...each.fix, safe: false } };
  });
  return { ...looked, diagnostics };
}
