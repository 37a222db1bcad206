// A deadline for what comes through a socket.

export interface Deadline {
  /** It has come. */
  end(): void;
}

/**
 * Calls `late` when nobody has called `end` for so long. A loop that was busy runs its timers before it reads, so an answer that has lain here all
 * the time would be called late: what has come in is read first.
 */
export function deadline(ms: number, late: () => void): Deadline {
  let reading: NodeJS.Immediate | null = null;
  const timer = setTimeout(() => {
    reading = setImmediate(late);
  }, ms);
  return {
    end() {
      clearTimeout(timer);
      if (reading !== null) clearImmediate(reading);
    },
  };
}
