// From bytes of a segment to messages.

import { failure, type Report } from './errors.ts';
import { readLater } from './files.ts';
import { formatPosition, isHeader, readHeader, recordBytes, type Layout, type Position } from './format.ts';
import { lz4Decode } from './lz4.ts';

export interface Message {
  readonly position: Position;
  /** When it was written, by the writer's clock: Unix seconds and microseconds. Not necessarily ascending. */
  readonly sec: number;
  readonly usec: number;
  /** The reader's to keep. Shares memory with the other messages of its batch: copy it if only a few are kept for long. */
  readonly payload: Buffer;
}

/** Larger messages are refused: a damaged length must not take the memory of the process. */
const mostMessageBytes = 256 * 1024 * 1024;

export interface Read {
  readonly messages: Message[];
  /** Where the record after the last one begins. */
  readonly offset: number;
  /** Records passed, those included whose payload could not be decoded. */
  readonly records: number;
}

/**
 * Reads whole records from `offset` up to `limit`, both of which are ends of records, and about `mostBytes` of them; one at least.
 * A block that cannot be decompressed is reported and left out. Fails with FILE_CORRUPT where no record begins.
 */
export async function readMessages(
  fd: number,
  path: string,
  layout: Layout,
  after: Position,
  offset: number,
  limit: number,
  mostBytes: number,
  report: Report,
): Promise<Read> {
  const block = await blockOf(fd, path, layout, offset, limit, mostBytes);
  const messages: Message[] = [];
  let at = 0;
  let records = 0;
  while (at + layout.headerBytes <= block.length) {
    if (!isHeader(layout, block, at)) throw noHeader(path, offset + at);
    const size = recordBytes(layout, block, at);
    if (at + size > block.length) break;
    const { sec, usec, messageBytes } = readHeader(layout, block, at);
    records++;
    const position = { log: after.log, marker: after.marker + records };
    const raw = block.subarray(at + layout.headerBytes, at + size);
    const payload = layout.compression === 'lz4' ? lz4Decode(raw, messageBytes) : raw;
    if (payload === null) {
      const message = `message ${formatPosition(position)} in ${path} left out: its LZ4 block at byte ${offset + at} is damaged`;
      report({ kind: 'message', path, offset: offset + at, bytes: size, message });
    } else messages.push({ position, sec, usec, payload });
    at += size;
  }
  return { messages, offset: offset + at, records };
}

/** One block that holds one whole record at least. */
async function blockOf(fd: number, path: string, layout: Layout, offset: number, limit: number, mostBytes: number): Promise<Buffer> {
  let block = Buffer.allocUnsafeSlow(Math.min(Math.max(mostBytes, layout.headerBytes), limit - offset));
  let n = await readLater(fd, path, block, offset);
  const size = n < layout.headerBytes ? layout.headerBytes : recordBytes(layout, block, 0);
  if (size > n) {
    if (size > limit - offset) throw noHeader(path, offset);
    if (size > mostMessageBytes) {
      throw failure(
        'FILE_READ',
        path,
        `the message at byte ${offset} of ${path} has ${size} bytes, more than ${mostMessageBytes}; it is not read`,
      );
    }
    block = Buffer.allocUnsafeSlow(size);
    n = await readLater(fd, path, block, offset);
    if (n < size) throw noHeader(path, offset);
  }
  return block.subarray(0, n);
}

export function noHeader(path: string, offset: number): ReturnType<typeof failure> {
  return failure(
    'FILE_CORRUPT',
    path,
    `no record begins at byte ${offset} of ${path}: it was changed while it was read; \`ecclusterd jlog analyse\` tells more`,
  );
}
