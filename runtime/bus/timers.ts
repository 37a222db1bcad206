// Time as those parts of the runtime need it that also run in the simulator: what is asked for comes on a later turn, never from within.

export interface Timers {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls once, after so many milliseconds; 0: on the next turn. The answer takes it back. */
  set(ms: number, run: () => void): () => void;
}

/** The clock and the event loop of this process. */
export const processTimers: Timers = {
  now: () => performance.now(),
  set: (ms, run) => {
    if (ms <= 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
