// The next turn of the loop: after whatever has arrived has been read. A browser has no `setImmediate`, and lets time-outs wait for
// milliseconds; a message to ourselves comes as soon as the others that wait.

const soon: (run: () => void) => void = typeof setImmediate === 'function' ? setImmediate : byMessage();

export function onNextTurn(run: () => void): void {
  soon(run);
}

export function nextTurn(): Promise<void> {
  return new Promise(soon);
}

function byMessage(): (run: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.addEventListener('message', () => waiting.shift()?.());
  port1.start();
  return (run) => {
    waiting.push(run);
    port2.postMessage(null);
  };
}

/** Runs once after that time, and keeps no process alive that has ended all else. */
export function inAWhile(run: () => void, ms: number): void {
  const timer: unknown = setTimeout(run, ms);
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
}
