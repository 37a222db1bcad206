// Locks on the files of a log that the C library and its tools honour: open-file-description locks (fcntl, Linux), which conflict with its
// record locks in both directions. Neither flock() nor a lock directory would. A classic record lock would vanish when anything in this process
// closes the same file. Every owner of a lock needs a descriptor of its own.

import { loadKoffi } from '../../process/koffi.ts';
import { Failure, failure } from './errors.ts';
import { quickCalls, type QuickCalls } from './quick-calls.ts';

export interface Locks {
  /**
   * Runs `section` while the whole file is locked. Held across no turn of the event loop unless the section itself waits: mail servers stand still
   * meanwhile. Fails with LOCK when somebody else holds it for longer than the limit.
   */
  hold<T>(fd: number, path: string, section: () => T | Promise<T>): Promise<T>;
  /** The same, but null at once where somebody else holds it. */
  tryHold<T>(fd: number, path: string, section: () => T): { readonly value: T } | null;
  /** Null where they are not to be had. */
  readonly calls: QuickCalls | null;
}

/** Does nothing: for a directory that no other process uses, such as a copy, where the package koffi is absent. */
export const noLocks: Locks = {
  hold: async (_fd, _path, section) => section(),
  tryHold: (_fd, _path, section) => ({ value: section() }),
  calls: null,
};

interface Fcntl {
  /** 0, or the number of the error. */
  lock(fd: number): number;
  unlock(fd: number): void;
  /** The process that holds a classic record lock; null for any other kind of holder. */
  holder(fd: number): number | null;
  readonly calls: QuickCalls | null;
}

const getLock = 36;
const setLock = 37;
const writeLock = 1;
const noLock = 2;
/** EAGAIN, EACCES, EINTR: held by somebody else, or disturbed. */
const tryAgain = [11, 13, 4];
/** Healthy peers hold locks for microseconds: at first we come back on the next turn of the event loop, then more and more rarely. */
const eagerTries = 50;
const longestPauseMs = 20;

let loaded: Promise<Fcntl> | null = null;

/** @param limitMs how long to wait for somebody else's lock. */
export async function openLocks(path: string, limitMs: number): Promise<Locks> {
  loaded ??= loadFcntl();
  try {
    return locksBy(await loaded, limitMs);
  } catch (cause) {
    loaded = null;
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw failure(
      'LOCK',
      path,
      `cannot lock the files of ${path}: ${why} (locks need Linux and the package koffi; --no-lock reads a copy)`,
    );
  }
}

function locksBy(fcntl: Fcntl, limitMs: number): Locks {
  const take = async (fd: number, path: string): Promise<void> => {
    const end = performance.now() + limitMs;
    for (let tries = 0; ; tries++) {
      const error = fcntl.lock(fd);
      if (error === 0) return;
      if (!tryAgain.includes(error)) throw failure('LOCK', path, `cannot lock ${path}: error ${error} of fcntl`);
      // By the monotonic clock: one that is set back must not make a writer wait for hours.
      if (performance.now() >= end) throw held(path, limitMs, fcntl.holder(fd));
      await pause(tries < eagerTries ? 0 : Math.min(longestPauseMs, 1 + (tries - eagerTries) / 4));
    }
  };
  return {
    calls: fcntl.calls,
    hold: async (fd, path, section) => {
      await take(fd, path);
      try {
        const begun = section();
        if (!(begun instanceof Promise)) return begun;
        return await begun;
      } finally {
        fcntl.unlock(fd);
      }
    },
    tryHold: (fd, path, section) => {
      const error = fcntl.lock(fd);
      if (tryAgain.includes(error)) return null;
      if (error !== 0) throw failure('LOCK', path, `cannot lock ${path}: error ${error} of fcntl`);
      try {
        return { value: section() };
      } finally {
        fcntl.unlock(fd);
      }
    },
  };
}

/** With the number of the error: unlike a machine without locks this passes. */
function held(path: string, limitMs: number, pid: number | null): Failure {
  const who = pid === null ? 'another process (see /proc/locks)' : `process ${pid}`;
  const message = `${path} has been locked by ${who} for ${limitMs / 1000} s; is it stopped or hung?`;
  return new Failure({ code: 'LOCK', path, message, errno: 'EAGAIN' });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0) setImmediate(resolve);
    else setTimeout(resolve, ms);
  });
}

async function loadFcntl(): Promise<Fcntl> {
  if (process.platform !== 'linux') throw new Error(`this is ${process.platform}`);
  const koffi = await loadKoffi();
  if ('error' in koffi) throw new Error(koffi.error);
  // Not as variadic: on 64-bit Linux a pointer in place of the rest travels in the same register, and koffi need not look at types in each call.
  const library = koffi.load(null);
  const fcntl = library.func('int fcntl(int fd, int command, void *lock)');
  // struct flock of 64-bit Linux: i16 type at 0, i16 whence at 2, i64 start at 8, i64 length at 16 (0: to the end), i32 pid at 24.
  const lockAll = flock(writeLock);
  const unlockAll = flock(noLock);
  return {
    calls: quickCalls(library),
    lock: (fd) => (fcntl(fd, setLock, lockAll) === 0 ? 0 : koffi.errno()),
    unlock: (fd) => void fcntl(fd, setLock, unlockAll),
    holder: (fd) => {
      const asked = flock(writeLock);
      const found = fcntl(fd, getLock, asked) === 0 && asked.readInt16LE(0) !== noLock;
      // An owner by open file description is told as -1.
      return found && asked.readInt32LE(24) > 0 ? asked.readInt32LE(24) : null;
    },
  };
}

function flock(type: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeInt16LE(type, 0);
  return bytes;
}
