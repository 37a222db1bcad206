// A log file that somebody else writes and rotates: which file it is, and where it went.

import { createHash } from 'node:crypto';
import { closeSync, readdirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openFile, readAt, stateOf } from '../jlog/files.ts';
import type { SourceIdentity } from './follow-journal.ts';

/** The first line of a log has a time in it, and lies within this. */
const headBytesMax = 256;

/** Identity of an open file of which `offset` bytes have been read. */
export function identify(fd: number, path: string, inode: number, offset: number): SourceIdentity {
  const headBytes = Math.min(headBytesMax, offset);
  return { inode, headBytes, head: headOf(fd, path, headBytes) };
}

/** Whether the file begins as the one did that was read; a truncated one does not. */
export function beginsAs(fd: number, path: string, { headBytes, head }: SourceIdentity): boolean {
  return stateOf(fd, path).size >= headBytes && headOf(fd, path, headBytes) === head;
}

function headOf(fd: number, path: string, bytes: number): string {
  const head = Buffer.alloc(bytes);
  readAt(fd, path, head, 0);
  return createHash('sha256').update(head).digest('hex');
}

/** The file under a name, or null. */
export function statFile(path: string): Stats | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found : null;
}

/**
 * Rotated files of a log, the oldest first: `mainlog.1`, `mainlog-20261128`, but not `mainlog.1.gz`, of which nobody can go on reading at an offset.
 */
export function rotatedFiles(path: string): readonly { readonly path: string; readonly inode: number; readonly mtimeMs: number }[] {
  const [folder, name] = [dirname(path), basename(path)];
  return readdirSync(folder)
    .filter((each) => each.startsWith(name) && /^[.-]\d[\d.\-_T:]*$/.test(each.slice(name.length)))
    .flatMap((each) => {
      const found = statFile(join(folder, each));
      return found === null ? [] : [{ path: join(folder, each), inode: found.ino, mtimeMs: found.mtimeMs }];
    })
    .sort((a, b) => a.mtimeMs - b.mtimeMs);
}

/** The rotated file that has this identity: by its inode after a rename, by its beginning after a copy. */
export function findRotated(path: string, source: SourceIdentity, offset: number): string | null {
  const fits = (each: { readonly path: string }): boolean => {
    const fd = openFile(each.path, 'read');
    if (fd === null) return false;
    try {
      return stateOf(fd, each.path).size >= offset && beginsAs(fd, each.path, source);
    } finally {
      closeSync(fd);
    }
  };
  const candidates = rotatedFiles(path);
  const renamed = candidates.find((each) => each.inode === source.inode && fits(each));
  // Without a beginning every file would do.
  const copied = source.headBytes === 0 ? undefined : candidates.findLast(fits);
  return (renamed ?? copied)?.path ?? null;
}

/** Inode of the youngest rotated file, or 0. */
export function youngestRotated(path: string): number {
  return rotatedFiles(path).at(-1)?.inode ?? 0;
}

/**
 * The oldest of the files that were rotated after the one with this inode; null: none was. Where that one is gone, so are all older ones, unless
 * somebody removed it by hand: then what was not written to since `sinceMs` does not count.
 */
export function rotatedAfter(path: string, inode: number, sinceMs: number): string | null {
  const all = rotatedFiles(path);
  const at = all.findIndex((each) => each.inode === inode);
  // The clock of file times is coarse.
  const later = at >= 0 || inode === 0 ? all.slice(at + 1) : all.filter(({ mtimeMs }) => mtimeMs > sinceMs - 20);
  return later[0]?.path ?? null;
}
