// Offsets to lines and columns and back. Built on first use only: a clean file never needs one.

export interface Position {
  /** From 0. */
  readonly line: number;
  /** From 0, in UTF-16 code units, as editors count. */
  readonly character: number;
}

/** The lines of a text, however it is kept. A line ends with LF, CR LF or a lone CR. */
export interface Lines {
  /** Number of lines; a text that ends with a line end has an empty last one. */
  readonly lineCount: number;
  /** Line and column (both from 0) of an offset, in UTF-16 code units. Offsets beyond the text are clamped. */
  position(offset: number): Position;
  /** Line and column for people: from 1, the column counted in characters (code points), not in UTF-16 units. */
  human(offset: number): { readonly line: number; readonly column: number };
  /** Offset of a position; a column beyond the line's end is clamped to it. */
  offset(position: Position): number;
  lineStart(line: number): number;
  /** End of a line, its line end not counted. */
  lineEnd(line: number): number;
  /** A line without its line end. */
  lineText(line: number): string;
}

/** Line starts of one text. */
export class LineIndex implements Lines {
  readonly #text: string;
  #starts: Uint32Array | null = null;
  #count: number | null = null;
  #pairs: Uint32Array | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** Of many chunks of a text nothing else is ever asked, so it makes no list. */
  get lineCount(): number {
    if (this.#starts !== null) return this.#starts.length;
    if (this.#count === null) {
      let count = 1;
      eachLineStart(this.#text, () => count++);
      this.#count = count;
    }
    return this.#count;
  }

  position(offset: number): Position {
    const starts = this.#lineStarts();
    const at = Math.max(0, Math.min(offset, this.#text.length));
    const line = lastAtMost(starts, at);
    return { line, character: at - (starts[line] ?? 0) };
  }

  human(offset: number): { readonly line: number; readonly column: number } {
    const { line, character } = this.position(offset);
    const start = this.lineStart(line);
    // A file may be one line, and each of its characters may have a finding: counting from the line's start each time would be quadratic.
    const pairs =
      character <= blockSize ? this.#pairsIn(start, start + character) : this.#pairsBefore(start + character) - this.#pairsBefore(start);
    return { line: line + 1, column: character - pairs + 1 };
  }

  /** Characters of two UTF-16 units of which the second lies in `[start, end)`. */
  #pairsIn(start: number, end: number): number {
    let pairs = 0;
    for (let i = start; i < end; i++) if (endsPair(this.#text, i)) pairs++;
    return pairs;
  }

  #pairsBefore(offset: number): number {
    const block = Math.floor(offset / blockSize);
    return (this.#pairCounts()[block] ?? 0) + this.#pairsIn(block * blockSize, offset);
  }

  /** How many pairs end before each block of the text. One look at each character, once, and only for a text with a long line. */
  #pairCounts(): Uint32Array {
    if (this.#pairs !== null) return this.#pairs;
    const counts = new Uint32Array(Math.floor(this.#text.length / blockSize) + 1);
    for (let block = 1; block < counts.length; block++) {
      counts[block] = (counts[block - 1] ?? 0) + this.#pairsIn((block - 1) * blockSize, block * blockSize);
    }
    this.#pairs = counts;
    return counts;
  }

  offset(position: Position): number {
    if (position.line >= this.lineCount) return this.#text.length;
    const start = this.lineStart(position.line);
    return Math.min(start + Math.max(0, position.character), this.lineEnd(position.line));
  }

  lineStart(line: number): number {
    return this.#lineStarts()[line] ?? this.#text.length;
  }

  lineText(line: number): string {
    return this.#text.slice(this.lineStart(line), this.lineEnd(line));
  }

  lineEnd(line: number): number {
    const starts = this.#lineStarts();
    let end = starts[line + 1] ?? this.#text.length;
    const start = starts[line] ?? end;
    if (line + 1 < starts.length) {
      if (end > start && this.#text.charCodeAt(end - 1) === 10) end--;
      if (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    }
    return end;
  }

  /**
   * The index of `text`, which is this text with `[start, end)` replaced by `inserted` characters. Only the lines of the edit are
   * looked at: costs a copy of the line starts, not a look at each character.
   */
  edited(start: number, end: number, inserted: number, text: string): LineIndex {
    const index = new LineIndex(text);
    if (this.#starts === null) return index;
    const old = this.#starts;
    // A start that is not beyond the edit's begin may depend on the character there (CR before LF).
    const kept = countBelow(old, Math.max(start, 1));
    const moved = countBelow(old, end + 1);
    const between: number[] = [];
    for (let i = Math.max(0, start - 1); i < start + inserted; i++) if (endsLine(text, i)) between.push(i + 1);
    const starts = new Uint32Array(kept + between.length + old.length - moved);
    starts.set(old.subarray(0, kept));
    starts.set(between, kept);
    const delta = inserted - (end - start);
    for (let from = moved, to = kept + between.length; from < old.length; from++, to++) starts[to] = (old[from] ?? 0) + delta;
    index.#starts = starts;
    return index;
  }

  #lineStarts(): Uint32Array {
    if (this.#starts !== null) return this.#starts;
    const starts = [0];
    eachLineStart(this.#text, (at) => starts.push(at));
    this.#starts = Uint32Array.from(starts);
    return this.#starts;
  }
}

/** Tells where lines begin, but for the first. */
function eachLineStart(text: string, tell: (at: number) => void): void {
  if (text.includes('\r')) {
    for (let i = 0; i < text.length; i++) if (endsLine(text, i)) tell(i + 1);
  } else {
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) tell(i + 1);
  }
}

/** Characters between two counts of what takes two UTF-16 units: what a look-up of a column reads at most. */
const blockSize = 512;

/** The second half of a character beyond U+FFFF. */
function endsPair(text: string, at: number): boolean {
  if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) return false;
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

/** LF, or a CR that no LF follows. */
function endsLine(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === 10 || (c === 13 && text.charCodeAt(at + 1) !== 10);
}

/** The place of the last of the sorted numbers that is not beyond `limit`; of the first one if all are. */
export function lastAtMost(sorted: Int32Array | Uint32Array, limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many of the sorted numbers are smaller than `limit`. */
function countBelow(sorted: Uint32Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
