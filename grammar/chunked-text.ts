// A text that is kept as the texts of its chunks. Between a keystroke and its findings nobody reads all of a large file, so nobody pays for
// joining it: a copy of 1 MB takes longer than all else that a keystroke needs, and is what the garbage collector then works on.

import type { Chunk } from './chunks.ts';
import { lastAtMost, LineIndex, type Lines, type Position } from './line-index.ts';
import type { LettersInLines } from './letters.ts';

export class ChunkedText implements LettersInLines {
  readonly chunks: readonly Chunk[];
  readonly length: number;
  readonly #starts: Int32Array;
  #whole: string | null = null;
  #lines: Lines | null = null;

  /** `whole`: the text itself, where it is at hand. */
  constructor(chunks: readonly Chunk[], whole: string | null = null) {
    this.chunks = chunks;
    this.#whole = whole;
    this.#starts = new Int32Array(chunks.length);
    let start = 0;
    for (let i = 0; i < chunks.length; i++) {
      this.#starts[i] = start;
      start += chunks[i]?.text.length ?? 0;
    }
    this.length = start;
  }

  /** In one piece. The first call joins it. */
  get whole(): string {
    this.#whole ??= this.chunks.map(({ text }) => text).join('');
    return this.#whole;
  }

  get lines(): Lines {
    this.#lines ??= new ChunkedLines(this);
    return this.#lines;
  }

  /** Where a chunk begins; the end of the text for one beyond the last. */
  startOf(chunk: number): number {
    return this.#starts[chunk] ?? this.length;
  }

  /** The chunk in which an offset lies; of two that meet there, the second. */
  at(offset: number): number {
    return lastAtMost(this.#starts, offset);
  }

  charCodeAt(at: number): number {
    const i = this.at(at);
    return this.chunks[i]?.text.charCodeAt(at - this.startOf(i)) ?? Number.NaN;
  }

  charAt(at: number): string {
    return this.slice(at, at + 1);
  }

  /** For offsets that lie in the text, as those of nodes and edits do. */
  slice(start: number, end: number): string {
    const parts: string[] = [];
    for (let i = this.at(start); i < this.chunks.length && this.startOf(i) < end; i++) {
      const from = this.startOf(i);
      parts.push(this.chunks[i]?.text.slice(Math.max(0, start - from), Math.max(0, end - from)) ?? '');
    }
    return parts.join('');
  }
}

/** Lines counted chunk by chunk: a chunk is whole lines, so those of one that an edit does not touch stay as they were counted. */
class ChunkedLines implements Lines {
  readonly #text: ChunkedText;
  /** How many lines end before each chunk. */
  readonly #before: Int32Array;
  readonly lineCount: number;

  constructor(text: ChunkedText) {
    this.#text = text;
    this.#before = new Int32Array(text.chunks.length);
    let before = 0;
    for (let i = 0; i < text.chunks.length; i++) {
      this.#before[i] = before;
      before += (text.chunks[i]?.lines.lineCount ?? 1) - 1;
    }
    this.lineCount = before + 1;
  }

  position(offset: number): Position {
    const { start, before, lines } = this.#around(this.#text.at(offset));
    const { line, character } = lines.position(offset - start);
    return { line: before + line, character };
  }

  human(offset: number): { readonly line: number; readonly column: number } {
    const { start, before, lines } = this.#around(this.#text.at(offset));
    const { line, column } = lines.human(offset - start);
    return { line: before + line, column };
  }

  offset({ line, character }: Position): number {
    const { start, before, lines } = this.#around(this.#withLine(line));
    return start + lines.offset({ line: line - before, character });
  }

  lineStart(line: number): number {
    const { start, before, lines } = this.#around(this.#withLine(line));
    return start + lines.lineStart(line - before);
  }

  lineEnd(line: number): number {
    const { start, before, lines } = this.#around(this.#withLine(line));
    return start + lines.lineEnd(line - before);
  }

  lineText(line: number): string {
    const { before, lines } = this.#around(this.#withLine(line));
    return lines.lineText(line - before);
  }

  /** The chunk in which a line begins; the last one for a line beyond the text. */
  #withLine(line: number): number {
    return lastAtMost(this.#before, line);
  }

  #around(i: number): { readonly start: number; readonly before: number; readonly lines: Lines } {
    return { start: this.#text.startOf(i), before: this.#before[i] ?? 0, lines: this.#text.chunks[i]?.lines ?? noLines };
  }
}

const noLines = new LineIndex('');
