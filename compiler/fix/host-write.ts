// Writes a file so that nobody sees half of it and nothing of it is lost but its content: a temporary file beside it with the same owner,
// mode, access lists and attributes, synced, then renamed over it. Where such a twin cannot be made (hard links, another owner, no GNU
// `cp`), the file itself is written, after its new content has been stored beside it and so is known to fit.

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../load/host-files.ts';

/** A file that is marked read-only is written on request only. */
export class ReadOnlyError extends Error {
  override readonly name = 'ReadOnlyError';
}

/** What is to become of a file, stored beside it, and so known to fit and to be allowed. */
export interface Staged {
  commit(): void;
  /** Leaves nothing behind, whether it was committed or not. */
  drop(): void;
}

/**
 * Gives true when the file was written, false when it already held this. A symbolic link is followed to its file; one that leads
 * nowhere is refused. Owner, group, mode, access lists, extended attributes and hard links of an existing file are kept. Throws the
 * system's error; the file is then as it was.
 */
export function writeFileWhole(path: string, content: string | Uint8Array, force = false): boolean {
  const staged = stageFile(path, content, force);
  if (staged === null) return false;
  try {
    staged.commit();
  } finally {
    staged.drop();
  }
  return true;
}

/** The same in two steps, for several files that are to be written all or none; null: it holds this already. */
export function stageFile(path: string, content: string | Uint8Array, force = false): Staged | null {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const target = finalTarget(path);
  const status = statSync(target, { throwIfNoEntry: false });
  // `--output /dev/stdout` and the like: there is nothing to rename over.
  if (status !== undefined && !status.isFile()) return { commit: () => writeThrough(target, bytes), drop: () => {} };
  if (status?.size === bytes.length && readFileSync(target).equals(bytes)) return null;
  if (status !== undefined && !force && (status.mode & 0o222) === 0) throw new ReadOnlyError('read-only');
  // Nobody can have put a link there that leads elsewhere: the name is not to be guessed, and what has it already is not opened.
  const temporary = join(dirname(target), `.ecconf-${process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex')}.tmp`);
  const file = openSync(temporary, madeAnew, status === undefined ? 0o666 : 0o600);
  const drop = () => {
    if (existsSync(temporary)) unlinkSync(temporary);
  };
  try {
    const isTwin = status === undefined || (status.nlink === 1 && makeTwin(target, file, status));
    writeAll(file, bytes);
    fsyncSync(file);
    const commit = () => (isTwin ? renameSync(temporary, target) : overwrite(target, bytes, readFileSync(target)));
    return { commit, drop };
  } catch (error) {
    drop();
    throw error;
  } finally {
    closeSync(file);
  }
}

const madeAnew = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** GNU cp, which knows access lists and attributes; Node does not. By its full path: whoever runs us may be root. */
const copier = ['/usr/bin/cp', '/bin/cp'].find((path) => existsSync(path));
/** The file that is open, whatever has its name now. */
const openFile = '/proc/self/fd/3';

/** Gives an empty file all that belongs to another one but its content; false: not possible. */
function makeTwin(of: string, twin: number, status: Stats): boolean {
  if (copier === undefined) return false;
  const kept = `mode,ownership,xattr${existsSync('/sys/fs/selinux/enforce') ? ',context' : ''}`;
  const words = ['--attributes-only', `--preserve=${kept}`, '--', of, openFile];
  const { status: exit } = process
    .getBuiltinModule('node:child_process')
    .spawnSync(copier, words, { stdio: ['ignore', 'ignore', 'ignore', twin] });
  const made = fstatSync(twin);
  return exit === 0 && made.uid === status.uid && made.gid === status.gid && made.mode === status.mode;
}

/** In place. What fails half-way is undone: the old content needs no more room than it had. */
function overwrite(path: string, bytes: Uint8Array, before: Uint8Array): void {
  const file = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    try {
      writeAll(file, bytes);
      ftruncateSync(file, bytes.length);
    } catch (error) {
      writeAll(file, before);
      ftruncateSync(file, before.length);
      throw error;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function finalTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || isLink(path)) throw error;
    return path;
  }
}

function isLink(path: string): boolean {
  try {
    readlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

function writeThrough(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  } finally {
    closeSync(file);
  }
}

/** From the beginning of the file. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written, bytes.length - written, written);
}
