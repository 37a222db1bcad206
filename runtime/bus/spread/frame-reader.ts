// Frames out of the pieces that a socket gives: a header alone, half a frame, thirty at once. Taken one at a time, so that whoever takes them can
// stop between two. What waits here is counted (`bytes`), and a length that no daemon writes ends it before any memory is taken for it.

import { type Frame, type Header, headerBytes, nameBytes, readHeader, readNames } from './frame.ts';

export type Taken =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** The next frame is not whole yet. */
  | { readonly kind: 'more' }
  /** For good: nobody knows where the next frame would begin. */
  | { readonly kind: 'malformed'; readonly reason: string };

export class FrameReader {
  /** Not taken yet. */
  bytes = 0;
  #chunks: Uint8Array[] = [];
  /** Chunks in front that are used up, and bytes of the one behind them. */
  #used = 0;
  #at = 0;
  #header: Header | null = null;
  #malformed: string | null = null;

  /** `chunk` is kept until its frames are taken. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0 || this.#malformed !== null) return;
    this.#chunks.push(chunk);
    this.bytes += chunk.length;
  }

  /** The data of a frame is the caller's to keep. */
  take(): Taken {
    if (this.#malformed !== null) return { kind: 'malformed', reason: this.#malformed };
    if (this.#header === null) {
      if (this.bytes < headerBytes) return { kind: 'more' };
      const header = readHeader(this.#cut(headerBytes));
      if ('malformed' in header) return this.#end(header.malformed);
      this.#header = header;
    }
    const { extraBytes, groupCount, dataBytes, ...fixed } = this.#header;
    const namesAt = extraBytes;
    const dataAt = namesAt + groupCount * nameBytes;
    if (this.bytes < dataAt + dataBytes) return { kind: 'more' };
    const body = this.#cut(dataAt + dataBytes);
    this.#header = null;
    return { kind: 'frame', frame: { ...fixed, groups: readNames(body, namesAt, groupCount), data: body.subarray(dataAt) } };
  }

  #end(reason: string): Taken {
    this.#malformed = reason;
    this.#chunks = [];
    this.bytes = this.#used = this.#at = 0;
    return { kind: 'malformed', reason };
  }

  /** A copy: what a socket gave may be part of a block that much else is in. */
  #cut(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const chunk = this.#chunks[this.#used];
      if (chunk === undefined) throw new Error('fewer bytes than were counted');
      const part = chunk.subarray(this.#at, this.#at + length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#at += part.length;
      if (this.#at < chunk.length) continue;
      this.#used++;
      this.#at = 0;
    }
    this.bytes -= length;
    // Rarely, since it moves all that is behind.
    if (this.#used === this.#chunks.length || this.#used >= 64) {
      this.#chunks = this.#chunks.slice(this.#used);
      this.#used = 0;
    }
    return bytes;
  }
}
