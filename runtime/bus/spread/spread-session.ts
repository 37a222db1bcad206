// One session with a daemon, from the connection to its end: handshake, frames in, frames out. It knows nothing of groups. After its end it tells
// nothing, whatever still comes.
//
// The socket is always read: a daemon ends the session of a client that lets 1,000 messages wait. What cannot be handled in a turn waits here.

import { unreachable } from '../../../base/unreachable.ts';
import type { Timers } from '../timers.ts';
import type { Frame } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { Handshake } from './handshake.ts';
import { killRequest } from './requests.ts';
import type { Dialer, Wire } from './wire.ts';
import { nameTaken, whyEnded, whyMalformed, whyNotConnected, whyRefused, whyUnwanted } from './spread-words.ts';

const handshakeMs = 5000;
const framesPerTurn = 256;
const turnMs = 5;
const waitingBytesMax = 64 << 20;

type SessionEvent =
  | { readonly kind: 'up'; readonly self: string; readonly version: string }
  | { readonly kind: 'frame'; readonly frame: Frame }
  | ({ readonly kind: 'over' } & SessionEnd);

export interface SessionEnd {
  readonly reason: string;
  /** The others know at once; else they find out when their daemons have missed ours for long enough. */
  readonly left: boolean;
  /** Somebody has the name already: another one would do. */
  readonly isNameTaken: boolean;
  readonly isMalformed: boolean;
}

export interface SessionPorts {
  readonly dialer: Dialer;
  readonly timers: Timers;
  readonly method: string;
  /** A name that no session of ours has had, when it is needed. */
  readonly nextName: () => string;
  readonly tell: (event: SessionEvent) => void;
}

export class Session {
  readonly #ports: SessionPorts;
  readonly #reader = new FrameReader();
  #wire: Wire | null = null;
  #handshake: Handshake | null = null;
  #self: string | null = null;
  #over = false;
  #turnIsDue = false;
  #cancelLate: () => void = () => {};
  #onClosed: (() => void) | null = null;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  begin(): void {
    const { dialer, timers } = this.#ports;
    this.#cancelLate = timers.set(handshakeMs, () =>
      this.#fail(`the Spread daemon at ${dialer.where} lets us wait: it hangs, or waits for somebody else's first word`, true),
    );
    this.#wire = dialer.dial({
      onOpen: () => this.#onOpen(),
      onData: (bytes) => this.#onData(bytes),
      onEnd: (code) => this.#onEnd(code),
    });
  }

  get unwritten(): number {
    return this.#wire?.unwritten() ?? 0;
  }

  send(bytes: Uint8Array): void {
    if (!this.#over) this.#wire?.write(bytes);
  }

  /** Ends it in order: the daemon delivers what we have written. `done`: it has closed its side, too. */
  close(done: () => void): void {
    if (this.#over || this.#self === null) {
      this.destroy();
      done();
      return;
    }
    this.#onClosed = done;
    this.#wire?.write(killRequest(this.#self));
    this.#wire?.end();
  }

  /** Ends it at once. */
  destroy(): void {
    if (!this.#over && this.#self !== null) this.#wire?.write(killRequest(this.#self));
    this.#silence();
    this.#wire?.destroy();
  }

  #onOpen(): void {
    if (this.#over) return;
    this.#handshake = new Handshake(this.#ports.nextName(), this.#ports.method);
    this.#wire?.write(this.#handshake.begin());
  }

  #onData(bytes: Uint8Array): void {
    if (this.#over || this.#onClosed !== null) return;
    if (this.#self === null) {
      this.#shake(bytes);
      return;
    }
    this.#reader.push(bytes);
    if (this.#reader.bytes > waitingBytesMax) this.#fail('messages of the Spread daemon come faster than this node can handle them', true);
    else if (!this.#turnIsDue) this.#turn();
  }

  #shake(bytes: Uint8Array): void {
    const step = this.#handshake?.feed(bytes);
    if (step === undefined || this.#handshake === null) return;
    switch (step.kind) {
      case 'wait':
        return;
      case 'send':
        this.#wire?.write(step.bytes);
        return;
      case 'accepted':
        this.#cancelLate();
        this.#self = step.self;
        this.#ports.tell({ kind: 'up', self: step.self, version: step.version });
        this.#onData(step.rest);
        return;
      case 'refused':
        this.#fail(whyRefused(step.code, this.#handshake.name), true, { isNameTaken: step.code === nameTaken });
        return;
      case 'unwanted':
        this.#fail(whyUnwanted(step.offers, this.#ports.method), true);
        return;
      case 'malformed':
        this.malformed(step.reason);
        return;
      default:
        unreachable(step);
    }
  }

  /** A bounded number of frames, so that a flood leaves room for timers and other sockets. */
  #turn(): void {
    const { timers, tell } = this.#ports;
    const until = timers.now() + turnMs;
    this.#turnIsDue = false;
    for (let frames = 0; !this.#over; frames++) {
      if (frames >= framesPerTurn || (frames % 16 === 15 && timers.now() > until)) {
        this.#turnIsDue = true;
        timers.set(0, () => this.#turn());
        return;
      }
      const taken = this.#reader.take();
      if (taken.kind === 'more') return;
      if (taken.kind === 'frame') tell({ kind: 'frame', frame: taken.frame });
      else this.malformed(taken.reason);
    }
  }

  /** Nothing that comes can be believed any more. */
  malformed(what: string): void {
    this.#fail(whyMalformed(what), true, { isMalformed: true });
  }

  #onEnd(code: string | null): void {
    if (this.#over) return;
    const onClosed = this.#onClosed;
    if (onClosed !== null) {
      this.destroy();
      onClosed();
      return;
    }
    if (this.#self === null) {
      this.#fail(whyNotConnected(code, this.#ports.dialer.where), true);
      return;
    }
    // What was read before the end is no more use: the views that it belongs to end here. Whether the others know at once depends on who ended it.
    this.#silence();
    this.#wire?.destroy();
    this.#ports.dialer.probe((answer) => this.#ports.tell(over(whyEnded(code), answer !== 'gone')));
  }

  #fail(reason: string, left: boolean, what: Partial<SessionEnd> = {}): void {
    if (this.#over) return;
    this.destroy();
    this.#ports.tell({ ...over(reason, left), ...what });
  }

  #silence(): void {
    this.#over = true;
    this.#cancelLate();
  }
}

function over(reason: string, left: boolean): { readonly kind: 'over' } & SessionEnd {
  return { kind: 'over', reason, left, isNameTaken: false, isMalformed: false };
}
