// Connections of whom nobody knows yet who they are: in a handshake, before a password, being told that they may not come in. Everybody who
// reaches a port can make any number of them and say nothing, so they have room of their own, and make room for each other.

import type { Socket } from 'node:net';

export class Strangers {
  /** By address and port, the oldest first. */
  readonly #present = new Map<string, Socket>();

  get size(): number {
    return this.#present.size;
  }

  /** Until it is known, or over. */
  add(socket: Socket): void {
    const key = keyOf(socket);
    this.#present.set(key, socket);
    socket.on('close', () => {
      if (this.#present.get(key) === socket) this.#present.delete(key);
    });
  }

  /** The connection itself, or what TLS has made of it. */
  known(socket: Socket): void {
    this.#present.delete(keyOf(socket));
  }

  /**
   * Ends one: the oldest of the address that has most of them, which is not where somebody is about to say who he is. `isKnown`: it has said so,
   * and is none any more. Null: there is none.
   */
  end(isKnown: (socket: Socket) => boolean = () => false): Socket | null {
    const counts = new Map<string | undefined, number>();
    for (const [key, socket] of this.#present) {
      if (isKnown(socket)) this.#present.delete(key);
      else counts.set(socket.remoteAddress, (counts.get(socket.remoteAddress) ?? 0) + 1);
    }
    let [crowded, most]: [string | undefined, number] = [undefined, 0];
    for (const [address, count] of counts) if (count > most) [crowded, most] = [address, count];
    for (const [key, socket] of this.#present) {
      if (socket.remoteAddress !== crowded) continue;
      this.#present.delete(key);
      socket.destroy();
      return socket;
    }
    return null;
  }
}

function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
