// The door to the grammar: text in, tree and diagnostics out, whatever the text is.

import type { SyntaxDiagnostic } from './diagnostics.ts';
import { lex } from './lexer.ts';
import { limits } from './limits.ts';
import { missingBraces } from './missing-brace.ts';
import { ConfigurationParser } from './parser.ts';
import { syntaxSeverity } from './syntax-messages.ts';
import type { Tree } from './tree.ts';

let parser: ConfigurationParser | null = null;

/**
 * Parses one file. Never throws, in time and memory linear in the text; a broken text still gives a tree, and all its
 * errors, in order. What lies between the nodes is white space, comments, and text that a diagnostic covers.
 */
export function parse(text: string): Tree {
  const tree = attempt(text, false);
  if (!tree.suspect || tree.errors === 0) return tree.tree;
  // A string with a line break looks as if a quote were missing, and there are errors: read such strings as ending with
  // their lines, and keep the reading that finds fewer errors. Equal counts go to the one that names the open quote.
  const again = attempt(text, true);
  return again.errors <= tree.errors ? again.tree : tree.tree;
}

interface Attempt {
  readonly tree: Tree;
  readonly errors: number;
  readonly suspect: boolean;
}

function attempt(text: string, closeStrings: boolean): Attempt {
  const lexed = lex(text, closeStrings);
  parser ??= new ConfigurationParser(true);
  const { tree, holes } = parser.build(text, lexed);
  const unclosed = tree.unclosed.length === 0 ? [] : missingBraces(text, tree.items, tree.unclosed);
  for (const token of holes) {
    const at = Math.min(text.length, Number.isFinite(token.startOffset) ? token.startOffset : text.length);
    tree.report('EC1001', at, at);
  }
  const diagnostics = inOrder(text, [...lexed.diagnostics, ...tree.diagnostics, ...unclosed]);
  return {
    tree: { text, items: tree.items, comments: lexed.comments, diagnostics },
    errors: diagnostics.filter((d) => syntaxSeverity(d.code) === 'error').length,
    suspect: lexed.suspects > 0,
  };
}

/** Sorted by position, and cut off at the limit with a diagnostic that says so. */
function inOrder(text: string, diagnostics: SyntaxDiagnostic[]): readonly SyntaxDiagnostic[] {
  if (diagnostics.length < 2) return diagnostics;
  diagnostics.sort((a, b) => a.start - b.start || a.end - b.end);
  if (diagnostics.length < limits.diagnostics) return diagnostics;
  const kept = diagnostics.slice(0, limits.diagnostics);
  const start = kept.at(-1)?.end ?? 0;
  kept.push({ code: 'EC1017', start: Math.min(start, text.length), end: text.length, other: -1, fix: null });
  return kept;
}
