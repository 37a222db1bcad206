// Two system calls without what Node makes of them: an object with four dates for a size, and checks of arguments for a write. They run under a lock, once for each
// message of who appends one by one, and there they are a third of the time. Whoever gets no answer asks Node, which tells what is wrong.

import type { Koffi } from '../../process/koffi.ts';

export interface QuickCalls {
  /** Size of an open file; -1 where it has no name any more, or nobody can tell. */
  size(fd: number): number;
  /** Whether all of it was written. */
  write(fd: number, bytes: Uint8Array, at: number): boolean;
}

const emptyPath = 0x1000;
/** STATX_NLINK and STATX_SIZE. */
const mask = 0x204;

/** Null where the C library has no statx. Its structure is the same on all machines, that of fstat is not. */
export function quickCalls(library: ReturnType<Koffi['load']>): QuickCalls | null {
  try {
    const statx = library.func('int statx(int fd, void *path, int flags, uint32 mask, void *out)');
    const pwrite = library.func('int64 pwrite(int fd, void *bytes, size_t length, int64 at)');
    const path = Buffer.alloc(1);
    const out = Buffer.alloc(256);
    return {
      size: (fd) => {
        if (statx(fd, path, emptyPath, mask, out) !== 0 || (out.readUInt32LE(0) & mask) !== mask || out.readUInt32LE(16) === 0) return -1;
        return out.readUInt32LE(40) + out.readUInt32LE(44) * 2 ** 32;
      },
      write: (fd, bytes, at) => pwrite(fd, bytes, bytes.length, at) === bytes.length,
    };
  } catch {
    return null;
  }
}
