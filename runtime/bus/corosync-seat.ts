// Our place in one group, by one connection to the daemon: its handle, its reader and its views, from the first call to the last. Whatever ends it
// leaves the group and closes the handle, and tells nothing more.

import { persist } from './busy.ts';
import { cs, type CpgEvent, type CpgHandle, type Done } from './cpg.ts';
import { type GroupEvent, ViewMaker } from './corosync-view.ts';
import { Reader } from './corosync-reader.ts';
import { isDaemonGone, reasonOf } from './corosync-words.ts';
import type { Timers } from './timers.ts';

/** How often a call of the end is repeated while the daemon is busy: then it keeps what is ours until this process ends. */
const lastTries = 40;
/** How long an earlier connection of ours may take to leave the group. */
const existLimitMs = 5000;

export interface SeatPorts {
  readonly timers: Timers;
  readonly onEvent: (event: Exclude<GroupEvent, { kind: 'broken' }>) => void;
  readonly onBroken: (reason: string, left: boolean) => void;
}

export class Seat {
  readonly group: string;
  /** Since when it waits, and for what; null: it is in a view. */
  waits: { readonly what: string; readonly since: number } | null;
  readonly #handle: CpgHandle;
  readonly #ports: SeatPorts;
  readonly #reader: Reader;
  readonly #views = new ViewMaker();
  #ended = false;
  /** The daemon may have us in the group. */
  #mayBeMember = false;

  constructor(group: string, handle: CpgHandle, ports: SeatPorts) {
    this.group = group;
    this.#handle = handle;
    this.#ports = ports;
    this.waits = { what: `to join ${group}`, since: ports.timers.now() };
    this.#reader = new Reader(handle, {
      timers: ports.timers,
      onEvent: (event) => this.#onEvent(event),
      onEnd: (status) =>
        status === 'empty'
          ? this.#broken('corosync says that there is something to read, and gives nothing', true)
          : this.#broken(reasonOf(status), !isDaemonGone(status)),
    });
  }

  /** Joins, for as long as it takes. */
  begin(): void {
    const { timers } = this.#ports;
    this.#reader.begin();
    const since = timers.now();
    // "Exists": an earlier connection of this process is still on its way out.
    const join = (done: Done): void =>
      this.#handle.join(this.group, (status) => done(status === cs.exist && timers.now() - since < existLimitMs ? cs.tryAgain : status));
    this.#mayBeMember = true;
    persist({ timers, isOver: () => this.#ended }, join, (status) => {
      if (this.#ended) return;
      if (status !== cs.ok) this.#broken(`joining ${this.group}: ${reasonOf(status)}`, !isDaemonGone(status));
      else if (this.waits !== null) this.waits = { what: `for the first view of ${this.group}`, since: timers.now() };
    });
  }

  /** `tryAgain`: later. Nothing is taken before the first view. */
  transmit(packet: Uint8Array): number {
    return this.#ended ? cs.tryAgain : this.#handle.multicast(packet);
  }

  /** Leaves and closes; `done` when that is over, or was given up. */
  end(done: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reader.stop();
    const leave: (next: Done) => void = this.#mayBeMember ? (next) => this.#handle.leave(this.group, next) : (next) => next(cs.ok);
    closing(this.#ports.timers, leave, () => close(this.#ports.timers, this.#handle, done));
  }

  #onEvent(event: CpgEvent): void {
    const made = this.#views.accept(event);
    if (this.#views.isPending && this.waits === null) {
      this.waits = { what: `for the ring of a view of ${this.group}`, since: this.#ports.timers.now() };
    } else if (!this.#views.isPending) this.waits = null;
    if (made === null) return;
    if (made.kind === 'broken') this.#broken(made.reason, true);
    else this.#ports.onEvent(made);
  }

  #broken(reason: string, left: boolean): void {
    if (!this.#ended) this.#ports.onBroken(reason, left);
  }
}

/** Ends a connection. */
export function close(timers: Timers, handle: CpgHandle, done: () => void): void {
  closing(timers, (next) => handle.finalize(next), done);
}

function closing(timers: Timers, call: (done: Done) => void, done: () => void): void {
  let tries = 0;
  persist({ timers, isOver: () => ++tries > lastTries }, call, () => done());
}
