// Lines from a stream: standard input, or connections to a unix socket. The stream is read only as fast as the log takes it.

import { createServer, type Socket } from 'node:net';
import { listenAt } from '../../sockets/listen.ts';
import type { JlogError } from '../jlog/errors.ts';
import type { Appender } from './appender.ts';
import { LineCutter } from './split-lines.ts';

/** Connections at once. */
const connectionsMax = 256;

/** Until the stream ends. A last line without its end is a record, too. */
export async function appendStream(stream: AsyncIterable<Buffer>, appender: Appender): Promise<JlogError | null> {
  const cutter = new LineCutter();
  for await (const chunk of stream) {
    const records = cutter.take(chunk);
    if (cutter.cuts > 0) appender.tellCut();
    if (records.length === 0) continue;
    const error = await appender.append(records);
    if (error !== null) return error;
  }
  const last = cutter.rest();
  return last === null ? null : appender.append([last]);
}

/** Until the signal comes; what was received by then is appended. Throws an Error with a reason for people where it cannot listen. */
export async function appendConnections(
  path: string,
  mode: number,
  appender: Appender,
  signal: AbortSignal,
  say: (message: string) => void,
): Promise<JlogError | null> {
  const sockets = new Map<Socket, Promise<void>>();
  let failed: JlogError | null = null;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const server = createServer((socket) => {
    const work = serve(socket, appender).then((error) => {
      sockets.delete(socket);
      if (error === null) return;
      failed ??= error;
      end();
    });
    sockets.set(socket, work);
  });
  server.maxConnections = connectionsMax;
  server.on('drop', () => say(`${path}: a connection was refused, ${connectionsMax} are open`));
  const listening = await listenAt(server, { kind: 'unix', path }, mode);
  if (!listening.ok) throw new Error(listening.why);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  await ended;
  server.close();
  listening.release();
  for (const socket of sockets.keys()) socket.destroySoon();
  const work = [...sockets.values()];
  for (const socket of sockets.keys()) socket.destroy();
  await Promise.all(work);
  return failed;
}

async function serve(socket: Socket, appender: Appender): Promise<JlogError | null> {
  try {
    return await appendStream(socket, appender);
  } catch {
    // It was reset: what came whole is in.
    return null;
  } finally {
    socket.destroy();
  }
}
