// Knows when the bus has last certainly worked: this node sends a byte to itself, through the cluster group, and what comes back proves the time at
// which it was sent. Only while there are addresses to lose; ten times in a bus time-out.

import type { Bus } from '../bus/bus.ts';
import type { Millis } from '../core/contract.ts';

/** Messages of the core begin with another byte. */
const mark = 0x50;
const everyMs = { least: 20, most: 250 };
/** A question to the LAN more than needed costs a twentieth of a second. */
const silentAfterMs = 300;

export interface ProofPorts {
  readonly bus: Bus;
  readonly now: () => Millis;
  readonly group: () => string;
  readonly timeoutMs: () => Millis;
}

export class BusProof {
  readonly #ports: ProofPorts;
  #self: string | null = null;
  #number = 0;
  /** When the echo that is on its way was sent; null: none is. */
  #sentAt: Millis | null = null;
  #nextAt = -Infinity;
  #provenAt: Millis;

  constructor(ports: ProofPorts) {
    this.#ports = ports;
    this.#provenAt = ports.now();
  }

  up(self: string): void {
    this.#self = self;
    this.view();
  }

  down(): void {
    this.#self = null;
    this.#sentAt = null;
  }

  /** A view comes from the ring that we are in. */
  view(): void {
    this.#sentAt = null;
    this.#provenAt = this.#ports.now();
    this.#nextAt = this.#provenAt;
  }

  /** Something that came from the bus while nothing was asked for, or what must be read first after a pause of this process. */
  excuse(): void {
    this.#provenAt = this.#ports.now();
  }

  agoMs(): Millis {
    return this.#ports.now() - this.#provenAt;
  }

  /** What was asked for has not come back for longer than a busy bus takes. */
  isSilent(): boolean {
    return this.#sentAt !== null && this.#ports.now() - this.#sentAt > silentAfterMs;
  }

  /** When `run` has something to do next. */
  dueAt(): Millis | null {
    return this.#self === null || this.#sentAt !== null ? null : this.#nextAt;
  }

  run(): void {
    const now = this.#ports.now();
    if (this.#self === null || this.#sentAt !== null || now < this.#nextAt) return;
    const pauseMs = Math.min(everyMs.most, Math.max(everyMs.least, this.#ports.timeoutMs() / 10));
    // What made us take addresses after a while without any has just come by the bus.
    if (now - this.#nextAt > 2 * pauseMs) this.#provenAt = now;
    this.#nextAt = now + pauseMs;
    this.#number = (this.#number + 1) & 255;
    if (this.#ports.bus.send(this.#ports.group(), this.#self, Uint8Array.of(mark, this.#number))) this.#sentAt = now;
  }

  /** True: it was an echo, and nobody else's business. */
  accept(from: string, data: Uint8Array): boolean {
    if (data.length !== 2 || data[0] !== mark) return false;
    if (from === this.#self && data[1] === this.#number && this.#sentAt !== null) {
      this.#provenAt = Math.max(this.#provenAt, this.#sentAt);
      this.#sentAt = null;
    }
    return true;
  }
}
