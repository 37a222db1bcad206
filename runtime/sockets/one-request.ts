// One request at a time on a connection of HTTP. Node reads what is pipelined in one go: a chunk of 64 KiB has a thousand requests, all of which
// are answered before anything else runs, and a node whose loop stands still is taken for dead. Browsers and scrapers do not pipeline.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export class OneRequest {
  readonly #answering = new WeakSet<Socket>();

  /** False: it came before the one before it was answered, or after the connection was given up. The connection is gone then. */
  mayBegin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    if (socket.destroyed || this.#answering.has(socket)) {
      socket.destroy();
      return false;
    }
    this.#answering.add(socket);
    response.on('close', () => this.#answering.delete(socket));
    return true;
  }
}
