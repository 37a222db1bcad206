// Group communication as the runtime needs it. Engines: `embedded` and `corosync`; test/bus holds both against this contract.
//
// For each group: views and messages come in one agreed order, the same at all members of a view (extended virtual synchrony);
// own messages come back in that order too; the first view comes before any message; what was sent during a partition is lost to the
// other side; after a lost connection the first view may hold this member alone. Delivery is `agreed`, not `safe`.

import type { BusView, MemberId } from '../core/membership/view.ts';

/** How long this bus is silent about a member that is gone, by its own word, and what that consists of; or why it does not say. */
export type Detection = { readonly ms: number; readonly of: string } | { readonly why: string };

export type BusEvent =
  /** Connected (again); joins made before are repeated by the engine. */
  | { readonly kind: 'up'; readonly self: MemberId }
  /**
   * The connection is gone, and with it every view. The engine tries again by itself. `left`: the others know at once; else they find out
   * when their bus has missed ours for long enough.
   */
  | { readonly kind: 'down'; readonly reason: string; readonly left: boolean }
  | { readonly kind: 'view'; readonly group: string; readonly view: BusView }
  /** What holds us up for longer than is usual, for an operator; null: that is over. */
  | { readonly kind: 'trouble'; readonly text: string | null }
  /** Soon after `up`, and when it has changed. An engine that never says so goes by what it is told itself. */
  | { readonly kind: 'detection'; readonly detection: Detection }
  /** `data` is the receiver's to keep. */
  | { readonly kind: 'message'; readonly group: string; readonly from: MemberId; readonly data: Uint8Array };

export interface Bus {
  /** Starts to connect. Events come on later turns of the event loop, never from within a call. */
  open(listener: (event: BusEvent) => void): void;
  join(group: string): void;
  leave(group: string): void;
  /**
   * Sends to all members of a group, the sender included; larger messages than the engine's limit are fragmented. `data` is copied.
   * False: not taken, because too much of our own is undelivered or no view has come yet. Counted; the caller tries again later.
   * What was taken is lost where `down` comes before it is delivered. More than 16 MiB is a bug: RangeError.
   */
  multicast(group: string, data: Uint8Array): boolean;
  /** The same to one member of a group. Ordered with the rest of what goes through that group. */
  send(group: string, to: MemberId, data: Uint8Array): boolean;
  /**
   * One text for whoever listens to a group by its own name, on a bus that other programs are on, too; we need not be in it. False: not taken.
   * Absent: there is nobody but us on this bus.
   */
  readonly say?: (group: string, text: Uint8Array) => boolean;
  /**
   * What the bus knows the machine of a member by, as `Seats` of the core have it. Empty: it does not know. May know more later. Absent: it knows
   * nothing of machines.
   */
  readonly machineOf?: (member: MemberId) => readonly string[];
  /** Our name on the bus; null: not connected. */
  self(): MemberId | null;
  counters(): BusCounters;
  /** What holds us up just now, as last told. */
  trouble(): string | null;
  /** Leaves every group in order and disconnects; resolves when that is done. */
  close(): Promise<void>;
  /** Drops the connection and makes a new one (`cluster reset`). */
  reset(): void;
}

export interface BusCounters {
  readonly sent: number;
  readonly delivered: number;
  readonly bytesSent: number;
  readonly bytesDelivered: number;
  /** Not taken by `multicast` or `send`. */
  readonly refused: number;
  /** Received, and thrown away as malformed. */
  readonly malformed: number;
  /** Messages in pieces that a view interrupted; their senders repeat them. */
  readonly forgotten: number;
  /** Members that we cut off because they did not read (only who serves as the hub of an embedded bus). */
  readonly cutOff: number;
  readonly reconnects: number;
}
