// What one member has to say in its object's group besides hello: changes, when they are due, and the parts of a snapshot, a few at a time.

import { Writer } from '../../net/codec.ts';
import type { Millis } from '../contract.ts';
import { noVersion, type Clock, type Contents, type SnapshotSource } from './contents.ts';
import { messageBytes, partsInFlight } from './replication-limits.ts';
import { encodeChanges, encodePart, type ReplicaType } from './replica-wire.ts';

/** `max_delay` and `max_pending`. */
export interface Buffering {
  readonly maxDelayMs: number;
  readonly maxPending: number;
  /** Of entries in one message; left out: as many as are worth a turn. */
  readonly messageBytes?: number;
}

/** Entries that are named in the log because they cannot be sent. */
const saidMax = 20;

export class Sender {
  readonly #contents: Contents;
  readonly #clock: Clock;
  readonly #type: ReplicaType;
  readonly #dropped: (what: string) => void;
  readonly #saidDropped = new Set<string>();
  buffering: Buffering;
  /** Of this round: parts of an older snapshot are known by another one. */
  nonce = 0;
  /** Messages of changes that the bus has taken. */
  sent = 0;
  #stream: { readonly source: SnapshotSource; index: number; done: boolean } | null = null;
  #inFlight = 0;
  #changesLast = false;
  /** Made, and not yet taken by the bus. Changes outlive a round, parts do not. */
  #changes: Uint8Array | null = null;
  #part: Uint8Array | null = null;
  #counts = { changes_sent: 0, parts_sent: 0, bytes_sent: 0, snapshots_sent: 0, snapshots_restarted: 0, unencodable: 0 };

  /** `dropped` is told of an entry that does not fit on the wire, once for each text. */
  constructor(contents: Contents, clock: Clock, type: ReplicaType, buffering: Buffering, dropped: (what: string) => void) {
    this.#contents = contents;
    this.#clock = clock;
    this.#type = type;
    this.buffering = buffering;
    this.#dropped = dropped;
  }

  /** Ends what is left of a snapshot. */
  restart(): void {
    if (this.#stream !== null && !this.#stream.done) this.#counts.snapshots_restarted++;
    this.nonce++;
    this.#stream = null;
    this.#part = null;
    this.#inFlight = 0;
  }

  /** What was sent may be lost: the number of messages is no more what others have seen. */
  forget(): void {
    this.#contents.discardChanges();
    // Where there are no snapshots, what waits is better than nothing.
    if (!this.#contents.tellsOwn && !this.#contents.tellsShared) return;
    this.sent++;
    this.#changes = null;
  }

  stream(source: SnapshotSource): void {
    this.#stream = { source, index: 0, done: false };
    this.#counts.snapshots_sent++;
  }

  /** One of our parts was delivered. */
  partBack(nonce: number): void {
    if (nonce === this.nonce) this.#inFlight = Math.max(0, this.#inFlight - 1);
  }

  next(): Uint8Array | null {
    const wantsChanges = this.#changes !== null || this.#areChangesDue();
    const wantsPart = this.#part !== null || this.#mayStream();
    // In turns: neither a flood of changes nor a long snapshot may keep the other waiting.
    if (wantsChanges && !(wantsPart && this.#changesLast)) {
      this.#changes ??= this.#makeChanges();
      return this.#changes;
    }
    if (wantsPart) this.#part ??= this.#makePart();
    return this.#part;
  }

  taken(bytes: Uint8Array): void {
    this.#counts.bytes_sent += bytes.length;
    this.#changesLast = bytes === this.#changes;
    if (this.#changesLast) {
      this.#changes = null;
      this.sent++;
      this.#counts.changes_sent++;
    } else {
      this.#part = null;
      this.#inFlight++;
      this.#counts.parts_sent++;
    }
  }

  wakeAt(): Millis | null {
    if (this.#changes !== null || this.#part !== null || this.#mayStream()) return this.#clock.ms();
    return this.#changesAt();
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #areChangesDue(): boolean {
    const at = this.#changesAt();
    return at !== null && this.#clock.ms() >= at;
  }

  /** One more than `max_pending` does not wait. */
  #changesAt(): Millis | null {
    const { pending, pendingSince, changed } = this.#contents;
    if (changed === 0 || pendingSince === null) return null;
    return pending > this.buffering.maxPending ? pendingSince : pendingSince + this.buffering.maxDelayMs;
  }

  #mayStream(): boolean {
    return this.#stream !== null && !this.#stream.done && this.#part === null && this.#inFlight < partsInFlight;
  }

  #makeChanges(): Uint8Array {
    const entries = new Writer();
    this.#contents.writeChanges(entries, this.buffering.messageBytes ?? messageBytes);
    this.#count(entries);
    return encodeChanges(this.#type, { sequence: this.sent + 1 }, entries.finish());
  }

  /** The last part is empty: only then a source knows that it has no more. */
  #makePart(): Uint8Array {
    const stream = this.#stream;
    if (stream === null) throw new Error('no snapshot is being sent');
    const entries = new Writer();
    const made = stream.source.next(entries, this.buffering.messageBytes ?? messageBytes);
    this.#count(entries);
    stream.done = made === null;
    const part = {
      nonce: this.nonce,
      index: stream.index++,
      table: made?.table ?? '',
      version: made?.version ?? noVersion,
      tableEnds: made?.ends ?? false,
      ends: made === null,
    };
    return encodePart(this.#type, part, entries.finish());
  }

  /** What could not be written: counted, and said a few times. */
  #count({ dropped }: Writer): void {
    this.#counts.unencodable += dropped.length;
    for (const what of dropped) {
      if (this.#saidDropped.has(what) || this.#saidDropped.size >= saidMax) continue;
      this.#saidDropped.add(what);
      this.#dropped(what);
    }
  }
}
