// Keys come again: the connection that raised one lowers it, and busy domains are counted all the time. The text of a key that came lately is
// given out again, which costs no new string, and tables find it without comparing letters.

import { textOf } from './feed-request.ts';

/** A power of two. */
const slots = 4096;
/** Longer ones are rare, and are not kept. */
const lengthMax = 64;

export class RecentTexts {
  readonly #texts: string[] = new Array<string>(slots).fill('');

  /** As `textOf`. */
  of(bytes: Buffer, start: number, end: number): string | null {
    const length = end - start;
    if (length > lengthMax) return textOf(bytes, start, end);
    let hash = length;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) return textOf(bytes, start, end);
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 12)) & (slots - 1);
    const text = this.#texts[slot] ?? '';
    if (text.length === length && isThere(text, bytes, start)) return text;
    const made = bytes.toString('latin1', start, end);
    this.#texts[slot] = made;
    return made;
  }
}

function isThere(text: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
