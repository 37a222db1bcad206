// The door to the grammar: text in, tree and diagnostics out, whatever the text is.

import type { SyntaxCode, SyntaxDiagnostic } from './diagnostics.ts';
import { lex } from './lexer.ts';
import { limits } from './limits.ts';
import { ConfigurationParser } from './parser.ts';
import { syntaxSeverity } from './syntax-messages.ts';
import type { Tree } from './tree.ts';

let parser: ConfigurationParser | null = null;

/**
 * Parses one file. Never throws, in time and memory linear in the text; a broken text still gives a tree, and all its
 * errors, in order. What lies between the nodes is white space, comments, and text that a diagnostic covers.
 */
export function parse(text: string): Tree {
  return readText(text).tree;
}

/** The best reading of a text. */
export function readText(text: string): Attempt {
  let best = readOnce(text, false, false);
  // A string with a line break looks as if a quote were missing, and there are errors: read such strings as ending with
  // their lines. If nothing else is wrong then, or not more than before, that is the better explanation.
  if (best.errors > 0 && best.suspectStrings) {
    const again = readOnce(text, true, false);
    if (again.misfits <= best.misfits) best = again;
  }
  // Stanzas are open at the end of the file: let the indentation say where each of them should have been closed. Where it
  // is wrong, because a file is not indented, a `}` is left over for each mistake of that kind, and the reading is dropped.
  if (best.unclosed > 0) {
    const again = readOnce(text, best.closeStrings, true);
    if (again.misfits <= best.misfits) best = again;
  }
  return best;
}

export interface Attempt {
  readonly tree: Tree;
  readonly closeStrings: boolean;
  readonly errors: number;
  /** Errors other than a missing quote or `}`: what remains unexplained in a reading that assumes these. */
  readonly misfits: number;
  readonly unclosed: number;
  /** A string with a line break looks as if a quote before it were missing. */
  readonly suspectStrings: boolean;
}

/** One reading: with `closeStrings` suspect strings end with their lines, with `byIndentation` open stanzas where their column ends. Without `shortcuts` every character and token takes the long way; a test compares. */
export function readOnce(text: string, closeStrings: boolean, byIndentation: boolean, shortcuts = true): Attempt {
  const lexed = lex(text, closeStrings, shortcuts);
  parser ??= new ConfigurationParser(true);
  const { tree, holes } = parser.build(text, lexed, byIndentation, shortcuts);
  for (const token of holes) {
    const at = Math.min(text.length, Number.isFinite(token.startOffset) ? token.startOffset : text.length);
    tree.report('EC1001', at, at);
  }
  const diagnostics = inOrder(text, lexed.diagnostics, tree.diagnostics);
  return {
    tree: { text, items: tree.items, comments: lexed.comments, diagnostics },
    closeStrings,
    errors: count(diagnostics, (code) => syntaxSeverity(code) === 'error'),
    misfits: count(diagnostics, (code) => syntaxSeverity(code) === 'error' && !assumed.includes(code)),
    unclosed: tree.unclosed,
    suspectStrings: lexed.suspects > 0,
  };
}

const assumed: readonly SyntaxCode[] = ['EC1004', 'EC1007', 'EC1011'];

function count(diagnostics: readonly SyntaxDiagnostic[], wanted: (code: SyntaxCode) => boolean): number {
  return diagnostics.reduce((sum, d) => sum + (wanted(d.code) ? 1 : 0), 0);
}

/** Sorted by position, and cut off at the limit with a diagnostic that says so. */
function inOrder(text: string, lexical: readonly SyntaxDiagnostic[], syntactic: readonly SyntaxDiagnostic[]): readonly SyntaxDiagnostic[] {
  const conflicts = lexical.filter((each) => each.code === 'EC1018');
  // Half of the text contradicts the other half: nothing that is said of it, above all no repair, could be right.
  if (conflicts[0] !== undefined) return [{ ...conflicts[0], other: conflicts.length }];
  const diagnostics = lexical.concat(syntactic);
  if (diagnostics.length < 2) return diagnostics;
  diagnostics.sort((a, b) => a.start - b.start || a.end - b.end);
  if (diagnostics.length < limits.diagnostics) return diagnostics;
  const kept = diagnostics.slice(0, limits.diagnostics);
  const start = kept.at(-1)?.end ?? 0;
  kept.push({ code: 'EC1017', start: Math.min(start, text.length - 1), end: text.length, other: -1, fix: null });
  return kept;
}
