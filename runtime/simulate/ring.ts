// One ring of the simulated bus: some machines that hear each other, and the one order in which all of them get what was sent.

import type { Message } from '../core/messages.ts';
import type { BusView } from '../core/membership/view.ts';

/** `Payload`: what is sent; the core's messages, unless another protocol is simulated. */
export type Entry<Payload = Message> =
  | { readonly kind: 'message'; readonly machine: number; readonly from: string; readonly message: Payload }
  | { readonly kind: 'view'; readonly view: BusView };

export class Ring<Payload = Message> {
  readonly id: number;
  readonly machines: readonly number[];
  /** Broken, not yet formed anew: nobody gets anything, what is sent waits at its sender. */
  stalled = false;
  /** Members that the last view named, as text. */
  members = '';
  views = 0;
  /** What the id of a view has besides its number. */
  names = '';
  private log: Entry<Payload>[] = [];
  private times: number[] = [];
  private base = 0;

  constructor(id: number, machines: readonly number[]) {
    this.id = id;
    this.machines = machines;
  }

  /** Position that the next entry will have. */
  get end(): number {
    return this.base + this.log.length;
  }

  /** Id of the last view. */
  get viewId(): string {
    return `${this.id}.${this.views}${this.names}`;
  }

  append(entry: Entry<Payload>, now: number): void {
    this.log.push(entry);
    this.times.push(now);
  }

  entry(position: number): Entry<Payload> {
    const entry = this.log[position - this.base];
    if (entry === undefined) throw new Error(`ring ${this.id} has no entry ${position}`);
    return entry;
  }

  /** When it was put in order. */
  sentAt(position: number): number {
    return this.times[position - this.base] ?? 0;
  }

  /** Drops what everybody has had. */
  forget(position: number): void {
    const count = position - this.base;
    if (count < 512) return;
    this.log.splice(0, count);
    this.times.splice(0, count);
    this.base = position;
  }
}
