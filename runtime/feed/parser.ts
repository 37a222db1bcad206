// Cuts what a client sends into commands: arrays of bulk strings, or lines that somebody types. Takes any division into chunks, looks at
// no byte twice, copies nothing of commands that lie whole in a chunk, and never holds more than one unfinished command.

import { splitLine } from './inline.ts';
import type { FeedLimits } from './feed-limits.ts';
import { Request } from './feed-request.ts';

/** `request`: `parser.request` is the next command. `more`: it needs more bytes. `malformed`: see `parser.error`, nothing more will come. */
export type Outcome = 'request' | 'more' | 'malformed';

const nothing = Buffer.alloc(0);
const [star, dollar, cr, lf] = [42, 36, 13, 10];
/** Digits of a count or a length that can be within any limit. */
const digitsMax = 10;
/** What `#number` gives where there is no number to give. */
const [incomplete, wrong] = [-2, -3];

type ParserLimits = Pick<FeedLimits, 'bulkBytes' | 'items' | 'requestBytes' | 'inlineBytes'>;

export class RequestParser {
  readonly request = new Request();
  error = '';
  readonly #limits: ParserLimits;
  #bytes: Buffer = nothing;
  /** Whether `#bytes` is ours to write into, or a chunk of the caller's. */
  #own = false;
  /** Of the command under way. */
  #start = 0;
  /** Next byte to look at. */
  #at = 0;
  #end = 0;
  /** Arguments that the command under way has by its own account; -1 before its head was read. */
  #expected = -1;

  constructor(limits: ParserLimits) {
    this.#limits = limits;
  }

  /** Bytes that wait to become commands. */
  get waitingBytes(): number {
    return this.#end - this.#start;
  }

