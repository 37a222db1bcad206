// A compiled cluster as it travels and as history keeps it: brotli, because nodes repeat each other (a tenth of what gzip leaves), and never unpacked beyond
// what it may be.

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { offerPieceBytes, packedBytesMax } from '../control/rollout-fields.ts';

/** Of a document that is unpacked. */
const documentBytesMax = 256 * 1024 * 1024;
/** Above it nothing gets much smaller, and everything takes much longer. */
const quality = 5;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** On a thread of the pool. Throws with a reason for people where it stays too large. */
export async function pack(document: Uint8Array): Promise<Buffer> {
  if (document.length > documentBytesMax) throw new Error(`the configuration is larger than ${documentBytesMax / 1024 / 1024} MiB`);
  const packed = await compress(document, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: document.length },
  });
  if (packed.length > packedBytesMax)
    throw new Error(`the configuration is ${packed.length} bytes when it is packed; ${packedBytesMax} can travel`);
  return packed;
}

export type Unpacked = { readonly ok: true; readonly document: Buffer } | { readonly ok: false; readonly why: string };

/** Stops at the limit, whatever it would become. Never throws. */
export async function unpack(packed: Uint8Array, limit: number = documentBytesMax): Promise<Unpacked> {
  if (packed.length > packedBytesMax) return { ok: false, why: `it is larger than ${packedBytesMax} bytes, packed` };
  try {
    return { ok: true, document: await decompress(packed, { maxOutputLength: Math.min(limit, documentBytesMax) }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return {
      ok: false,
      why: code === 'ERR_BUFFER_TOO_LARGE' ? `it is larger than the ${limit} bytes that were told` : 'it is damaged: it cannot be unpacked',
    };
  }
}

export function cutPieces(packed: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < packed.length; at += offerPieceBytes) pieces.push(packed.subarray(at, at + offerPieceBytes));
  return pieces;
}
