// Answers in the making, as bytes of RESP2 or RESP3. All answers to one chunk of input end up in one buffer and one write; the buffer is
// shared by all connections, because nothing here waits. A command writes exactly one answer; an array or a map is followed by its elements.

const initialBytes = 128 << 10;
const [cr, lf, zero] = [13, 10, 48];

export class Replies {
  /** Of the connection whose turn it is. */
  protocol: 2 | 3 = 2;
  readonly #counters: { errors: number };
  #bytes = Buffer.allocUnsafeSlow(initialBytes);
  #length = 0;

  constructor(counters: { errors: number }) {
    this.#counters = counters;
  }

  get length(): number {
    return this.#length;
  }

  /** What was written since the last `clear`: a view, good until then. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** `kept`: somebody still needs the bytes of `view`, so the next answers get others. */
  clear(kept: boolean): void {
    if (kept || this.#bytes.length > initialBytes) this.#bytes = Buffer.allocUnsafeSlow(initialBytes);
    this.#length = 0;
  }

  /** A word of the protocol, such as `OK`: ASCII without line ends. */
  simple(text: string): void {
    this.#line(43, text);
  }

  /** Begins with a word in capitals, as clients expect (`ERR ...`). What a client sent may be in it: line ends are taken out. */
  error(text: string): void {
    this.#counters.errors++;
    this.#line(45, text.replace(/[\u0000-\u001f\u007f]/g, ' '));
  }

  /** A whole number of at most 2^53 - 1 in size. */
  integer(value: number): void {
    this.#number(58, value);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.#number(36, length);
    this.#room(length + 2);
    this.#length += this.#bytes.write(value, this.#length);
    this.#lineEnd();
  }

  bytes(value: Uint8Array): void {
    this.#number(36, value.length);
    this.#room(value.length + 2);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    this.#lineEnd();
  }

  nil(): void {
    this.#raw(this.protocol === 3 ? '_\r\n' : '$-1\r\n');
  }

  /** So many elements follow. */
  array(count: number): void {
    this.#number(42, count);
  }

  /** So many pairs follow, key first; in RESP2 a flat array. */
  map(pairs: number): void {
    if (this.protocol === 3) this.#number(37, pairs);
    else this.#number(42, pairs * 2);
  }

  set(count: number): void {
    this.#number(this.protocol === 3 ? 126 : 42, count);
  }

  #line(kind: number, text: string): void {
    this.#room(Buffer.byteLength(text) + 3);
    this.#bytes[this.#length++] = kind;
    this.#length += this.#bytes.write(text, this.#length);
    this.#lineEnd();
  }

  #number(kind: number, value: number): void {
    this.#room(24);
    const bytes = this.#bytes;
    bytes[this.#length++] = kind;
    if (value >= 0 && value < 10) bytes[this.#length++] = zero + value;
    else if (value >= 0 && value <= 0x7fff_ffff) this.#digits(value);
    else this.#length += bytes.write(String(value), this.#length, 'latin1');
    bytes[this.#length++] = cr;
    bytes[this.#length++] = lf;
  }

  #digits(value: number): void {
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    const end = this.#length + digits;
    let rest = value | 0;
    for (let at = end - 1; at >= this.#length; at--) {
      const next = (rest / 10) | 0;
      this.#bytes[at] = zero + (rest - next * 10);
      rest = next;
    }
    this.#length = end;
  }

  #raw(text: string): void {
    this.#room(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  #lineEnd(): void {
    this.#bytes[this.#length++] = cr;
    this.#bytes[this.#length++] = lf;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
