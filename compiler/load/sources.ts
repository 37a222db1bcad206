// Reads and parses each file once. What is wrong with a file itself (unreadable, not UTF-8, syntax) is reported here, once,
// however many nodes read it.

import { decode } from '../../grammar/decode.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { parse } from '../../grammar/parse.ts';
import { syntaxMessage, syntaxSeverity } from '../../grammar/syntax-messages.ts';
import type { SyntaxDiagnostic } from '../../grammar/diagnostics.ts';
import type { Tree } from '../../grammar/tree.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { type Files, type FolderEntry, type Source, wholeSource } from './source.ts';
import { append } from '../../base/append.ts';

/** A file and what is wrong with itself: encoding and syntax. */
export interface ParsedFile {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/** `Files`, parsed. An editor's gives the same object until the file changes; that is how one knows that it has not. */
export interface ParsedFiles {
  read(path: string): ParsedFile | { readonly error: string };
  list(path: string): readonly FolderEntry[] | null;
  readonly link?: Files['link'];
  readonly exists?: Files['exists'];
}

/** Reads and parses at each call. */
export function parsedFiles(files: Files): ParsedFiles {
  return {
    ...(files.link !== undefined && { link: files.link }),
    list: (path) => files.list(path),
    ...(files.exists !== undefined && { exists: files.exists }),
    read(path) {
      const got = files.read(path);
      return 'error' in got ? got : parseFile(path, got.bytes);
    },
  };
}

function parseFile(path: string, bytes: Uint8Array): ParsedFile {
  const { text, diagnostics: encoding } = decode(bytes);
  const source = wholeSource(path, text, parse(text), new LineIndex(text));
  return { source, diagnostics: syntaxFindings(source, encoding) };
}

/** What the grammar found, and before it the decoder, as diagnostics of the compiler. */
export function syntaxFindings({ path, tree }: Source, encoding: readonly SyntaxDiagnostic[]): readonly Diagnostic[] {
  return [...encoding, ...tree.diagnostics].map((found) => lift(path, tree, found));
}

/** What one run reads. */
export interface Sources {
  /** The parsed file, or why it cannot be read. */
  read(path: string): Source | { readonly error: string };
  /** The same, but the file does not count as read. */
  peek(path: string): Source | { readonly error: string };
  list(path: string): readonly FolderEntry[] | null;
  /** Every file read so far, by path. */
  readonly all: ReadonlyMap<string, Source>;
}

/** A reader with a memory. Diagnostics of the files go to `diagnostics`, once for each. */
export function openSources(files: ParsedFiles, diagnostics: Diagnostic[]): Sources {
  const all = new Map<string, Source>();
  const failed = new Map<string, { readonly error: string }>();
  return {
    all,
    list: (path) => files.list(path),
    peek(path) {
      const known = all.get(path) ?? failed.get(path);
      if (known !== undefined) return known;
      const got = files.read(path);
      return 'error' in got ? got : got.source;
    },
    read(path) {
      const known = all.get(path) ?? failed.get(path);
      if (known !== undefined) return known;
      const got = files.read(path);
      if ('error' in got) {
        failed.set(path, got);
        return got;
      }
      append(diagnostics, got.diagnostics);
      all.set(path, got.source);
      return got.source;
    },
  };
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
