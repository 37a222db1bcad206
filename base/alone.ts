// Callbacks of what runs beside fail-over: sockets, timers, watches. An exception in one of them would reach the process, and a daemon ends on what
// nobody has caught, because then nobody knows what state it is in. Of one connection somebody does know: it can end alone.

export type Failed = (error: unknown) => void;

/**
 * A callback that never throws, nor leaves a rejected promise: `failed` is told, and is to end what the callback belongs to. A test looks that all
 * callbacks of the services are made by this (`test/daemon/callbacks.test.ts`).
 */
export function alone<Given extends readonly unknown[]>(
  failed: Failed,
  work: (...given: Given) => void | Promise<void>,
): (...given: Given) => void {
  return (...given) => {
    try {
      const result = work(...given);
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}
