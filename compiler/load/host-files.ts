// `Files` on the real disk. Whatever a path turns out to be, reading it ends: a FIFO does not hang it, a device does not fill it.

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { join, slashed } from '../../base/paths.ts';
import type { Files, FolderEntry } from './source.ts';
import { type Accounts, readAccounts } from './accounts.ts';

/** Bytes of one file. The largest real configurations are a few MB. */
export const fileSizeMax = 64 * 1024 * 1024;

/** Paths are taken as they are, relative ones from the working directory. */
export const hostFiles: Files = {
  read(path) {
    try {
      // Non-blocking: opening a FIFO without a writer would wait for ever.
      const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        return readOpen(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return { error: errorCode(error) };
    }
  },

  list(path) {
    try {
      const entries = readdirSync(path, { withFileTypes: true });
      return entries.map((entry) => folderEntry(path, entry)).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return null;
    }
  },

  realPath: realPathOf,

  exists: (path) => existsSync(path),

  // Windows has neither these owners nor these modes, and Node invents some.
  ...(process.getuid !== undefined && {
    owners: {
      user: (name) => accounts().user(name),
      group: (name) => accounts().group(name),
      status(path) {
        const found = statSync(path, { throwIfNoEntry: false });
        if (found === undefined) return null;
        return { uid: found.uid, gid: found.gid, mode: found.mode & 0o7777, owner: accounts().ownerText(found) };
      },
    },
  }),

  link(path) {
    try {
      return slashed(readlinkSync(path));
    } catch {
      return null;
    }
  },
};

let known: Accounts | null = null;

/** Read when somebody asks first: most runs never do. */
function accounts(): Accounts {
  known ??= readAccounts(textOf('/etc/passwd'), textOf('/etc/group'));
  return known;
}

function textOf(path: string): string {
  const got = hostFiles.read(path);
  return 'error' in got ? '' : new TextDecoder().decode(got.bytes);
}

function realPathOf(path: string): string | null {
  try {
    return slashed(realpathSync(path));
  } catch {
    return null;
  }
}

/** The system's name of an error (`ENOENT`), or its message. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** Never more than the limit, whatever the size said when asked: the file may grow meanwhile. */
function readOpen(file: number): { readonly bytes: Uint8Array } | { readonly error: string } {
  const status = fstatSync(file);
  if (status.isDirectory()) return { error: 'EISDIR' };
  if (!status.isFile()) return { error: 'not a regular file' };
  if (status.size > fileSizeMax) return { error: 'too large' };
  // One byte more than the size: a file that ends there needs no second buffer. Files of /proc say 0.
  let buffer = Buffer.allocUnsafe(status.size === 0 ? 65_536 : status.size + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    if (count === 0) return { bytes: buffer.subarray(0, length) };
    length += count;
    if (length > fileSizeMax) return { error: 'too large' };
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
  }
}

/** A symbolic link counts as what it leads to. */
function folderEntry(folder: string, entry: Dirent): FolderEntry {
  const isLink = entry.isSymbolicLink();
  const target = isLink ? followed(join(folder, entry.name)) : entry;
  const kind = target?.isFile() ? 'file' : target?.isDirectory() ? 'folder' : 'other';
  return { name: entry.name, kind, ...(isLink && { isLink }) };
}

function followed(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
