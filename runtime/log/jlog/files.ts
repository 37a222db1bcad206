// Files at a position: the few system calls of this folder, with failures that name the file. Short ones are synchronous, because they run while
// a lock is held that mail servers wait for; reading of messages is not, so that a slow disk does not stop the event loop.

import { closeSync, constants, fchownSync, fstatSync, fsync, openSync, read, readSync, unlinkSync, writeSync } from 'node:fs';
import { errnoOf, failure, type JlogErrorCode } from './errors.ts';

/** Who shall own what we create. A tool that root runs must not leave files that the mail server cannot open. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Without it the opening of a named pipe would wait for ever. */
const base = constants.O_NONBLOCK;
/** The folder is the mail server's, and root writes to it as well: a link in it could lead to any file of the machine. */
const change = base | constants.O_RDWR | constants.O_NOFOLLOW;
const flags = {
  read: base | constants.O_RDONLY,
  write: change,
  create: change | constants.O_CREAT,
  exclusive: change | constants.O_CREAT | constants.O_EXCL,
};

/** A descriptor, or null where there is no such file (or, with `exclusive`, where there is one). */
export function openFile(
  path: string,
  how: keyof typeof flags,
  { code = 'FILE_OPEN', mode = 0o640, owner = null }: { code?: JlogErrorCode; mode?: number; owner?: Owner | null } = {},
): number | null {
  try {
    const fd = openSync(path, flags[how], mode);
    if (owner !== null && how !== 'read' && how !== 'write') own(fd, owner);
    return fd;
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'ENOENT' || (how === 'exclusive' && errno === 'EEXIST')) return null;
    throw failure(code, path, `cannot open ${path}`, cause);
  }
}

/** Not what has another name as well: that may be a file of somebody else. */
function own(fd: number, { uid, gid }: Owner): void {
  const now = fstatSync(fd);
  if ((now.uid !== uid || now.gid !== gid) && now.nlink === 1) fchownSync(fd, uid, gid);
}

/** Root gives what it makes to the owner of the directory; others cannot and need not. */
export function ownerOf(folder: { readonly uid: number; readonly gid: number }): Owner | null {
  return process.getuid?.() === 0 ? { uid: folder.uid, gid: folder.gid } : null;
}

/** Size in bytes and whether the file still has a name. */
export function stateOf(fd: number, path: string): { readonly size: number; readonly linked: boolean } {
  try {
    const { size, nlink } = fstatSync(fd);
    return { size, linked: nlink > 0 };
  } catch (cause) {
    throw failure('FILE_READ', path, `cannot tell the size of ${path}`, cause);
  }
}

/** Which file it is, whatever it is called. */
export function inodeOf(fd: number): number {
  return fstatSync(fd).ino;
}

/** Fills `bytes` from `position`, less at the end of the file; returns how many there were. */
export function readAt(fd: number, path: string, bytes: Uint8Array, position: number): number {
  let done = 0;
  try {
    while (done < bytes.length) {
      const n = readSync(fd, bytes, done, bytes.length - done, position + done);
      if (n === 0) break;
      done += n;
    }
  } catch (cause) {
    throw failure('FILE_READ', path, `cannot read ${path} at byte ${position}`, cause);
  }
  return done;
}

/** The same, without stopping the event loop. */
export async function readLater(fd: number, path: string, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const n = await new Promise<number>((resolve, reject) =>
      read(fd, bytes, done, bytes.length - done, position + done, (cause, count) => {
        if (cause === null) resolve(count);
        else reject(failure('FILE_READ', path, `cannot read ${path} at byte ${position}`, cause));
      }),
    );
    if (n === 0) break;
    done += n;
  }
  return done;
}

/** Writes all of it, however short the single writes are. */
export function writeAt(fd: number, path: string, bytes: Uint8Array, position: number): void {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  } catch (cause) {
    throw failure('FILE_WRITE', path, `cannot write ${path} at byte ${position + done}`, cause);
  }
}

/** To the platter. Takes milliseconds to seconds, so never synchronously. */
export function syncLater(fd: number, path: string): Promise<void> {
  return new Promise((resolve, reject) =>
    fsync(fd, (cause) => {
      if (cause === null) resolve();
      else reject(failure('FILE_WRITE', path, `cannot make ${path} durable; what was appended since the last time may be lost`, cause));
    }),
  );
}

/** Makes new names in a directory durable. */
export async function syncFolder(path: string): Promise<void> {
  const fd = openFile(path, 'read');
  if (fd === null) return;
  try {
    await syncLater(fd, path);
  } finally {
    closeSync(fd);
  }
}

/** True when there was something to remove. */
export function removeFile(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw failure('FILE_WRITE', path, `cannot remove ${path}`, cause);
  }
}
