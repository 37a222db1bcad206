// A text that is being edited, and its tree. After an edit only the chunks around it are parsed again; the result is always what
// `parse` makes of the whole text (a property test says so), never an approximation.
//
// How that can be exact: the chunks touched are parsed together with a solid one (see chunks.ts) on either side. The one before was not
// edited and nothing before it looks beyond it. The one behind must be reached between two items, and begin as it did: then the parser
// goes on from there as it did before. Where that fails, or where a mistake reaches far, the whole text is parsed.

import { ownText } from '../base/own-text.ts';
import { type Chunk, cutChunks, reachesFar } from './chunks.ts';
import type { SyntaxDiagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';
import { LineIndex } from './line-index.ts';
import { type Attempt, readOnce, readText } from './parse.ts';
import { shiftComments, shiftDiagnostics, shiftItems } from './shift.ts';
import type { Comment, Item, Tree } from './tree.ts';

/** In characters. A smaller text is parsed as a whole at each edit: that takes less than a millisecond. */
const chunkedFrom = 32_768;
/** Sentinels tried before the whole text is parsed. */
const attemptsMax = 4;

/** One state of a text. Never changes; `edit` gives the next one. */
export class ParsedText {
  readonly text: string;
  readonly lines: LineIndex;
  readonly tree: Tree;
  /** null: parsed as a whole, here and after the next edit. */
  readonly #pieces: Pieces | null;
  readonly #chunkedFrom: number;
  /** What the text consists of, in order; one for all where it is parsed as a whole. */
  readonly chunks: readonly Chunk[];

  private constructor(text: string, lines: LineIndex, parsed: Tree | Pieces, from: number) {
    this.text = text;
    this.lines = lines;
    this.#chunkedFrom = from;
    this.#pieces = parsed instanceof Pieces ? parsed : null;
    this.tree = parsed;
    this.chunks = parsed instanceof Pieces ? parsed.chunks : [wholeChunk(parsed)];
  }

  /** Parses a text. `from` is the length from which on it is kept in chunks (tests set it low). */
  static open(text: string, from: number = chunkedFrom, lines: LineIndex = new LineIndex(text)): ParsedText {
    const { tree, suspectStrings } = readText(text);
    // A suspect string is judged by the mistakes of the whole text. Beyond the limit of tokens the end depends on the beginning.
    const whole =
      text.length < from || text.length >= limits.tokens || suspectStrings || tree.diagnostics.some((each) => reachesFar(text, each));
    return new ParsedText(text, lines, whole ? tree : new Pieces(text, cutChunks(tree, text.length), []), from);
  }

  /** The text with `[start, end)` replaced. Costs about as much as the edit is long, where the text is in chunks and stays so. */
  edit(start: number, end: number, insert: string): ParsedText {
    const text = this.text.slice(0, start) + insert + this.text.slice(end);
    const lines = this.lines.edited(start, end, insert.length, text);
    const pieces =
      text.length < this.#chunkedFrom || text.length >= limits.tokens ? null : this.#pieces?.edited(start, end, insert.length, text);
    if (pieces === null || pieces === undefined) return ParsedText.open(text, this.#chunkedFrom, lines);
    return new ParsedText(text, lines, pieces, this.#chunkedFrom);
  }
}

/** The chunks of one text, and the tree that they make, put together when somebody asks for it. */
class Pieces implements Tree {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  /** Where each chunk begins. */
  readonly #starts: Int32Array;
  /** Items that count from the beginning of the text, chunk by chunk, as far as they are known. */
  readonly #placed: (readonly Item[] | undefined)[];
  #items: readonly Item[] | null = null;
  #comments: readonly Comment[] | null = null;
  #diagnostics: readonly SyntaxDiagnostic[] | null = null;

  constructor(text: string, chunks: readonly Chunk[], placed: readonly (readonly Item[] | undefined)[]) {
    this.text = text;
    this.chunks = chunks;
    this.#placed = [...placed];
    this.#starts = new Int32Array(chunks.length);
    let start = 0;
    for (let i = 0; i < chunks.length; i++) {
      this.#starts[i] = start;
      start += chunks[i]?.text.length ?? 0;
    }
  }

  get items(): readonly Item[] {
    this.#items ??= this.chunks.flatMap((chunk, i) => {
      this.#placed[i] ??= shiftItems(chunk.items, this.#startOf(i));
      return this.#placed[i];
    });
    return this.#items;
  }

  get comments(): readonly Comment[] {
    this.#comments ??= this.chunks.flatMap((chunk, i) => shiftComments(chunk.comments, this.#startOf(i)));
    return this.#comments;
  }

  get diagnostics(): readonly SyntaxDiagnostic[] {
    this.#diagnostics ??= this.chunks.flatMap((chunk, i) => shiftDiagnostics(chunk.diagnostics, this.#startOf(i)));
    return this.#diagnostics;
  }

  #startOf(i: number): number {
    return this.#starts[i] ?? 0;
  }

  /** The pieces after an edit; null when the whole text has to be parsed. */
  edited(start: number, end: number, inserted: number, text: string): Pieces | null {
    const { chunks } = this;
    // A chunk that the edit only touches counts as touched: a word at its end may have grown.
    let first = this.#at(start);
    if (first > 0 && this.#startOf(first) === start) first--;
    let last = this.#at(end);
    if (first > 0) first--;
    while (first > 0 && chunks[first]?.solid !== true) first--;
    const begin = this.#startOf(first);
    const delta = inserted - (end - start);
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      let sentinel = last + 1;
      while (sentinel < chunks.length && chunks[sentinel]?.solid !== true) sentinel++;
      const region = this.#region(begin, sentinel, delta, text);
      if (region.length * 2 > text.length) return null;
      const read = readOnce(region, false, false);
      if (read.suspectStrings || read.tree.diagnostics.some((each) => reachesFar(region, each))) return null;
      const boundary = sentinel < chunks.length ? this.#startOf(sentinel) + delta - begin : region.length;
      if (sentinel === chunks.length || reaches(chunks[sentinel], read, boundary)) {
        const cut = cutChunks(read.tree, boundary);
        keepFirst(cut, chunks[first], start - begin);
        return new Pieces(text, [...chunks.slice(0, first), ...cut, ...chunks.slice(sentinel)], this.#placed.slice(0, first));
      }
      last = sentinel;
    }
    return null;
  }

  /** The text from `begin` to the end of the sentinel. Copied: a slice would keep the whole text alive as long as one of its chunks. */
  #region(begin: number, sentinel: number, delta: number, text: string): string {
    const chunk = this.chunks[sentinel];
    const end = chunk === undefined ? text.length : this.#startOf(sentinel) + delta + chunk.text.length;
    return ownText(text.slice(begin, end));
  }

  /** The chunk in which an offset lies; of two that meet there, the second. */
  #at(offset: number): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Whether the parser came to the sentinel, which stands at `boundary`, between two items, and read its first item as before. */
function reaches(sentinel: Chunk | undefined, { tree }: Attempt, boundary: number): boolean {
  const known = sentinel?.items[0];
  if (sentinel === undefined || known === undefined) return false;
  const index = tree.items.findIndex((item) => item.end > boundary);
  const item = tree.items[index];
  if (item?.kind !== known.kind || item.start !== known.start + boundary || item.end !== known.end + boundary) return false;
  return !tree.comments.some((comment) => comment.start < boundary && comment.end > boundary);
}

/** The chunk before the edit is the old one, with all that is remembered of it, if it was read as before. */
function keepFirst(cut: Chunk[], old: Chunk | undefined, untouched: number): void {
  const [first] = cut;
  if (first === undefined || old === undefined || first.text.length !== old.text.length || first.text.length >= untouched) return;
  const clean = first.diagnostics.length === 0 && old.diagnostics.length === 0;
  if (clean && first.items.length === old.items.length && first.items.every((item, i) => hasSpanOf(old.items[i], item))) cut[0] = old;
}

/** Of the same text, read without a mistake: then equal spans are equal items. */
function hasSpanOf(old: Item | undefined, item: Item): boolean {
  return old?.kind === item.kind && old.start === item.start && old.end === item.end;
}

/** A text that is parsed as a whole at each edit. */
function wholeChunk({ text, items, comments, diagnostics }: Tree): Chunk {
  return { text, items, comments, diagnostics, solid: false };
}
