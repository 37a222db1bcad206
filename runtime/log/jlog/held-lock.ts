// A lock on a file, held as long as a process lives: who else wants it is told at once.

import { closeSync, openSync } from 'node:fs';
import { Failure } from './errors.ts';
import { openLocks } from './lock.ts';

export interface HeldLock {
  /** Why nothing is locked, where it cannot be; null: it is. */
  readonly warning: string | null;
  release(): Promise<void>;
}

/** `instead`: what goes wrong where it cannot be locked. */
export async function takeLock(path: string, instead: string): Promise<HeldLock | { readonly held: string }> {
  const fd = openSync(path, 'a+', 0o600);
  const locks = await openLocks(path, 0).catch((cause: unknown) => {
    if (cause instanceof Failure) return cause.error.message;
    throw cause;
  });
  if (typeof locks === 'string') {
    closeSync(fd);
    return { warning: `${locks}; ${instead}`, release: async () => {} };
  }
  return new Promise((resolve, reject) => {
    const held = locks.hold(fd, path, () => new Promise<void>((release) => resolve({ warning: null, release: () => releasing(release) })));
    // Unlocked, not only told to unlock, when it returns: the next try must find it free.
    const releasing = async (release: () => void): Promise<void> => {
      release();
      await held;
    };
    held.then(
      () => closeSync(fd),
      (cause: unknown) => {
        closeSync(fd);
        if (cause instanceof Failure) resolve({ held: cause.error.message });
        else reject(cause);
      },
    );
  });
}
