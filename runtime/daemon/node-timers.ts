// Timers as the node uses them, so that a simulated clock can stand in for the process's.

export interface Timers {
  /** Runs it once, after so many milliseconds; the function given back calls that off. */
  set(ms: number, run: () => void): () => void;
}

export const processTimers: Timers = {
  set(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
