// Reads and parses each file once. What is wrong with a file itself (unreadable, not UTF-8, syntax) is reported here, once,
// however many nodes read it.

import { decode } from '../../grammar/decode.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { parse } from '../../grammar/parse.ts';
import { syntaxMessage, syntaxSeverity } from '../../grammar/syntax-messages.ts';
import type { SyntaxCode, SyntaxDiagnostic, TextEdit } from '../../grammar/diagnostics.ts';
import { type Letters, lettersIn } from '../../grammar/letters.ts';
import type { Tree } from '../../grammar/tree.ts';
import type { Diagnostic, Fix } from '../diagnostics.ts';
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
  readonly realPath?: (path: string) => string | null;
  readonly link: Files['link'];
  readonly exists: Files['exists'];
  readonly owners?: Files['owners'];
}

/** Reads and parses at each call. */
export function parsedFiles(files: Files): ParsedFiles {
  return {
    link: files.link,
    list: (path) => files.list(path),
    realPath: (path) => (files.realPath === undefined ? path : files.realPath(path)),
    exists: files.exists,
    ...(files.owners !== undefined && { owners: files.owners }),
    read(path) {
      const got = files.read(path);
      return 'error' in got ? got : parseFile(path, got.bytes);
    },
  };
}

function parseFile(path: string, bytes: Uint8Array): ParsedFile {
  const { text, diagnostics: encoding } = decode(bytes);
  return parseText(path, text, encoding);
}

/** A text as if a file held it. */
export function parseText(path: string, text: string, encoding: readonly SyntaxDiagnostic[] = []): ParsedFile {
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
  /** Every path that was looked at for a folder, whether there was one or not. */
  readonly listed: ReadonlySet<string>;
}

/** A reader with a memory. Diagnostics of the files go to `diagnostics`, once for each. */
export function openSources(files: ParsedFiles, diagnostics: Diagnostic[]): Sources {
  const all = new Map<string, Source>();
  const failed = new Map<string, { readonly error: string }>();
  const listed = new Set<string>();
  return {
    all,
    listed,
    list(path) {
      listed.add(path);
      return files.list(path);
    },
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
    fix: found.fix === null ? null : syntaxFix(path, lettersIn(tree), found.code, found.fix),
    nodes: [],
  };
}

/** What the repair of a syntax finding does, by code. */
const titles: Readonly<Partial<Record<SyntaxCode, string>>> = {
  EC1001: 'Remove `=`',
  EC1002: 'Insert `=`',
  EC1004: 'Insert `}`',
  EC1006: 'Close the bracket',
  EC1007: 'Close the string',
  EC1009: 'Remove the separator',
  EC1010: 'Write plain quotes',
  EC1014: 'Remove the character',
  EC1015: 'Remove the quotes',
  EC1019: 'Write `#`',
  EC1020: 'Write the plain sign',
  EC1050: 'Remove `=`',
  EC1055: 'Remove the comma',
};

function syntaxFix(path: string, text: Letters, code: SyntaxCode, edits: readonly TextEdit[]): Fix {
  // What is open where the text ends may have been cut off: closing it would hide that half of the file is missing.
  const cut = closes.has(code) && edits.some(({ end }) => isBlankFrom(text, end));
  return { title: titles[code] ?? 'Write it in double quotes', safe: !cut, edits: edits.map((edit) => ({ file: path, ...edit })) };
}

function isBlankFrom(text: Letters, start: number): boolean {
  for (let at = start; at < text.length; at++) if (text.charAt(at).trim() !== '') return false;
  return true;
}

const closes: ReadonlySet<SyntaxCode> = new Set(['EC1004', 'EC1006', 'EC1007']);

/** The same sources; tells each file that is read and each folder that is listed, with what came, every time. Not of what is only peeked at. */
export function watchedSources(
  sources: Sources,
  tell: {
    read(path: string, got: Source | { readonly error: string }): void;
    list(path: string, got: readonly FolderEntry[] | null): void;
  },
): Sources {
  return {
    all: sources.all,
    listed: sources.listed,
    peek: (path) => sources.peek(path),
    read(path) {
      const got = sources.read(path);
      tell.read(path, got);
      return got;
    },
    list(path) {
      const got = sources.list(path);
      tell.list(path, got);
      return got;
    },
  };
}
