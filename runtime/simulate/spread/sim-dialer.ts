// The sockets between one process and its simulated daemon: bytes in order, in pieces of any size, after a moment; unread by a process whose loop stands
// still, unanswered by a daemon that hangs.

import type { Timers } from '../../bus/timers.ts';
import type { Dialer, Wire, WireEvents } from '../../bus/spread/wire.ts';
import { SimSession } from './sim-session.ts';
import type { Random } from '../random.ts';
import type { SimSpreadDaemon, SimSpreadNet } from './sim-spread-net.ts';

/** What the sockets know of the world. */
interface SocketPlace {
  readonly random: Random;
  readonly net: SimSpreadNet;
  /** Ends a session that lets so many messages wait. */
  readonly sessionMessagesMax: number;
  later(ms: number, run: () => void): void;
}

interface Connection {
  readonly events: WireEvents;
  readonly timers: Timers;
  readonly session: SimSession;
  /** Frames of the daemon that the process has not read. */
  unread: Uint8Array[];
  /** Writes of the process that the daemon has not read. */
  untaken: Uint8Array[];
  isOver: boolean;
  /** The daemon has closed it; told behind what is unread. */
  isClosed: boolean;
  readIsDue: boolean;
}

/** What the sockets hold beyond the daemon's own queue. */
const socketMessages = 300;
const latencyMs = { least: 0.02, most: 0.5 };

export class SimDialer {
  readonly #world: SocketPlace;
  readonly #daemon: SimSpreadDaemon;
  #connections: Connection[] = [];

  constructor(world: SocketPlace, daemon: SimSpreadDaemon) {
    this.#world = world;
    this.#daemon = daemon;
  }

  get open(): number {
    return this.#connections.length;
  }

  /** For one process. */
  of(timers: Timers): Dialer {
    return {
      where: this.#daemon.name,
      probe: (done) => timers.set(0.1, () => done(this.#daemon.state === 'dead' ? 'gone' : 'listens')),
      dial: (events) => this.#dial(events, timers),
    };
  }

  daemonDied(): void {
    for (const connection of this.#connections.splice(0)) this.#closed(connection);
  }

  daemonGoesOn(): void {
    for (const connection of [...this.#connections]) this.#takeSoon(connection);
  }

  processDied(): void {
    for (const connection of this.#connections.splice(0)) {
      connection.isOver = true;
      connection.session.ended();
    }
  }

  #dial(events: WireEvents, timers: Timers): Wire {
    const connection: Connection = {
      events,
      timers,
      session: new SimSession({
        net: this.#world.net,
        daemon: this.#daemon,
        write: (bytes) => this.#fromDaemon(connection, bytes),
        close: () => this.#closed(connection),
      }),
      unread: [],
      untaken: [],
      isOver: false,
      isClosed: false,
      readIsDue: false,
    };
    timers.set(this.#latency(), () => {
      if (connection.isOver) return;
      if (this.#daemon.state === 'dead') {
        connection.isOver = true;
        events.onEnd('ECONNREFUSED');
        return;
      }
      this.#connections.push(connection);
      events.onOpen();
    });
    return {
      write: (bytes) => {
        if (connection.isOver || connection.isClosed) return;
        connection.untaken.push(bytes.slice());
        this.#takeSoon(connection);
      },
      unwritten: () => (this.#daemon.state === 'hung' ? connection.untaken.reduce((sum, { length }) => sum + length, 0) : 0),
      end: () => {},
      destroy: () => {
        if (connection.isOver) return;
        connection.isOver = true;
        this.#connections = this.#connections.filter((each) => each !== connection);
        this.#world.later(this.#latency(), () => connection.session.ended());
      },
    };
  }

  /** One write is one read of the daemon. */
  #takeSoon(connection: Connection): void {
    this.#world.later(this.#latency(), () => {
      if (this.#daemon.state !== 'up') return;
      for (const bytes of connection.untaken.splice(0)) connection.session.feed(bytes);
    });
  }

  #fromDaemon(connection: Connection, bytes: Uint8Array): void {
    if (connection.isOver || connection.isClosed) return;
    if (connection.unread.length >= this.#world.sessionMessagesMax + socketMessages) {
      // The rest of its queue is gone; what the socket holds can be read, and then the end, perhaps within a frame.
      connection.unread.length = socketMessages;
      connection.session.ended();
      this.#closed(connection);
      return;
    }
    connection.unread.push(bytes);
    this.#readSoon(connection);
  }

  #closed(connection: Connection): void {
    connection.isClosed = true;
    this.#readSoon(connection);
  }

  #readSoon(connection: Connection): void {
    if (connection.readIsDue || connection.isOver) return;
    connection.readIsDue = true;
    connection.timers.set(this.#latency(), () => {
      connection.readIsDue = false;
      if (connection.isOver) return;
      this.#read(connection);
      if (connection.isClosed && !connection.isOver) {
        connection.isOver = true;
        this.#connections = this.#connections.filter((each) => each !== connection);
        connection.events.onEnd(null);
      }
    });
  }

  /** Everything that is there, cut where luck wants it; answers of the handshake come alone. */
  #read(connection: Connection): void {
    const { random } = this.#world;
    for (const bytes of connection.unread.splice(0)) {
      const cut = random.chance(0.2) ? random.below(bytes.length) : 0;
      if (cut > 0) connection.events.onData(bytes.subarray(0, cut));
      if (!connection.isOver) connection.events.onData(bytes.subarray(cut));
    }
  }

  #latency(): number {
    return this.#world.random.between(latencyMs.least, latencyMs.most);
  }
}
