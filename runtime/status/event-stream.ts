// One reader of events. It is written to and never waited for: who does not read is cut off.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { eventText, type EventRing } from './event-ring.ts';
import { limits } from './status-limits.ts';

const beatMs = 2000;
const commentMs = 15_000;

export interface StreamSource {
  readonly ring: EventRing;
  /** What somebody begins with who has nothing yet. */
  whole(): Promise<Readonly<Record<string, unknown>>>;
  now(): number;
}

/** Serves until the reader goes; `ended` is called once. */
export async function serveStream(
  source: StreamSource,
  request: IncomingMessage,
  response: ServerResponse,
  ended: () => void,
): Promise<void> {
  const { ring } = source;
  let lastWrite = source.now();
  const write = (text: string) => {
    if (response.destroyed) return;
    if (response.writableLength > limits.unreadBytes) {
      response.destroy();
      return;
    }
    lastWrite = source.now();
    response.write(text);
  };
  const beat = setInterval(() => {
    if (source.now() - lastWrite >= commentMs) write(': still here\n\n');
    write(eventText('beat', { atMs: Date.now() }, null));
  }, beatMs).unref();
  const from = request.headers['last-event-id'];
  const missed = typeof from === 'string' ? ring.after(from) : null;
  write('retry: 2000\n\n');
  // Listens before anything is waited for: what comes meanwhile follows what was before it.
  let held: string[] | null = missed === null ? [] : null;
  const unlisten = ring.listen(({ text }) => (held === null ? write(text) : held.push(text)));
  response.on('close', () => {
    clearInterval(beat);
    unlisten();
    ended();
  });
  if (missed !== null) for (const { text } of missed) write(text);
  else {
    const id = ring.last;
    write(eventText('reset', { ...(await source.whole()) }, id));
    for (const text of held ?? []) write(text);
    held = null;
  }
}
