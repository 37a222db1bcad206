// Writes a file so that nobody ever sees half of it: a temporary file beside it, synced, then renamed over it.

import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../load/host-files.ts';

/**
 * Gives true when the file was written, false when it already held this. A symbolic link is followed to its file; one that leads
 * nowhere is refused. The mode of an existing file is kept. Throws the system's error, its message made fit for users.
 */
export function writeFileWhole(path: string, content: string | Uint8Array): boolean {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const target = finalTarget(path);
  const status = statSync(target, { throwIfNoEntry: false });
  if (status !== undefined && !status.isFile()) {
    // `--output /dev/stdout` and the like: there is nothing to rename over.
    writeThrough(target, bytes);
    return true;
  }
  if (status?.size === bytes.length && readFileSync(target).equals(bytes)) return false;
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const file = openSync(temporary, 'wx', 0o666);
  try {
    try {
      writeAll(file, bytes);
      if (status !== undefined) fchmodSync(file, status.mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  return true;
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
    writeAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
