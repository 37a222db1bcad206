// LZ4 blocks, one message each: no frame, no dictionary, no length in front. Source: the block format description of the LZ4 project
// (lz4_Block_format.md). The encoder looks for one earlier place per hash of four bytes, as the reference's fast mode does.

/** A match is at least this long. */
const leastMatch = 4;
/** The last five bytes of a block are literals, and no match begins in the last twelve. */
const lastLiterals = 5;
const matchLimit = 12;
const mostDistance = 65_535;
const hashBits = 12;

/** Where each hash of four bytes was last seen, plus the position at which the current block began; old blocks fall below that. */
const seen = new Int32Array(1 << hashBits);
let base = 1;

/** The most bytes that `n` bytes can become. */
export function lz4Bound(n: number): number {
  return n + Math.floor(n / 255) + 16;
}

/** Writes `input` as one block at `at`; the room there is at least `lz4Bound`. Returns the end of what was written. */
export function lz4Encode(input: Uint8Array, output: Uint8Array, at: number): number {
  if (base + input.length > 0x7fff0000) {
    seen.fill(0);
    base = 1;
  }
  let out = at;
  let anchor = 0;
  const lastStart = input.length - matchLimit;
  const lastEnd = input.length - lastLiterals;
  for (let i = 0; i <= lastStart; i++) {
    const word = wordAt(input, i);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);
    const before = (seen[slot] ?? 0) - base;
    seen[slot] = base + i;
    if (before < 0 || i - before > mostDistance || wordAt(input, before) !== word) continue;
    let length = leastMatch;
    while (i + length < lastEnd && input[before + length] === input[i + length]) length++;
    out = sequence(input, anchor, i, output, out, length - leastMatch);
    output[out++] = i - before;
    output[out++] = (i - before) >>> 8;
    out = lengthBytes(output, out, length - leastMatch);
    i += length - 1;
    anchor = i + 1;
  }
  base += input.length + 1;
  return sequence(input, anchor, input.length, output, out, 0);
}

/** Token and literals. */
function sequence(input: Uint8Array, from: number, to: number, output: Uint8Array, at: number, match: number): number {
  const literals = to - from;
  output[at] = (Math.min(literals, 15) << 4) | Math.min(match, 15);
  const start = lengthBytes(output, at + 1, literals);
  output.set(input.subarray(from, to), start);
  return start + literals;
}

/** What a length of 15 and more has beyond the four bits of the token. */
function lengthBytes(output: Uint8Array, at: number, length: number): number {
  let rest = length - 15;
  if (rest < 0) return at;
  while (rest >= 255) {
    output[at++] = 255;
    rest -= 255;
  }
  output[at] = rest;
  return at + 1;
}

function wordAt(input: Uint8Array, at: number): number {
  return (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8) | ((input[at + 2] ?? 0) << 16) | ((input[at + 3] ?? 0) << 24);
}

/** The message of a block, or null where the block is damaged or does not hold exactly `messageBytes`. */
export function lz4Decode(block: Uint8Array, messageBytes: number): Buffer | null {
  // A byte of a block stands for at most 255 bytes of a message: a damaged length must not allocate gigabytes.
  if (messageBytes > block.length * 255) return null;
  const output = Buffer.allocUnsafe(messageBytes);
  let at = 0;
  let out = 0;
  for (;;) {
    const token = block[at++];
    if (token === undefined) return null;
    let literals = token >>> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255) {
        more = block[at++] ?? -1;
        if (more < 0) return null;
        literals += more;
      }
    }
    if (at + literals > block.length || out + literals > messageBytes) return null;
    output.set(block.subarray(at, at + literals), out);
    at += literals;
    out += literals;
    if (at === block.length) return out === messageBytes ? output : null;
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    let length = (token & 15) + leastMatch;
    if ((token & 15) === 15) {
      let more = 255;
      while (more === 255) {
        more = block[at++] ?? -1;
        if (more < 0) return null;
        length += more;
      }
    }
    if (distance === 0 || distance > out || out + length > messageBytes) return null;
    // Byte by byte: a match may overlap what it makes.
    for (let end = out + length; out < end; out++) output[out] = output[out - distance] ?? 0;
  }
}
