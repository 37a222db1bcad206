// Records in a folder, so that another run need not look again at what has not changed. A record is believed only if it is whole, of this
// program, and made of the very bytes that are there now; anything else is as if there were none. Who could write records could hide
// findings, so a folder that others can write to is refused (`cache-folder.ts`), or each record is signed.

import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/sha256.ts';
import type { FileRecord, RootRecord } from '../large/record.ts';
import { fileKey, RecordTable, type Records } from '../large/records.ts';

/** Of one record. That of a node of 1 MB has 100 KB. */
const bytesMax = 64 * 1024 * 1024;
/** Beyond this many the oldest half goes. */
const entriesMax = 4096;
const form = 'ecconf-record 1';

export class DiskRecords implements Records {
  readonly #table = new RecordTable();
  readonly #folder: string;
  readonly #secret: string;
  readonly #program: string;
  readonly #dirty = new Map<string, unknown>();

  /** @param secret signs records; empty: the folder itself is trusted @param program which build writes and reads them */
  constructor(folder: string, secret: string, program: string) {
    this.#folder = folder;
    this.#secret = secret;
    this.#program = program;
  }

  file(path: string, hash: string): FileRecord | null {
    const known = this.#table.file(path, hash);
    if (known !== null) return known;
    const read = this.#read(this.#keyOf('file', fileKey(path, hash))) as FileRecord | null;
    if (read !== null) this.#table.addFile(path, hash, read);
    return read;
  }

  root(key: string): RootRecord | null {
    const known = this.#table.root(key);
    if (known !== null) return known;
    const read = this.#read(this.#keyOf('root', key)) as RootRecord | null;
    if (read !== null) this.#table.addRoot(key, read);
    return read;
  }

  addFile(path: string, hash: string, record: FileRecord): void {
    this.#table.addFile(path, hash, record);
    this.#dirty.set(this.#keyOf('file', fileKey(path, hash)), record);
  }

  addRoot(key: string, record: RootRecord): void {
    this.#table.addRoot(key, record);
    this.#dirty.set(this.#keyOf('root', key), record);
  }

  /** Writes what is new, each record whole or not at all. A folder that cannot be written costs the next run time and nothing else. */
  save(): void {
    try {
      for (const [key, record] of this.#dirty) {
        const path = this.#pathOf(key);
        const body = JSON.stringify([key, record]);
        const beside = `${path}.${process.pid}.tmp`;
        writeFileSync(beside, `${form}\n${this.#seal(body)}\n${body}`, { mode: 0o600, flag: 'wx' });
        renameSync(beside, path);
      }
      this.#dirty.clear();
      prune(this.#folder);
    } catch {
      // Full, read-only, gone: see above.
    }
  }

  /** The record of a key; null where there is none that can be believed. */
  #read(key: string): unknown {
    const text = readWhole(this.#pathOf(key));
    if (text === null || !text.startsWith(`${form}\n`)) return null;
    const end = text.indexOf('\n', form.length + 1);
    const body = text.slice(end + 1);
    if (end < 0 || !isSame(text.slice(form.length + 1, end), this.#seal(body))) return null;
    const [written, record] = JSON.parse(body) as [string, unknown];
    return written === key ? record : null;
  }

  /** Also of what is said of a file alone: another build may read it otherwise. */
  #keyOf(kind: 'file' | 'root', key: string): string {
    return `${kind} ${this.#program} ${key}`;
  }

  #seal(body: string): string {
    return process.getBuiltinModule('node:crypto').createHmac('sha256', this.#secret).update(body).digest('base64');
  }

  #pathOf(key: string): string {
    return join(this.#folder, `${sha256(key)}.record`);
  }
}

/** No link is followed: what lies in the folder counts. */
function readWhole(path: string): string | null {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      const status = fstatSync(file);
      return status.isFile() && status.size <= bytesMax ? readFileSync(file, 'utf8') : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function isSame(a: string, b: string): boolean {
  const [one, two] = [Buffer.from(a), Buffer.from(b)];
  return one.length === two.length && process.getBuiltinModule('node:crypto').timingSafeEqual(one, two);
}

function prune(folder: string): void {
  const own = readdirSync(folder).filter((name) => /\.record(?:\.\d+\.tmp)?$/.test(name));
  if (own.length <= entriesMax) return;
  const ages = own.map((name) => ({ path: join(folder, name), at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  ages.sort((a, b) => a.at - b.at);
  for (const { path } of ages.slice(0, own.length - entriesMax / 2)) rmSync(path, { force: true });
}
