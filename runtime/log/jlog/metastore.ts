// The metastore: which segment is written, how large segments grow, how safe positions are, what records look like. 16 bytes; 12 in jlog 1.x.
// The C library keeps it mapped and rewrites what it thinks invalid, even when it only reads. A reader of ours never writes it.

import { failure } from './errors.ts';
import {
  defaultUnitLimitBytes,
  isSwappedMagic,
  layoutOf,
  metastoreBytes,
  plainMagic,
  safeties,
  swap,
  type Layout,
  type Safety,
} from './format.ts';

export interface Metastore {
  readonly storageLog: number;
  readonly unitLimitBytes: number;
  readonly safety: Safety;
  readonly layout: Layout;
  /** Fields that were not valid and have their default here. A writer stores them so. */
  readonly mended: readonly string[];
}

/**
 * Reads a metastore. `firstWord` gives the first word of the oldest segment, if there is one: it decides where the magic word is damaged, since
 * the plain one, which the C library would assume, makes a compressed log unreadable. Fails with META_OPEN or NOT_SUPPORTED.
 */
export function decodeMetastore(bytes: Buffer, path: string, firstWord: () => number | null): Metastore {
  if (bytes.length !== metastoreBytes && bytes.length !== 12) {
    throw failure(
      'META_OPEN',
      path,
      `${path} has ${bytes.length} bytes in place of 16; \`ecclusterd jlog repair\` makes it anew from the segments`,
    );
  }
  const word = (at: number): number => bytes.readUInt32LE(at);
  const magic = bytes.length === 12 ? 0 : word(12);
  const foreign = isSwappedMagic(magic) || (magic === 0 && word(8) > 2 && swap(word(8)) <= 2);
  if (foreign) {
    throw failure(
      'NOT_SUPPORTED',
      path,
      `${path} was written by a big-endian machine; convert the log on this machine first (jlog_change_endian), then open it`,
    );
  }
  const mended: string[] = [];
  const safety = safeties[word(8)];
  if (safety === undefined) mended.push('safety');
  if (word(4) === 0) mended.push('unit_limit');
  const layout = layoutOf(magic);
  if (layout === null) mended.push('hdr_magic');
  return {
    storageLog: word(0),
    unitLimitBytes: word(4) === 0 ? defaultUnitLimitBytes : word(4),
    safety: safety ?? 'almost',
    layout: layout ?? guessLayout(magic, firstWord(), path),
    mended,
  };
}

function guessLayout(magic: number, first: number | null, path: string): Layout {
  const layout = layoutOf(first ?? plainMagic);
  if (layout !== null) return layout;
  throw failure(
    'META_OPEN',
    path,
    `${path} has the unknown magic word 0x${magic.toString(16)}, and the oldest segment begins with 0x${(first ?? 0).toString(16)}: is this a jlog?`,
  );
}

export function encodeMetastore(meta: Omit<Metastore, 'mended'>): Buffer {
  const bytes = Buffer.alloc(metastoreBytes);
  bytes.writeUInt32LE(meta.storageLog, 0);
  bytes.writeUInt32LE(meta.unitLimitBytes, 4);
  bytes.writeUInt32LE(safeties.indexOf(meta.safety), 8);
  bytes.writeUInt32LE(meta.layout.magic, 12);
  return bytes;
}
