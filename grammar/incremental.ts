// A text that is being edited, and its tree. After an edit only the chunks around it are parsed again; the result is always what
// `parse` makes of the whole text (a property test says so), never an approximation.
//
// How that can be exact: the chunks touched are parsed together with a solid one (see chunks.ts) on either side. The one before was not
// edited and nothing before it looks beyond it. The one behind must be reached between two items, and begin as it did: then the parser
// goes on from there as it did before. Where that fails, or where a mistake reaches far, the whole text is parsed.

import { ownText } from '../base/own-text.ts';
import { ChunkedText } from './chunked-text.ts';
import { type Chunk, cutChunks, reachesFar } from './chunks.ts';
import type { SyntaxDiagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';
import { LineIndex, type Lines } from './line-index.ts';
import { type Attempt, readOnce, readText } from './parse.ts';
import { shiftComments, shiftDiagnostics, shiftItems } from './shift.ts';
import { type Letters, lettersIn } from './letters.ts';
import type { Comment, Item, Tree } from './tree.ts';

/** In characters. A smaller text is parsed as a whole at each edit: that takes less than a millisecond. */
const chunkedFrom = 32_768;
/** Sentinels tried before the whole text is parsed. */
const attemptsMax = 4;

/** One state of a text. Never changes; `edit` gives the next one. */
export class ParsedText {
  readonly tree: Tree;
  readonly length: number;
  readonly lines: Lines;
  /** What values are read out of, without joining the text. */
  readonly letters: Letters;
  /** null: parsed as a whole, here and after the next edit. */
  readonly #pieces: Pieces | null;
  readonly #chunkedFrom: number;
  /** What the text consists of, in order; one for all where it is parsed as a whole. */
  readonly chunks: readonly Chunk[];

  private constructor(parsed: Tree | Pieces, from: number) {
    this.#chunkedFrom = from;
    this.#pieces = parsed instanceof Pieces ? parsed : null;
    this.tree = parsed;
    this.letters = lettersIn(parsed);
    this.length = this.letters.length;
    this.chunks = parsed instanceof Pieces ? parsed.chunks : [wholeChunk(parsed)];
    this.lines = this.#pieces?.chunked.lines ?? this.chunks[0]?.lines ?? new LineIndex(parsed.text);
  }

  /** Parses a text. `from` is the length from which on it is kept in chunks (tests set it low). */
  static open(text: string, from: number = chunkedFrom): ParsedText {
    const { tree, suspectStrings } = readText(text);
    // A suspect string is judged by the mistakes of the whole text. Beyond the limit of tokens the end depends on the beginning.
    const whole =
      text.length < from || text.length >= limits.tokens || suspectStrings || tree.diagnostics.some((each) => reachesFar(text, each));
    return new ParsedText(whole ? tree : new Pieces(new ChunkedText(cutChunks(tree, text.length), text), []), from);
  }

  /** All of it in one piece: joined at the first call where the text is in chunks. */
  get text(): string {
    return this.tree.text;
  }

  /** The text with `[start, end)` replaced. Costs about as much as the edit is long, where the text is in chunks and stays so. */
  edit(start: number, end: number, insert: string): ParsedText {
    const length = this.length + insert.length - (end - start);
    const pieces = length < this.#chunkedFrom || length >= limits.tokens ? null : this.#pieces?.edited(start, end, insert);
    if (pieces !== null && pieces !== undefined) return new ParsedText(pieces, this.#chunkedFrom);
    return ParsedText.open(this.text.slice(0, start) + insert + this.text.slice(end), this.#chunkedFrom);
  }
}

/** The chunks of one text, and the tree that they make, put together when somebody asks for it. */
class Pieces implements Tree {
  readonly chunked: ChunkedText;
  /** Items that count from the beginning of the text, chunk by chunk, as far as they are known. */
  readonly #placed: (readonly Item[] | undefined)[];
  #items: readonly Item[] | null = null;
  #comments: readonly Comment[] | null = null;
  #diagnostics: readonly SyntaxDiagnostic[] | null = null;

  constructor(chunked: ChunkedText, placed: readonly (readonly Item[] | undefined)[]) {
    this.chunked = chunked;
    this.#placed = [...placed];
  }

  get text(): string {
    return this.chunked.whole;
  }

  get chunks(): readonly Chunk[] {
    return this.chunked.chunks;
  }

  get items(): readonly Item[] {
    this.#items ??= this.chunks.flatMap((chunk, i) => {
      this.#placed[i] ??= shiftItems(chunk.items, this.chunked.startOf(i));
      return this.#placed[i];
    });
    return this.#items;
  }

  get comments(): readonly Comment[] {
    this.#comments ??= this.chunks.flatMap((chunk, i) => shiftComments(chunk.comments, this.chunked.startOf(i)));
    return this.#comments;
  }

  get diagnostics(): readonly SyntaxDiagnostic[] {
    this.#diagnostics ??= this.chunks.flatMap((chunk, i) => shiftDiagnostics(chunk.diagnostics, this.chunked.startOf(i)));
    return this.#diagnostics;
  }

  /** The pieces after an edit; null when the whole text has to be parsed. */
  edited(start: number, end: number, insert: string): Pieces | null {
    const { chunks, chunked: letters } = this;
    // A chunk that the edit only touches counts as touched: a word at its end may have grown.
    let first = letters.at(start);
    if (first > 0 && letters.startOf(first) === start) first--;
    let last = letters.at(end);
    if (first > 0) first--;
    while (first > 0 && chunks[first]?.solid !== true) first--;
    const begin = letters.startOf(first);
    const delta = insert.length - (end - start);
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      let sentinel = last + 1;
      while (sentinel < chunks.length && chunks[sentinel]?.solid !== true) sentinel++;
      // To the end of the sentinel. Copied: what was cut out of longer texts would keep them alive as long as one of its chunks.
      const region = ownText(letters.slice(begin, start) + insert + letters.slice(end, letters.startOf(sentinel + 1)));
      if (region.length * 2 > letters.length + delta) return null;
      const read = readOnce(region, false, false);
      if (read.suspectStrings || read.tree.diagnostics.some((each) => reachesFar(region, each))) return null;
      const boundary = sentinel < chunks.length ? letters.startOf(sentinel) + delta - begin : region.length;
      if (sentinel === chunks.length || reaches(chunks[sentinel], read, boundary)) {
        const cut = cutChunks(read.tree, boundary);
        keepFirst(cut, chunks[first], start - begin);
        const next = new ChunkedText([...chunks.slice(0, first), ...cut, ...chunks.slice(sentinel)]);
        return new Pieces(next, this.#placed.slice(0, first));
      }
      last = sentinel;
    }
    return null;
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
  return { text, lines: new LineIndex(text), items, comments, diagnostics, solid: false };
}
