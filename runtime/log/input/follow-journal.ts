// The place in a source file up to which its lines are in the log, kept so that the death of the process neither loses nor repeats one.
//
// Before lines are appended the journal says which, with the time that their records will carry and the end of the log before them. After a crash the
// log itself tells how many of them are in it (see `recover.ts`). Afterwards it says that they are, so that this is seldom asked.
//
// Two slots in turn, each with a checksum: a write that is torn by a power cut leaves the other one.

import { createHash } from 'node:crypto';
import { closeSync, fstatSync } from 'node:fs';
import { failure } from '../jlog/errors.ts';
import { openFile, readAt, syncLater, writeAt } from '../jlog/files.ts';
import { Reader, Writer } from '../../net/codec.ts';

/** Which file it is: a rotated one keeps its inode, one that was truncated and written anew has another beginning. */
export interface SourceIdentity {
  readonly inode: number;
  /** Bytes at its beginning over which `head` was made. */
  readonly headBytes: number;
  /** SHA-256, hexadecimal. */
  readonly head: string;
}

export interface JournalEntry {
  readonly source: SourceIdentity;
  /** Lines before it are in the log. */
  readonly offset: number;
  /** Lines from `offset` to `to` may be in the log, some or all. */
  readonly intent: {
    readonly to: number;
    readonly records: number;
    /** The records carry this time, which no other records of this source do: Unix microseconds. */
    readonly timeUs: number;
    /** The records lie at or behind this byte of the log. */
    readonly after: { readonly log: number; readonly offset: number };
  } | null;
  /**
   * Inode of the youngest rotated file when this one was taken up, 0 where there was none. A file of which nothing has been read yet has no beginning
   * by which it could be known: what was rotated after this one is then where to go on. Null in journals of before this was kept.
   */
  readonly before: number | null;
}

/** While there is no file yet. */
export const noSource: SourceIdentity = { inode: 0, headBytes: 0, head: '' };

const slotBytes = 256;
const magic = 0x4543_4a31;
const hashBytes = 32;

export class Journal {
  readonly path: string;
  readonly fd: number;
  readonly #durable: boolean;
  #sequence = 0;

  private constructor(path: string, fd: number, durable: boolean) {
    this.path = path;
    this.fd = fd;
    this.#durable = durable;
  }

  static open(path: string, durable: boolean): Journal {
    const fd = openFile(path, 'create');
    if (fd === null) throw failure('FILE_OPEN', path, `cannot make ${path}`);
    return new Journal(path, fd, durable);
  }

  /** Null: there is no entry yet. Fails where the file has something in it and neither slot makes sense: then nobody knows what was written. */
  read(): JournalEntry | null {
    const bytes = Buffer.alloc(2 * slotBytes);
    readAt(this.fd, this.path, bytes, 0);
    const slots = [bytes.subarray(0, slotBytes), bytes.subarray(slotBytes)].flatMap((slot) => decodeSlot(slot) ?? []);
    const newest = slots.reduce<Slot | null>((best, slot) => (best === null || slot.sequence > best.sequence ? slot : best), null);
    if (newest === null && bytes.some((byte) => byte !== 0)) {
      const what = 'remove it to begin anew with --from beginning or end, which repeats or leaves out lines';
      throw failure('FILE_CORRUPT', this.path, `${this.path} is no journal, or is damaged: ${what}`);
    }
    this.#sequence = newest?.sequence ?? 0;
    return newest?.entry ?? null;
  }

  async write(entry: JournalEntry): Promise<void> {
    this.#sequence++;
    writeAt(this.fd, this.path, encodeSlot({ sequence: this.#sequence, entry }), (this.#sequence % 2) * slotBytes);
    if (this.#durable) await syncLater(this.fd, this.path);
  }

  /** When something was written last, Unix milliseconds. */
  writtenMs(): number {
    return fstatSync(this.fd).mtimeMs;
  }

  close(): void {
    closeSync(this.fd);
  }
}

interface Slot {
  readonly sequence: number;
  readonly entry: JournalEntry;
}

function encodeSlot({ sequence, entry: { source, offset, intent, before } }: Slot): Buffer {
  const to = new Writer();
  to.u32(magic);
  to.varint(sequence);
  to.varint(source.inode);
  to.varint(source.headBytes);
  to.text(source.head, 64);
  to.varint(offset);
  to.u8(intent === null ? 0 : 1);
  if (intent !== null) {
    to.varint(intent.to);
    to.varint(intent.records);
    to.varint(intent.timeUs);
    to.u32(intent.after.log);
    to.varint(intent.after.offset);
  }
  to.varint(before === null ? 0 : before + 1);
  const body = to.finish();
  const slot = Buffer.alloc(slotBytes);
  slot.set(body);
  slot.set(digest(slot.subarray(0, slotBytes - hashBytes)), slotBytes - hashBytes);
  return slot;
}

function decodeSlot(slot: Buffer): Slot | null {
  const body = slot.subarray(0, slotBytes - hashBytes);
  if (!digest(body).equals(slot.subarray(slotBytes - hashBytes))) return null;
  const from = new Reader(body);
  if (from.u32() !== magic) return null;
  const sequence = from.varint();
  const source = { inode: from.varint(), headBytes: from.varint(), head: from.text(64) };
  const offset = from.varint();
  const intends = from.u8() === 1;
  const intent = intends
    ? { to: from.varint(), records: from.varint(), timeUs: from.varint(), after: { log: from.u32(), offset: from.varint() } }
    : null;
  // Older slots have zeros here.
  const kept = from.varint();
  return from.error === null ? { sequence, entry: { source, offset, intent, before: kept === 0 ? null : kept - 1 } } : null;
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
