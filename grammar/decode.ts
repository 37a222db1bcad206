// Bytes to text and back (R25): UTF-8 with or without a byte order mark; what is no UTF-8 is read as Latin-1, in which
// every byte is a character, so that nothing is lost and the file can still be checked and written back.

import type { SyntaxDiagnostic } from './diagnostics.ts';

export interface Decoded {
  readonly text: string;
  /** Whether a byte order mark was taken off. */
  readonly bom: boolean;
  readonly encoding: 'utf-8' | 'latin1';
  /** EC1013 at the first byte that is no UTF-8, or nothing. */
  readonly diagnostics: readonly SyntaxDiagnostic[];
}

/** The text of a file. Never throws. */
export function decode(bytes: Uint8Array): Decoded {
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
  const body = Buffer.from(decoded.text, decoded.encoding === 'utf-8' ? 'utf8' : 'latin1');
  return decoded.bom ? Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), body]) : body;
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
