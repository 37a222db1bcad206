// Bytes to text and back (R25): UTF-8 with or without a byte order mark; what is no UTF-8 is read as Latin-1, in which
// every byte is a character, so that nothing is lost and the file can still be checked and written back. UTF-16 is read as such.

import type { SyntaxDiagnostic } from './diagnostics.ts';

export interface Decoded {
  readonly text: string;
  /** Whether a byte order mark was taken off. */
  readonly bom: boolean;
  readonly encoding: 'utf-8' | 'latin1' | 'utf-16le' | 'utf-16be';
  /** EC1013 at the first byte that is no UTF-8, or nothing; `other` is 16 where it is UTF-16. */
  readonly diagnostics: readonly SyntaxDiagnostic[];
}

/** The text of a file. Never throws. */
export function decode(bytes: Uint8Array): Decoded {
  const wide = wideEncoding(bytes);
  if (wide !== null) return decodeWide(bytes, wide);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { text, bom, encoding: 'utf-8', diagnostics: [] };
  } catch {
    const start = firstInvalid(body);
    const diagnostic: SyntaxDiagnostic = { code: 'EC1013', start, end: start + 1, other: -1, fix: null };
    return { text: buffer(body).toString('latin1'), bom, encoding: 'latin1', diagnostics: [diagnostic] };
  }
}

/** Reverses `decode` byte for byte. */
export function encode(decoded: Pick<Decoded, 'text' | 'bom' | 'encoding'>): Uint8Array {
  if (decoded.encoding === 'utf-16le' || decoded.encoding === 'utf-16be') {
    const units = Buffer.from(decoded.bom ? `\ufeff${decoded.text}` : decoded.text, 'utf16le');
    return decoded.encoding === 'utf-16le' ? units : units.swap16();
  }
  const body = Buffer.from(decoded.text, decoded.encoding === 'utf-8' ? 'utf8' : 'latin1');
  return decoded.bom ? Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), body]) : body;
}

/** By its byte order mark, or by the NUL in every second byte, which ASCII text has then and no other file of ours. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length < 2 || bytes.length % 2 !== 0) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const looked = Math.min(bytes.length, 512);
  let [even, odd] = [0, 0];
  for (let i = 0; i < looked; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  if (looked < 8 || Math.max(even, odd) < looked * 0.4 || Math.min(even, odd) > 0) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Read as what it is, so that one finding says so and the rest is checked. */
function decodeWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const units = Buffer.from(bytes);
  const whole = (encoding === 'utf-16le' ? units : units.swap16()).toString('utf16le');
  const bom = whole.charCodeAt(0) === 0xfeff;
  const text = bom ? whole.slice(1) : whole;
  const diagnostic: SyntaxDiagnostic = { code: 'EC1013', start: 0, end: Math.min(1, text.length), other: 16, fix: null };
  return { text, bom, encoding, diagnostics: [diagnostic] };
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first byte that the decoder replaces by U+FFFD without having found that character itself. */
function firstInvalid(bytes: Uint8Array): number {
  const lossy = buffer(bytes).toString('utf8');
  let read = 0;
  let offset = 0;
  for (let at = lossy.indexOf('\ufffd'); at >= 0; at = lossy.indexOf('\ufffd', read)) {
    offset += Buffer.byteLength(lossy.slice(read, at));
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    read = at + 1;
  }
  return offset;
}
