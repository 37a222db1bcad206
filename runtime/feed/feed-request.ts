// One command as it lies in the receive buffer: where its arguments begin and end. One object serves all commands of a connection, so a
// command must copy what it keeps. Text comes out as strings, which are copies already.

const initialItems = 16;

export class Request {
  bytes: Buffer = Buffer.alloc(0);
  /** Arguments, the command's own name included. */
  count = 0;
  starts = new Int32Array(initialItems);
  ends = new Int32Array(initialItems);

  /** Room for so many arguments; those that are there stay. */
  reserve(items: number): void {
    if (items <= this.starts.length) return;
    const [starts, ends] = [new Int32Array(items), new Int32Array(items)];
    starts.set(this.starts);
    ends.set(this.ends);
    this.starts = starts;
    this.ends = ends;
  }

  start(index: number): number {
    return this.starts[index] ?? 0;
  }

  end(index: number): number {
    return this.ends[index] ?? 0;
  }

  /** Bytes of all arguments. */
  get length(): number {
    let bytes = 0;
    for (let index = 0; index < this.count; index++) bytes += this.end(index) - this.start(index);
    return bytes;
  }

  /** One of its own, which stays as it is. */
  clone(): Request {
    const copy = new Request();
    copy.reserve(this.count);
    copy.count = this.count;
    copy.bytes = Buffer.allocUnsafeSlow(this.length);
    let at = 0;
    for (let index = 0; index < this.count; index++) {
      copy.starts[index] = at;
      at += this.bytes.copy(copy.bytes, at, this.start(index), this.end(index));
      copy.ends[index] = at;
    }
    return copy;
  }

  /** A copy: the buffer is used again. */
  copy(index: number): Uint8Array {
    return new Uint8Array(this.bytes.subarray(this.start(index), this.end(index)));
  }

  /** UTF-8. Null: it is none. */
  text(index: number): string | null {
    return textOf(this.bytes, this.start(index), this.end(index));
  }

  /** For words of the protocol: upper case. What is longer than any word is cut. */
  word(index: number): string {
    const start = this.start(index);
    return this.bytes.toString('latin1', start, Math.min(this.end(index), start + 32)).toUpperCase();
  }

  /** A whole decimal number of at most 2^53 - 1 in size; NaN: it is none. */
  integer(index: number): number {
    const end = this.end(index);
    let at = this.start(index);
    const negative = this.bytes[at] === 45;
    if (negative) at++;
    if (at === end || end - at > 16) return Number.NaN;
    let value = 0;
    for (; at < end; at++) {
      const digit = (this.bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
    return negative && value !== 0 ? -value : value;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Almost every key is ASCII, for which no decoder is needed. Null: not UTF-8. */
export function textOf(bytes: Buffer, start: number, end: number): string | null {
  for (let at = start; at < end; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    try {
      return decoder.decode(bytes.subarray(start, end));
    } catch {
      return null;
    }
  }
  return bytes.toString('latin1', start, end);
}
