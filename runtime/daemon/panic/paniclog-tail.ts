// What the mail server writes to its paniclog, where that is a jlog: looked at without being a subscriber, from now on.

import { Failure } from '../../log/jlog/errors.ts';
import { Folder } from '../../log/jlog/folder.ts';
import { lastPositions, scan } from '../../log/jlog/scan.ts';

/** Until a log that is absent or damaged is tried again. */
const retryMs = 10_000;

/** Calls back for each record until the signal comes. Never rejects for an operating error. */
export async function tailPaniclog(path: string, onText: (text: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await tailOnce(path, onText, signal);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
    }
    if (!signal.aborted) await pause(signal);
  }
}

async function tailOnce(path: string, onText: (text: string) => void, signal: AbortSignal): Promise<void> {
  // Damage is told to who reads the log in earnest.
  const folder = await Folder.open(path, 'look', { report: () => {} });
  try {
    for await (const messages of scan(folder, { from: await lastPositions(folder, 0), follow: signal })) {
      for (const { payload } of messages) onText(payload.toString('utf8').trimEnd());
      if (signal.aborted) return;
    }
  } finally {
    folder.close();
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, retryMs);
    timer.unref();
    signal.addEventListener('abort', done);
  });
}