  /** The chunk must stay as it is until `next` has said `more`. */
  feed(chunk: Buffer): void {
    if (this.#start === this.#end) {
      this.#bytes = chunk;
      this.#own = false;
      this.#start = 0;
      this.#at = 0;
      this.#end = chunk.length;
      return;
    }
    this.#makeRoom(chunk.length);
    chunk.copy(this.#bytes, this.#end);
    this.#end += chunk.length;
  }

  next(): Outcome {
    if (this.error !== '') return 'malformed';
    while (this.#expected < 0) {
      if (this.#at >= this.#end) return this.#empty();
      if (this.#bytes[this.#at] !== star) {
        const outcome = this.#inline();
        // An empty line is no command, and is not answered.
        if (outcome !== null) return outcome;
        continue;
      }
      const count = this.#number(this.#at + 1);
      if (count === incomplete) return 'more';
      if (count === wrong || count > this.#limits.items)
        return this.#fail(`invalid multibulk length; a command has 1 to ${this.#limits.items} arguments`);
      // Nor is an empty array.
      if (count <= 0) this.#start = this.#at;
      else this.#begin(count);
    }
    return this.#items();
  }

  /** Everything was taken: an idle connection must not keep a large buffer. */
  #empty(): Outcome {
    this.#bytes = nothing;
    this.request.bytes = nothing;
    this.#start = 0;
    this.#at = 0;
    this.#end = 0;
    return 'more';
  }

  #begin(count: number): void {
    this.#expected = count;
    this.request.count = 0;
    this.request.reserve(count);
  }

  #items(): Outcome {
    const { request } = this;
    const { starts, ends } = request;
    while (request.count < this.#expected) {
      if (this.#at >= this.#end) return this.#wait();
      if (this.#bytes[this.#at] !== dollar) return this.#fail(`expected '$', got '${printable(this.#bytes[this.#at] ?? 0)}'`);
      const before = this.#at;
      const length = this.#number(before + 1);
      if (length === incomplete) return this.#wait();
      if (length < 0 || length > this.#limits.bulkBytes)
        return this.#fail(`invalid bulk length; an argument has at most ${this.#limits.bulkBytes} bytes`);
      const from = this.#at;
      const to = from + length;
      if (to + 2 > this.#end) {
        // The length is read again when more has come: it is a few bytes, and the head of the argument stays in one place.
        this.#at = before;
        return to + 2 - this.#start > this.#limits.requestBytes ? this.#tooLong() : this.#wait();
      }
      if (this.#bytes[to] !== cr || this.#bytes[to + 1] !== lf) return this.#fail('an argument is longer than its length says');
      starts[request.count] = from;
      ends[request.count] = to;
      request.count++;
      this.#at = to + 2;
    }
    if (this.#at - this.#start > this.#limits.requestBytes) return this.#tooLong();
    request.bytes = this.#bytes;
    this.#start = this.#at;
    this.#expected = -1;
    return 'request';
  }

  #wait(): Outcome {
    return this.#end - this.#start > this.#limits.requestBytes ? this.#tooLong() : 'more';
  }

  #tooLong(): Outcome {
    return this.#fail(`too big a command; one has at most ${this.#limits.requestBytes} bytes`);
  }

  /** A line that somebody types. `#at` stays at its first byte until it is whole, bounded by `inlineBytes`. Null: it was empty. */
  #inline(): Outcome | null {
    const { inlineBytes } = this.#limits;
    const newline = this.#bytes.subarray(0, this.#end).indexOf(lf, this.#at);
    const length = (newline < 0 ? this.#end : newline) - this.#at;
    if (length > inlineBytes) return this.#fail(`too big inline request; one has at most ${inlineBytes} bytes`);
    if (newline < 0) return 'more';
    const words = splitLine(this.#bytes.subarray(this.#at, newline));
    this.#at = newline + 1;
    this.#start = this.#at;
    if (words === null) return this.#fail('unbalanced quotes in request');
    if (words.length === 0) return null;
    if (words.length > this.#limits.items) return this.#fail(`a command has at most ${this.#limits.items} arguments`);
    this.#takeWords(words);
    return 'request';
  }

  #takeWords(words: readonly Buffer[]): void {
    const { request } = this;
    request.reserve(words.length);
    request.bytes = Buffer.concat(words);
    request.count = words.length;
    let at = 0;
    for (const [index, word] of words.entries()) {
      request.starts[index] = at;
      at += word.length;
      request.ends[index] = at;
    }
  }

  /** The number in a line from `from`; then `#at` is behind the line. Otherwise `#at` stays. -1 and the like are numbers. */
  #number(from: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = from;
    let value = 0;
    const negative = at < end && bytes[at] === 45;
    if (negative) at++;
    const digitsFrom = at;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      if (at - digitsFrom >= digitsMax) return wrong;
    }
    if (at + 1 >= end) return at < end && bytes[at] !== cr ? wrong : incomplete;
    if (at === digitsFrom || bytes[at] !== cr || bytes[at + 1] !== lf) return wrong;
    this.#at = at + 2;
    return negative ? Math.min(-value, -1) : value;
  }

  #fail(why: string): Outcome {
    this.error = why;
    this.#start = this.#end;
    this.#at = this.#end;
    this.#bytes = nothing;
    return 'malformed';
  }

  /** Moves the unfinished command to the front of a buffer of ours with room for `more` bytes. Amortised: O(1) for each byte. */
  #makeRoom(more: number): void {
    const needed = this.waitingBytes + more;
    if (this.#own && this.#end + more <= this.#bytes.length) return;
    const roomy = this.#own && needed * 2 <= this.#bytes.length;
    const target = roomy ? this.#bytes : Buffer.allocUnsafe(needed * 2);
    this.#bytes.copy(target, 0, this.#start, this.#end);
    const moved = this.#start;
    for (let i = 0; i < this.request.count && this.#expected >= 0; i++) {
      this.request.starts[i] = this.request.start(i) - moved;
      this.request.ends[i] = this.request.end(i) - moved;
    }
    this.#bytes = target;
    this.#own = true;
    this.#at -= moved;
    this.#end -= moved;
    this.#start = 0;
  }
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}
