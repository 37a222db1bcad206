// What keeps lines from being written, in words for an operator.

import { errnoOf } from '../jlog/errors.ts';

export interface Problem {
  readonly code: string;
  /** The file; null where it is not one file alone. */
  readonly path: string | null;
  /** `all`: nothing can be written. `file`: only what goes into that file. */
  readonly scope: 'all' | 'file';
  readonly message: string;
}

/** A full or broken disk concerns everybody; a folder that cannot be made only those whose lines go there. */
const everybody: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, it goes on by itself',
  EDQUOT: 'the quota is used up: free some space, it goes on by itself',
  EIO: 'the disk fails: look at the log of the kernel',
  EROFS: 'the file system is mounted read-only, which the kernel does when a disk fails: look at its log',
  EMFILE: 'this process has too many files open: raise its limit, or lower max_open',
  ENFILE: 'the machine has too many files open',
};

const oneFile: Readonly<Record<string, string>> = {
  EACCES: 'permission denied: the manager must be allowed to write there',
  EPERM: 'not permitted: the manager must be allowed to write there',
  EISDIR: 'it is a folder: another logfile template makes a file there',
  ENOTDIR: 'a part of the path is a file, because templates of two times or names overlap: move it away',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the path is a loop of links',
  ESTALE: 'it was deleted while it was written; the lines go into a new one',
};

/** Of what the system said. Anything else is a bug and thrown. */
export function hindranceOf(cause: unknown, path: string | null): Problem {
  const code = errnoOf(cause);
  if (code === null) throw cause;
  const forAll = everybody[code];
  const where = path ?? 'the journal';
  if (forAll !== undefined || path === null) {
    return {
      code,
      path,
      scope: 'all',
      message: `no log can be written (${where}): ${forAll ?? code}; meanwhile the nodes keep everything`,
    };
  }
  return {
    code,
    path,
    scope: 'file',
    message: `${path} cannot be written: ${oneFile[code] ?? code}; meanwhile the node keeps what goes there`,
  };
}
