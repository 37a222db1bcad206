// One life of our connection to the Corosync daemon: everything that belongs to it hangs on this object and ends with it. What calls that were under
// way bring after the end is closed, and told to nobody. CPG serves one group a connection, so a life has one seat for each; when one of them
// fails all end, since they have the same daemon at the other end.

import type { Detection } from './bus.ts';
import { persist } from './busy.ts';
import { CorosyncDetection } from './corosync-detection.ts';
import { cs, type Cpg, type CpgHandle } from './cpg.ts';
import { close, Seat } from './corosync-seat.ts';
import { memberId, type GroupEvent } from './corosync-view.ts';
import { isDaemonGone, reasonOf } from './corosync-words.ts';
import type { MemberId } from '../core/membership/view.ts';
import type { Timers } from './timers.ts';

/** Larger packets would be cheaper by the byte, and make everybody else's wait. */
const packetBytesMax = 128 << 10;
/** How often it is looked at who waits for the daemon. */
const watchMs = 500;
/** What takes longer than this is told. A ring of the slowest profile forms within 7 s. */
const patienceMs = 8000;
/** A group without a view for so long is joined anew, by a new life. */
const viewLimitMs = 20_000;

export type LifeEvent =
  | { readonly kind: 'up'; readonly self: MemberId; readonly packetBytesMax: number }
  | ({ readonly group: string } & Exclude<GroupEvent, { kind: 'broken' }>)
  /** What the operator should know while it lasts; null: it is over. */
  | { readonly kind: 'trouble'; readonly text: string | null }
  | { readonly kind: 'detection'; readonly detection: Detection }
  /** It has come to its end by itself; whoever owns it ends it. `left`: by leaving the daemon, not by the end of that. */
  | { readonly kind: 'over'; readonly reason: string; readonly left: boolean };

export interface LifePorts {
  readonly cpg: Cpg;
  readonly timers: Timers;
  readonly tell: (event: LifeEvent) => void;
}

export class Life {
  readonly #ports: LifePorts;
  readonly #seats = new Map<string, Seat>();
  /** Seats for which a connection is being made. */
  readonly #opening = new Map<string, number>();
  readonly #began: number;
  readonly #detection: CorosyncDetection;
  #groups: readonly string[] = [];
  #spare: CpgHandle | null = null;
  #isUp = false;
  #over = false;
  #ended = false;
  #trouble: string | null = null;
  #cancelWatch: (() => void) | null = null;
  /** Handles that are being closed, and who waits for the last of them. */
  #closing = 0;
  #onClosed: (() => void) | null = null;

  constructor(ports: LifePorts) {
    this.#ports = ports;
    this.#began = ports.timers.now();
    const { cpg, timers } = ports;
    this.#detection = new CorosyncDetection({ cpg, timers, tell: (detection) => this.#tell({ kind: 'detection', detection }) });
  }

  begin(groups: readonly string[]): void {
    this.#groups = groups;
    this.#watch();
    this.#open((handle) => this.#learn(handle));
  }

