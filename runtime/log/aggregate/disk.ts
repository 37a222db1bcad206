// What the collector asks of a disk, and the real one. Apart from the collector, so that tests can cut the power after every single call and
// lose what was not synced. Everything that the system refuses is thrown as Node throws it, with `code` and `syscall`.

import { constants, type BigIntStats } from 'node:fs';
import { chmod, mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../jlog/errors.ts';

export interface Disk {
  /** For reading and writing. Made with exactly this mode where absent and `mode` is given; null where absent and it is not. */
  open(path: string, mode: number | null): Promise<{ readonly file: DiskFile; readonly made: boolean } | null>;
  /** Makes what is missing of a folder's path, with exactly this mode. Returns the folders in which names were made. */
  makeFolders(path: string, mode: number): Promise<readonly string[]>;
  /** Makes names in a folder durable. */
  syncFolder(path: string): Promise<void>;
  /** Identity of what has this name now; null where nothing has. */
  identity(path: string): Promise<string | null>;
  rename(from: string, to: string): Promise<void>;
  /** False where there was nothing. */
  remove(path: string): Promise<boolean>;
}

export interface DiskFile {
  /** The same as `Disk.identity` gives for its name, as long as it has that. */
  readonly identity: string;
  state(): Promise<{ readonly size: number; readonly linked: boolean }>;
  /** All of it, however short the single writes are. */
  write(chunks: readonly Uint8Array[], position: number): Promise<void>;
  /** Less at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  truncate(size: number): Promise<void>;
  /** The data and what is needed to find it. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** As the kernel has it (IOV_MAX). */
const mostVectors = 1024;

export const realDisk: Disk = {
  async open(path, mode) {
    const flags = constants.O_RDWR;
    try {
      return { file: await realFile(await open(path, flags)), made: false };
    } catch (cause) {
      if (errnoOf(cause) !== 'ENOENT' || mode === null) {
        if (errnoOf(cause) === 'ENOENT') return null;
        throw cause;
      }
    }
    const handle = await open(path, flags | constants.O_CREAT | constants.O_EXCL, mode);
    // Exactly: the mode of the configuration is no wish that a umask may change.
    return { file: await realFile(handle, mode), made: true };
  },
  async makeFolders(path, mode) {
    const missing: string[] = [];
    for (let each = path; (await identityOf(each)) === null; each = dirname(each)) missing.unshift(each);
    for (const each of missing) {
      try {
        await mkdir(each, mode);
        await chmod(each, mode);
      } catch (cause) {
        // Somebody else was faster.
        if (errnoOf(cause) !== 'EEXIST') throw cause;
      }
    }
    return missing.map((each) => dirname(each));
  },
  async syncFolder(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  identity: identityOf,
  rename: (from, to) => rename(from, to),
  async remove(path) {
    try {
      await unlink(path);
      return true;
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return false;
      throw cause;
    }
  },
};

async function identityOf(path: string): Promise<string | null> {
  try {
    return nameOf(await stat(path, { bigint: true }));
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null;
    throw cause;
  }
}

function nameOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

async function realFile(handle: FileHandle, mode: number | null = null): Promise<DiskFile> {
  let identity: string;
  try {
    if (mode !== null) await handle.chmod(mode);
    identity = nameOf(await handle.stat({ bigint: true }));
  } catch (cause) {
    await handle.close();
    throw cause;
  }
  return {
    identity,
    async state() {
      const { size, nlink } = await handle.stat();
      return { size, linked: nlink > 0 };
    },
    write: (chunks, position) => writeAll(handle, chunks, position),
    async read(position, length) {
      const bytes = Buffer.alloc(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    truncate: (size) => handle.truncate(size),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  for (let from = 0; from < chunks.length; from += mostVectors) {
    let rest = chunks.slice(from, from + mostVectors).filter(({ length }) => length > 0);
    while (rest.length > 0) {
      const { bytesWritten } = await handle.writev(rest, at);
      at += bytesWritten;
      rest = behind(rest, bytesWritten);
    }
  }
}

/** What is left of chunks when so many bytes of them are done. */
function behind(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  const rest: Uint8Array[] = [];
  for (const chunk of chunks) {
    const done = Math.min(left, chunk.length);
    left -= done;
    if (done < chunk.length) rest.push(chunk.subarray(done));
  }
  return rest;
}
