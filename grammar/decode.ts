// Bytes to text and back (R25): UTF-8 with or without a byte order mark; what is no UTF-8 is read as Latin-1, in which
// every byte is a character, so that nothing is lost and the file can still be checked and written back. UTF-16 is read as such.

import { fromUnits } from '../base/own-text.ts';
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
    return { text: fromUnits(body), bom, encoding: 'latin1', diagnostics: [diagnostic] };
  }
}

/** Reverses `decode` byte for byte. */
export function encode(decoded: Pick<Decoded, 'text' | 'bom' | 'encoding'>): Uint8Array {
  if (decoded.encoding === 'utf-16le' || decoded.encoding === 'utf-16be') {
    return wideBytes(decoded.bom ? `\ufeff${decoded.text}` : decoded.text, decoded.encoding);
  }
  const body = decoded.encoding === 'utf-8' ? new TextEncoder().encode(decoded.text) : narrowBytes(decoded.text);
  if (!decoded.bom) return body;
  const whole = new Uint8Array(body.length + 3);
  whole.set([0xef, 0xbb, 0xbf]);
  whole.set(body, 3);
  return whole;
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
  const whole = fromUnits(unitsOf(bytes, encoding));
  const bom = whole.charCodeAt(0) === 0xfeff;
  const text = bom ? whole.slice(1) : whole;
  const diagnostic: SyntaxDiagnostic = { code: 'EC1013', start: 0, end: Math.min(1, text.length), other: 16, fix: null };
  return { text, bom, encoding, diagnostics: [diagnostic] };
}

/** Code units of two bytes each; bytes may lie at odd places of their buffer, so none of its views would do. */
function unitsOf(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, at) => view.getUint16(2 * at, encoding === 'utf-16le'));
}

function wideBytes(text: string, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at, text.charCodeAt(at), encoding === 'utf-16le');
  return new Uint8Array(view.buffer);
}

function narrowBytes(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** The first byte that the decoder replaces by U+FFFD without having found that character itself. */
function firstInvalid(bytes: Uint8Array): number {
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const utf8 = new TextEncoder();
  let read = 0;
  let offset = 0;
  for (let at = lossy.indexOf('\ufffd'); at >= 0; at = lossy.indexOf('\ufffd', read)) {
    offset += utf8.encode(lossy.slice(read, at)).length;
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    read = at + 1;
  }
  return offset;
}