  join(group: string): void {
    if (!this.#isUp || this.#ended) {
      this.#groups = [...this.#groups, group];
      return;
    }
    if (this.#seats.has(group) || this.#opening.has(group)) return;
    const spare = this.#spare;
    this.#spare = null;
    if (spare !== null) {
      this.#sit(group, spare);
      return;
    }
    this.#opening.set(group, this.#ports.timers.now());
    this.#open((handle) => {
      const isWanted = this.#opening.delete(group);
      if (isWanted) this.#sit(group, handle);
      else this.#close(handle);
    });
  }

  leave(group: string): void {
    this.#groups = this.#groups.filter((each) => each !== group);
    this.#opening.delete(group);
    const seat = this.#seats.get(group);
    this.#seats.delete(group);
    if (seat !== undefined) this.#stand(seat);
  }

  /** Null: not in that group. */
  transmit(group: string, packet: Uint8Array): number | null {
    return this.#seats.get(group)?.transmit(packet) ?? null;
  }

  /** Tells nothing from now on. `done`: every handle is closed. */
  end(done: () => void = () => {}): void {
    this.#onClosed = done;
    if (!this.#ended) {
      this.#ended = this.#over = true;
      this.#cancelWatch?.();
      this.#detection.end();
      for (const seat of this.#seats.values()) this.#stand(seat);
      if (this.#spare !== null) this.#close(this.#spare);
      this.#seats.clear();
      this.#opening.clear();
      this.#spare = null;
    }
    if (this.#closing === 0) done();
  }

  /** A connection, as soon as the daemon has time. */
  #open(use: (handle: CpgHandle) => void): void {
    const { cpg, timers } = this.#ports;
    let handle: CpgHandle | null = null;
    persist(
      { timers, isOver: () => this.#over },
      (done) =>
        cpg.initialize((status, made) => {
          handle = made;
          done(status);
        }),
      (status) => {
        if (handle === null) this.#fail(reasonOf(status), !isDaemonGone(status));
        else if (this.#over) this.#close(handle);
        else use(handle);
      },
    );
  }

  /** Who we are, and what a packet may hold. */
  #learn(handle: CpgHandle): void {
    const { cpg, timers } = this.#ports;
    const persistence = { timers, isOver: () => this.#over };
    let nodeId = 0;
    let bytes = 0;
    const end = (status: number): void => {
      if (this.#over) this.#close(handle);
      else if (status !== cs.ok) {
        this.#close(handle);
        this.#fail(reasonOf(status), !isDaemonGone(status));
      } else {
        this.#spare = handle;
        this.#up({ kind: 'up', self: memberId({ nodeId, pid: cpg.pid }), packetBytesMax: Math.min(packetBytesMax, bytes) });
      }
    };
    const askSize = (): void =>
      persist(
        persistence,
        (done) => {
          const answer = handle.packetBytesMax();
          bytes = answer.bytes;
          done(answer.status);
        },
        end,
      );
    persist(
      persistence,
      (done) =>
        handle.localGet((status, id) => {
          nodeId = id;
          done(status);
        }),
      (status) => (status === cs.ok && !this.#over ? askSize() : end(status)),
    );
  }

  #up(event: LifeEvent): void {
    this.#isUp = true;
    this.#tell(event);
    for (const group of this.#groups) this.join(group);
    this.#detection.begin();
  }

  #sit(group: string, handle: CpgHandle): void {
    const seat = new Seat(group, handle, {
      timers: this.#ports.timers,
      onEvent: (event) => this.#tell({ group, ...event }),
      onBroken: (reason, left) => this.#fail(reason, left),
    });
    this.#seats.set(group, seat);
    seat.begin();
  }

  #stand(seat: Seat): void {
    this.#closing++;
    seat.end(() => this.#closed());
  }

  #close(handle: CpgHandle): void {
    this.#closing++;
    close(this.#ports.timers, handle, () => this.#closed());
  }

  #closed(): void {
    this.#closing--;
    if (this.#closing === 0 && this.#ended) this.#onClosed?.();
  }

  #fail(reason: string, left: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#ports.tell({ kind: 'over', reason, left });
  }

  #tell(event: LifeEvent): void {
    if (!this.#over) this.#ports.tell(event);
  }

  /** Says what has been waited for too long, and gives up a group that never gets a view. */
  #watch(): void {
    this.#cancelWatch = this.#ports.timers.set(watchMs, () => {
      if (this.#over) return;
      const now = this.#ports.timers.now();
      const waiting = this.#waiting();
      const longest = waiting.toSorted((a, b) => a.since - b.since)[0];
      const lateMs = longest === undefined ? 0 : now - longest.since;
      const text = longest === undefined || lateMs < patienceMs ? null : `corosync lets us wait ${longest.what}`;
      if (text !== this.#trouble) {
        this.#trouble = text;
        this.#tell({ kind: 'trouble', text });
      }
      const isDue = waiting.some(({ what, since }) => what.startsWith('for ') && now - since >= viewLimitMs);
      if (isDue) this.#fail(`${text ?? 'no view comes'}, for ${Math.round(lateMs / 1000)} s`, true);
      else this.#watch();
    });
  }

  #waiting(): readonly { readonly what: string; readonly since: number }[] {
    if (!this.#isUp) return [{ what: 'to connect', since: this.#began }];
    const opening = [...this.#opening].map(([group, since]) => ({ what: `to connect for ${group}`, since }));
    return [...opening, ...[...this.#seats.values()].flatMap(({ waits }) => (waits === null ? [] : [waits]))];
  }
}
