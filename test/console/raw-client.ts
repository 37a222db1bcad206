// A program on a bare socket: what any client other than ours would be.
import { connect, type Socket } from 'node:net';

export interface RawClient {
  readonly socket: Socket;
  /** Everything received so far. */
  text(): string;
  /** Resolves when that matches, fails after half a minute. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with everything when the other side has ended. */
  ended(): Promise<string>;
}

export function rawClient(where: string | { readonly host: string; readonly port: number }): RawClient {
  const socket = typeof where === 'string' ? connect(where) : connect(where.port, where.host);
  let text = '';
  let over = false;
  socket.setEncoding('utf8');
  socket.on('data', (data: string) => {
    text += data;
  });
  socket.on('error', () => {});
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      over = true;
    });
  }
  const waitFor = async (done: () => boolean, what: string) => {
    const deadline = Date.now() + 30_000;
    while (!done()) {
      if (Date.now() > deadline) throw new Error(`no ${what} within 30 s, but ${JSON.stringify(text.slice(-300))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return text;
  };
  return {
    socket,
    text: () => text,
    until: (pattern) => waitFor(() => pattern.test(text), String(pattern)),
    ended: () => waitFor(() => over, 'end'),
  };
}
