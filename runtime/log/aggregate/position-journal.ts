// The position journal: how far every source has been written, and what the last commit was going to write. Nothing is written to an output
// before the journal says so on the disk, and no node is told to forget a record before the journal holds its position.

import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { errnoOf } from '../jlog/errors.ts';
import { encodeLine, type Line } from './journal-lines.ts';
import { Ledger } from './journal-ledger.ts';
import { readJournal } from './read-journal.ts';

export type OpenedJournal = { readonly ok: true; readonly journal: Journal } | { readonly ok: false; readonly why: string };

const fileMode = 0o600;
const largestJournalBytes = 256 << 20;
/** A journal that has grown by this much since it was made is made anew. */
const growthBytes = 1 << 20;

export class Journal {
  readonly ledger: Ledger;
  readonly #disk: Disk;
  readonly #folder: string;
  #file: DiskFile;
  #size: number;
  #baseBytes: number;
  /** A write has failed, so there may be more in the file than we count. */
  #torn = false;
  /** It has been renamed, and the disk may not know. */
  #nameUnsynced = false;

  private constructor(disk: Disk, folder: string, file: DiskFile, ledger: Ledger, size: number) {
    this.#disk = disk;
    this.#folder = folder;
    this.#file = file;
    this.ledger = ledger;
    this.#size = size;
    this.#baseBytes = size;
  }

  /** The folder exists. Not opened: what is wrong with the journal that is there. What the disk refuses is thrown. */
  static async open(disk: Disk, folder: string, allowNew: boolean): Promise<OpenedJournal> {
    const path = join(folder, 'journal');
    // Of a renewal that was interrupted.
    await disk.remove(`${path}.new`);
    const opened = await disk.open(path, null);
    if (opened === null) {
      if (!allowNew) return { ok: false, why: 'it is gone' };
      const ledger = new Ledger({ kind: 'base', format: 1, seq: 0, places: [], sizes: [] });
      const { file, size } = await prepared(disk, folder, ledger);
      await disk.rename(`${path}.new`, path);
      const made = new Journal(disk, folder, file, ledger, size);
      made.#nameUnsynced = true;
      await made.#syncName();
      return { ok: true, journal: made };
    }
    const { size } = await opened.file.state();
    const read =
      size > largestJournalBytes ? ({ ok: false, why: `it has ${size} bytes` } as const) : readJournal(await opened.file.read(0, size));
    if (!read.ok) {
      await opened.file.close();
      return read;
    }
    const journal = new Journal(disk, folder, opened.file, read.ledger, read.end);
    journal.#torn = read.end < size;
    return { ok: true, journal };
  }

  /** Announces: resolves when it is on the disk. */
  async begin(line: Extract<Line, { kind: 'commit' | 'pack' | 'cut' }>): Promise<void> {
    await this.#syncName();
    await this.#append(line);
    await this.#file.sync();
    this.#took(line);
  }

  /** It has happened, and is durable. Needs no sync: without the line the files themselves say so. */
  async done(): Promise<void> {
    const line: Line = { kind: 'done', seq: this.ledger.seq };
    this.#took(line);
    try {
      await this.#append(line);
    } catch (cause) {
      if (errnoOf(cause) === null) throw cause;
    }
  }

  get size(): number {
    return this.#size;
  }

  /** The open one, begun when the journal had `size` bytes, was undone. */
  async undo(size: number): Promise<void> {
    if (this.ledger.open !== null) {
      this.ledger.settle(false);
      this.ledger.seq--;
    }
    this.#size = size;
    this.#torn = true;
    await this.#mend();
  }

  isLong(): boolean {
    return this.#size > this.#baseBytes * 2 + growthBytes;
  }

  /** Writes everything anew, in one line. When that fails the old one goes on. Not while something is open. */
  async renew(): Promise<void> {
    const { file, size } = await prepared(this.#disk, this.#folder, this.ledger);
    try {
      await this.#disk.rename(join(this.#folder, 'journal.new'), join(this.#folder, 'journal'));
    } catch (cause) {
      await file.close();
      throw cause;
    }
    const old = this.#file;
    this.#file = file;
    this.#size = size;
    this.#baseBytes = size;
    this.#torn = false;
    this.#nameUnsynced = true;
    await old.close();
    await this.#syncName();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #took(line: Line): void {
    if (!this.ledger.take(line)) throw new Error(`the journal cannot take ${JSON.stringify(line).slice(0, 200)}`);
  }

  async #append(line: Line): Promise<void> {
    await this.#mend();
    const bytes = encodeLine(line);
    this.#torn = true;
    await this.#file.write([bytes], this.#size);
    this.#torn = false;
    this.#size += bytes.length;
  }

  /** Half a line of a failed write must not stand before the next one. */
  async #mend(): Promise<void> {
    if (!this.#torn) return;
    await this.#file.truncate(this.#size);
    this.#torn = false;
  }

  async #syncName(): Promise<void> {
    if (!this.#nameUnsynced) return;
    await this.#disk.syncFolder(this.#folder);
    this.#nameUnsynced = false;
  }
}

/** A whole journal beside the one in force. */
async function prepared(disk: Disk, folder: string, ledger: Ledger): Promise<{ readonly file: DiskFile; readonly size: number }> {
  const path = join(folder, 'journal.new');
  await disk.remove(path);
  const opened = await disk.open(path, fileMode);
  if (opened === null) throw new Error(`${path} was not made`);
  const bytes = encodeLine(ledger.base());
  try {
    await opened.file.write([bytes], 0);
    await opened.file.sync();
  } catch (cause) {
    await opened.file.close();
    throw cause;
  }
  return { file: opened.file, size: bytes.length };
}
