// Files whose text and tree are made when somebody looks, and can be let go again: of a large cluster each node is looked at once, and
// afterwards only those files of which something is to be shown. What is kept is the bytes, so the file is the same whenever it is looked at.

import { Buffer, isAscii } from 'node:buffer';
import { sha256Base64 } from '../../base/sha256.ts';
import { type Decoded, decode } from '../../grammar/decode.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import type { Letters } from '../../grammar/letters.ts';
import { parse } from '../../grammar/parse.ts';
import type { SyntaxDiagnostic } from '../../grammar/diagnostics.ts';
import type { Tree } from '../../grammar/tree.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Files, Part, Source } from './source.ts';
import { type ParsedFile, type ParsedFiles, syntaxFindings } from './sources.ts';

/** One read of a file. */
export class LazySource implements Source {
  readonly path: string;
  readonly start = 0;
  readonly #bytes: Uint8Array;
  #hash: string | null = null;
  #text: string | null = null;
  #letters: Letters | null = null;
  #encoding: readonly SyntaxDiagnostic[] = [];
  #lines: LineIndex | null = null;
  #parsed: { readonly tree: Tree; readonly parts: readonly Part[] } | null = null;
  #findings: readonly Diagnostic[] | null = null;

  /** @param hash of the bytes, or what tells this read of the file from any other where nobody needs to know more */
  constructor(path: string, bytes: Uint8Array, hash: string | null = null) {
    this.path = path;
    this.#bytes = bytes;
    this.#hash = hash;
  }

  /** Of the bytes. */
  get hash(): string {
    this.#hash ??= sha256Base64(this.#bytes);
    return this.#hash;
  }

  get text(): string {
    if (this.#text === null) {
      const { text, diagnostics } = decodeFast(this.#bytes);
      this.#text = text;
      this.#encoding = diagnostics;
    }
    return this.#text;
  }

  get letters(): Letters {
    if (this.#text !== null) return this.#text;
    this.#letters ??= isPlain(this.#bytes) ? new LettersOfBytes(this.#bytes) : null;
    return this.#letters ?? this.text;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.text);
    return this.#lines;
  }

  get tree(): Tree {
    return this.#parse().tree;
  }

  get parts(): readonly Part[] {
    return this.#parse().parts;
  }

  /** What is wrong with the file itself. */
  get findings(): readonly Diagnostic[] {
    if (this.#findings === null) {
      // The text comes first, because what is said of its encoding comes with it.
      const { text: _ } = this;
      this.#findings = syntaxFindings(this, this.#encoding);
    }
    return this.#findings;
  }

  /** The same bytes were looked at before. */
  set findings(known: readonly Diagnostic[]) {
    this.#findings = known;
  }

  /** Whether a word of ASCII letters may stand in the text. Never says no where it does. */
  mayHold(word: string): boolean {
    const bytes = viewOf(this.#bytes);
    // In UTF-16 every second byte is another one.
    return bytes.includes(word) || bytes.subarray(0, 512).includes(0) || (bytes[0] ?? 0) >= 0xfe;
  }

  /** Text and tree go; they are made again when somebody looks. */
  letGo(): void {
    this.#text = null;
    this.#lines = null;
    this.#parsed = null;
  }

  #parse() {
    if (this.#parsed === null) {
      const tree = parse(this.text);
      this.#parsed = { tree, parts: [{ path: this.path, text: this.text, start: 0, items: tree.items }] };
    }
    return this.#parsed;
  }
}

/** Text of ASCII alone, which is nearly all, is decoded several times as fast when that is known. */
function decodeFast(bytes: Uint8Array): Pick<Decoded, 'text' | 'diagnostics'> {
  return isPlain(bytes) ? { text: viewOf(bytes).toString('latin1'), diagnostics: [] } : decode(bytes);
}

/** NUL at the begin may be UTF-16. */
function isPlain(bytes: Uint8Array): boolean {
  return isAscii(bytes) && !bytes.subarray(0, 512).includes(0);
}

/** The same bytes, not a copy of them. */
function viewOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** Of bytes that are ASCII alone, a byte is a letter. */
class LettersOfBytes implements Letters {
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = viewOf(bytes);
  }

  get length(): number {
    return this.#bytes.length;
  }

  slice(start: number, end: number): string {
    return this.#bytes.toString('latin1', start, end);
  }

  charCodeAt(at: number): number {
    return this.#bytes[at] ?? Number.NaN;
  }

  charAt(at: number): string {
    return this.slice(at, at + 1);
  }
}

export interface LazyOptions {
  /** What is known of a file may be told to it. */
  readonly onRead: (source: LazySource) => void;
  /** False: nobody compares with what another process has read, so the bytes are not hashed. */
  readonly hashed: boolean;
}

/** Each file is read once, at the first look, and each folder. */
export function lazyFiles(files: Files, { onRead, hashed }: LazyOptions): ParsedFiles {
  const known = new Map<string, ParsedFile | { readonly error: string }>();
  const folders = new Map<string, ReturnType<Files['list']>>();
  return {
    link: files.link,
    exists: files.exists,
    realPath: (path) => (files.realPath === undefined ? path : files.realPath(path)),
    ...(files.owners !== undefined && { owners: files.owners }),
    list(path) {
      if (!folders.has(path)) folders.set(path, files.list(path));
      return folders.get(path) ?? null;
    },
    read(path) {
      const before = known.get(path);
      if (before !== undefined) return before;
      const got = files.read(path);
      const made = 'error' in got ? got : new LazyFile(new LazySource(path, got.bytes, hashed ? null : String(known.size)));
      known.set(path, made);
      if (made instanceof LazyFile) onRead(made.source);
      return made;
    },
  };
}

/** Its findings are not looked for before somebody asks. */
class LazyFile implements ParsedFile {
  readonly source: LazySource;

  constructor(source: LazySource) {
    this.source = source;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.source.findings;
  }
}
