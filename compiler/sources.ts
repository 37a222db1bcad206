// Reads and parses each file once. What is wrong with a file itself (unreadable, not UTF-8, syntax) is reported here, once,
// however many nodes read it.

import { decode } from '../grammar/decode.ts';
import { LineIndex } from '../grammar/line-index.ts';
import { parse } from '../grammar/parse.ts';
import { syntaxMessage, syntaxSeverity } from '../grammar/syntax-messages.ts';
import type { SyntaxDiagnostic } from '../grammar/diagnostics.ts';
import type { Tree } from '../grammar/tree.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Files, FolderEntry, Source } from './source.ts';

export interface Sources {
  /** The parsed file, or why it cannot be read. */
  read(path: string): Source | { readonly error: string };
  list(path: string): readonly FolderEntry[] | null;
  /** Every file read so far, by path. */
  readonly all: ReadonlyMap<string, Source>;
}

/** A reader with a memory. Diagnostics of the files go to `diagnostics`. */
export function openSources(files: Files, diagnostics: Diagnostic[]): Sources {
  const all = new Map<string, Source>();
  const failed = new Map<string, { readonly error: string }>();
  return {
    all,
    list: (path) => files.list(path),
    read(path) {
      const known = all.get(path) ?? failed.get(path);
      if (known !== undefined) return known;
      const got = files.read(path);
      if ('error' in got) {
        failed.set(path, got);
        return got;
      }
      const source = parseSource(path, got.bytes, diagnostics);
      all.set(path, source);
      return source;
    },
  };
}

function parseSource(path: string, bytes: Uint8Array, diagnostics: Diagnostic[]): Source {
  const { text, diagnostics: encoding } = decode(bytes);
  const tree = parse(text);
  for (const found of encoding) diagnostics.push(lift(path, tree, found));
  for (const found of tree.diagnostics) diagnostics.push(lift(path, tree, found));
  return { path, text, tree, lines: new LineIndex(text) };
}

/** A finding of the grammar as a diagnostic of the compiler. */
export function lift(path: string, tree: Tree, found: SyntaxDiagnostic): Diagnostic {
  return {
    code: found.code,
    severity: syntaxSeverity(found.code),
    message: syntaxMessage(tree, found),
    at: { file: path, start: found.start, end: found.end },
    related: [],
    fix: found.fix === null ? null : { title: 'Mend the syntax', safe: true, edits: found.fix.map((edit) => ({ file: path, ...edit })) },
    nodes: [],
  };
}
