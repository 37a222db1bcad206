// The bytes of a jlog, as the C library 2.6.0 writes them on a little-endian machine: names of files, metastore, record headers, positions.
// All numbers are unsigned 32-bit, except index entries (64-bit). There is no checksum anywhere.

/** A place in a log: `marker` messages of segment `log` lie before it, or have been consumed. */
export interface Position {
  /** Number of the segment. */
  readonly log: number;
  /** Ordinal of a message in its segment, from 1; 0 is before the first. */
  readonly marker: number;
}

export const plainMagic = 0x663a7318;
/** The low byte names the compressor. */
const compressedMagic = 0x15106a00;
const providers = ['stored', 'lz4'] as const;

export type Safety = 'unsafe' | 'almost' | 'safe';
export const safeties: readonly Safety[] = ['unsafe', 'almost', 'safe'];

export const defaultUnitLimitBytes = 4_194_304;
export const metastoreBytes = 16;
export const checkpointBytes = 8;
export const indexEntryBytes = 8;
export const mostSegment = 0xffffffff;

/** How records of a log look: one for the whole log, fixed when it is made. */
export interface Layout {
  readonly magic: number;
  readonly headerBytes: 16 | 20;
  /** `plain`: no length after the header; `stored`: the long header, uncompressed. */
  readonly compression: 'plain' | 'stored' | 'lz4';
}

/** The layout of a magic word; null where no version of the library knows it. A word of 0 is a log of jlog 1.x. */
export function layoutOf(magic: number): Layout | null {
  if (magic === plainMagic || magic === 0) return { magic, headerBytes: 16, compression: 'plain' };
  const compression = (magic & 0xffffff00) >>> 0 === compressedMagic ? providers[magic & 0xff] : undefined;
  return compression === undefined ? null : { magic, headerBytes: 20, compression };
}

export function magicOf(compression: Layout['compression']): number {
  return compression === 'plain' ? plainMagic : compressedMagic | providers.indexOf(compression);
}

/** Whether a word read as little-endian is a magic word written by a big-endian machine. */
export function isSwappedMagic(word: number): boolean {
  const swapped = swap(word);
  return swapped !== 0 && layoutOf(word) === null && layoutOf(swapped) !== null;
}

export function swap(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** What a record's header says. `payloadBytes` is what lies on disk, `messageBytes` what the reader gets. */
export interface Header {
  readonly sec: number;
  readonly usec: number;
  readonly messageBytes: number;
  readonly payloadBytes: number;
}

/**
 * Whether a header may begin at `at`, by its first word. Records of jlog 1.x carry 0 there, in logs that the library has since given a magic
 * word as well; a time is asked of them, because a page of zeros after a power cut must not read as a row of empty messages.
 */
export function isHeader(layout: Layout, bytes: Buffer, at: number): boolean {
  const word = bytes.readUInt32LE(at);
  if (layout.compression !== 'plain') return word === layout.magic;
  if (word === plainMagic) return true;
  return word === 0 && bytes.readUInt32LE(at + 4) !== 0 && bytes.readUInt32LE(at + 8) < 1_000_000;
}

export function readHeader(layout: Layout, bytes: Buffer, at: number): Header {
  const messageBytes = bytes.readUInt32LE(at + 12);
  return {
    sec: bytes.readUInt32LE(at + 4),
    usec: bytes.readUInt32LE(at + 8),
    messageBytes,
    payloadBytes: layout.headerBytes === 16 ? messageBytes : bytes.readUInt32LE(at + 16),
  };
}

/** Bytes of the whole record whose header begins at `at`. */
export function recordBytes(layout: Layout, bytes: Buffer, at: number): number {
  return layout.headerBytes + bytes.readUInt32LE(at + layout.headerBytes - 4);
}

export function writeHeader(layout: Layout, bytes: Buffer, at: number, header: Header): void {
  writeU32(bytes, at, layout.magic);
  writeU32(bytes, at + 4, header.sec);
  writeU32(bytes, at + 8, header.usec);
  writeU32(bytes, at + 12, header.messageBytes);
  if (layout.headerBytes === 20) writeU32(bytes, at + 16, header.payloadBytes);
}

/** Unchecked, and several times as fast as `Buffer.writeUInt32LE` in the loop that encodes a batch. */
function writeU32(bytes: Buffer, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

// -- names ------------------------------------------------------------------

export function segmentName(log: number): string {
  return log.toString(16).padStart(8, '0');
}

/** The segment that a file name means, or null. The library's search takes upper case too, but opens lower case only. */
export function segmentOf(name: string): number | null {
  return /^[0-9a-f]{8}$/.test(name) ? Number.parseInt(name, 16) : null;
}

/** The file of a subscriber: `cp.` and each byte of its name as two hex digits. `hex:` writes a name that is no UTF-8. */
export function checkpointName(subscriber: string): string {
  const raw = /^hex:((?:[0-9a-f]{2})+)$/.exec(subscriber)?.[1];
  if (raw !== undefined && subscriberOf(`cp.${raw}`) === subscriber) return `cp.${raw}`;
  return `cp.${Buffer.from(subscriber, 'utf8').toString('hex')}`;
}

/** Ours, beside the checkpoint of a subscriber: who reads under that name. The library passes over files that it does not know. */
export function ownershipName(subscriber: string): string {
  return checkpointName(subscriber).replace(/^cp/, 'owner');
}

/** The subscriber that a file name means, or null for any other file. */
export function subscriberOf(name: string): string | null {
  const hex = /^cp\.((?:[0-9a-f]{2})*)$/.exec(name)?.[1];
  if (hex === undefined) return null;
  const bytes = Buffer.from(hex, 'hex');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `hex:${hex}`;
}

// -- positions --------------------------------------------------------------

/** As the console and the library's tools print it: `00000000:0000a43a`, segment and marker in hex. */
export function formatPosition({ log, marker }: Position): string {
  return `${segmentName(log)}:${segmentName(marker)}`;
}

/** Null for anything but eight hex digits, a colon, and eight more. */
export function parsePosition(text: string): Position | null {
  const match = /^([0-9a-f]{8}):([0-9a-f]{8})$/i.exec(text);
  return match === null ? null : { log: Number.parseInt(match[1] ?? '', 16), marker: Number.parseInt(match[2] ?? '', 16) };
}

export function comparePositions(a: Position, b: Position): number {
  return a.log - b.log || a.marker - b.marker;
}
