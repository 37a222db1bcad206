// The tokens of a text as numbers: a tag for each (its kind, and whether it is the first on its line), with the offsets beside it.

import { kinds } from './tokens.ts';

/** `2 * kind + first`, the index into `sharedTokens`. */
export const tagOf = (kind: number, first: boolean): number => 2 * kind + (first ? 1 : 0);
export const kindOf = (tag: number): number => tag >> 1;

export const endTag = tagOf(kinds.end, false);
/** How far the parser may look beyond the last token: there are tags of the end. */
const beyond = 8;

/** What a word or string turns into when `=` follows. Indexed by kind. */
export const beforeEquals = retag(
  [kinds.word, kinds.key],
  [kinds.head, kinds.key],
  [kinds.include, kinds.key],
  [kinds.quoted, kinds.quotedKey],
);
export const beforeCurly = retag([kinds.word, kinds.head], [kinds.include, kinds.head]);

function retag(...pairs: readonly (readonly [number, number])[]): Uint8Array {
  const table = Uint8Array.from(Object.values(kinds));
  for (const [from, to] of pairs) table[from] = to;
  return table;
}

export class TokenVector {
  tags: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count = 0;
  /** 1 as long as the next token is the first on its line. */
  first = 1;

  /** `guess`: how many tokens there will be; what is too small grows. */
  constructor(guess: number) {
    const size = guess + beyond;
    this.tags = new Uint8Array(size).fill(endTag);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
  }

  /** How many tokens fit in before it grows. */
  get room(): number {
    return this.tags.length - beyond;
  }

  push(kind: number, start: number, end: number): void {
    if (this.count === this.room) this.grow();
    const n = this.count++;
    this.starts[n] = start;
    this.ends[n] = end;
    this.tags[n] = 2 * kind + this.first;
    this.first = 0;
  }

  grow(): void {
    const { tags, starts, ends } = this;
    const size = 2 * this.room + beyond;
    this.tags = new Uint8Array(size).fill(endTag);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.tags.set(tags);
    this.starts.set(starts);
    this.ends.set(ends);
  }

  /** The kind of the last token, or of the one so many before it; -1: there is none. */
  kind(back = 0): number {
    const at = this.count - 1 - back;
    return at < 0 ? -1 : kindOf(this.tags[at] as number);
  }

  /** The end of the last token; -1: there is none. */
  get lastEnd(): number {
    return this.count === 0 ? -1 : (this.ends[this.count - 1] as number);
  }

  /** The last token is another one, now that it is known what follows: see `beforeEquals`. */
  retagLast(table: Uint8Array): void {
    if (this.count === 0) return;
    const tag = this.tags[this.count - 1] as number;
    this.tags[this.count - 1] = 2 * (table[kindOf(tag)] as number) + (tag & 1);
  }
}
