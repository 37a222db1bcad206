// A TCP connection that can be cut, or stand still with everything that is under way, as a network does in a partition.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export class Cable {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #stalled = false;

  constructor(target: number) {
    this.#server = createServer((from) => {
      const to = connect(target, '127.0.0.1');
      const pair = [from, to] as const;
      this.#pairs.add(pair);
      for (const [a, b] of [pair, [to, from] as const]) {
        a.on('data', (chunk) => void b.write(chunk));
        a.on('error', () => {});
        a.on('close', () => {
          this.#pairs.delete(pair);
          // In a partition nobody hears that the other side is gone.
          if (!this.#stalled) b.destroy();
        });
      }
      if (this.#stalled) for (const socket of pair) socket.pause();
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  stall(on: boolean): void {
    this.#stalled = on;
    for (const pair of this.#pairs) for (const socket of pair) on ? socket.pause() : socket.resume();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
