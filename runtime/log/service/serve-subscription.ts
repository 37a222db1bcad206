// One log on its way to one reader: reads, sends what the credit allows, stores checkpoints, and waits without work when there is nothing new. One
// loop does it all, so that the reader of the log is never used twice at once.

import { Foreign } from '../../../base/foreign.ts';
import { watch, type FSWatcher } from 'node:fs';
import type { JlogError } from '../jlog/errors.ts';
import { comparePositions, type Position } from '../jlog/format.ts';
import type { Message } from '../jlog/read-messages.ts';
import type { JlogReader } from '../jlog/reader.ts';
import { batchBytesMax, creditBytesMax, type Code } from './log-protocol.ts';
import type { Channel, Pacing, SubscriptionCounters } from './channel.ts';
import { cutMessages, type Outgoing } from './outgoing.ts';
import { refusedBy } from './opening.ts';
import { Signal } from '../jlog/signal.ts';
import { batchHeadBytes, encodeFrame, finishBatch } from './log-wire.ts';

/** A log that is written all the time is looked at this often: a batch costs the same for one record and for a hundred. */
const lookMs = 100;
const statusMs = 5000;
/** Compressed blocks can become much larger than they are. */
const readBytes = { plain: batchBytesMax - (16 << 10), stored: batchBytesMax - (16 << 10), lz4: 64 << 10 } as const;

export class Subscription {
  readonly number: number;
  readonly key: string;
  readonly path: string;
  readonly subscriber: string;
  /** Why the log cannot be read on. */
  failure: JlogError | null = null;
  readonly #reader: JlogReader;
  readonly #channel: Channel<Subscription>;
  readonly #recordBytesMax: number;
  readonly #signal = new Signal();
  #pacing: Pacing;
  #credit: number;
  /** The last record sent, in the numbering of now. */
  #sent: Position;
  /** How often the numbering has changed. */
  #epoch = 0;
  #asked: Position | null = null;
  #leaving = false;
  #ended = false;
  #statusAt = 0;
  #saidDrained = false;
  #behindBytes = 0;
  #counters = { batches: 0, records: 0, bytes: 0, checkpoints: 0 };

  constructor(
    about: {
      readonly number: number;
      readonly key: string;
      readonly path: string;
      readonly recordBytesMax: number;
      readonly credit: number;
    },
    reader: JlogReader,
    channel: Channel<Subscription>,
    pacing: Pacing,
  ) {
    this.number = about.number;
    this.key = about.key;
    this.path = about.path;
    this.subscriber = reader.subscriber;
    this.#recordBytesMax = about.recordBytesMax;
    this.#credit = about.credit;
    this.#reader = reader;
    this.#channel = channel;
    this.#pacing = pacing;
    this.#sent = reader.position;
  }

  /** Serves until it is ended; then the log is closed and the channel told. */
  async run(): Promise<void> {
    try {
      await this.#serve();
      // What the reader has made safe it need not get again.
      if (this.#asked !== null) await this.#store();
    } finally {
      this.#ended = true;
      this.#reader.close();
      this.#channel.over(this);
    }
  }

  /** False: more credit than anybody may have. */
  grant(bytes: number): boolean {
    this.#credit += bytes;
    this.#signal.wake();
    return this.#credit <= creditBytesMax;
  }

  /** False: that position was never sent. */
  checkpoint(epoch: number, position: Position): boolean {
    if (epoch !== this.#epoch) return epoch < this.#epoch;
    if (comparePositions(position, this.#sent) > 0) return false;
    this.#asked = position;
    this.#signal.wake();
    return true;
  }

  /** After what was asked before. */
  leave(): void {
    this.#leaving = true;
    this.#signal.wake();
  }

  /** Nothing is sent after it. */
  end(code: Code, message: string, holder: string | null = null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#channel.send({ kind: 'ended', subscription: this.number, code, message: new Foreign(message), holder });
    this.#signal.wake();
  }

  /** The connection is gone. */
  abandon(): void {
    this.#ended = true;
    this.#signal.wake();
  }

  /** It may be its turn, or the channel has room. */
  wake(): void {
    this.#signal.wake();
  }

  repace(pacing: Pacing): void {
    this.#pacing = pacing;
    this.#signal.wake();
  }

  /** The last that was sent and stored, and what was still to be sent when it was looked at last. */
  progress(): { readonly sent: Position; readonly stored: Position; readonly behindBytes: number } {
    return { sent: this.#sent, stored: this.#reader.stored, behindBytes: this.#behindBytes };
  }

  counters(): SubscriptionCounters {
    return this.#counters;
  }

  /** The place was renumbered, or moved by an operator: the reader of the log calls this while it looks. */
  moved(from: Position, to: Position, why: 'repair' | 'operator'): void {
    if (this.#ended) return;
    this.#asked = null;
    this.#sent = to;
    this.#epoch++;
    this.#channel.send({ kind: 'moved', subscription: this.number, epoch: this.#epoch, from, to, why });
  }

  damaged(what: string, bytes: number, message: string): void {
    if (!this.#ended) this.#channel.send({ kind: 'damage', subscription: this.number, what, bytes, message: new Foreign(message) });
  }

  async #serve(): Promise<void> {
    await this.#status();
    while (!this.#ended) {
      const lookedAt = performance.now();
      const interval = await this.#reader.interval();
      if (!interval.ok) {
        this.#fail(interval.error);
        return;
      }
      if (interval.value.count === 0) {
        if (!this.#saidDrained) await this.#status();
        if (!(await this.#idle(lookedAt))) return;
        continue;
      }
      const { log } = interval.value.first;
      if (!(await this.#sendInterval())) return;
      if (this.#pacing.activeMs > 0 && (await this.#left(log))) await this.#pause(this.#pacing.activeMs);
    }
  }

  /** Whether a segment has been sent and another one waits. */
  async #left(log: number): Promise<boolean> {
    const live = await this.#reader.hasNews();
    return live.ok && live.value && this.#sent.log === log;
  }

  async #sendInterval(): Promise<boolean> {
    for (;;) {
      // So much that everything of one reading can go out: then nothing is kept in memory for a slow reader.
      if (!(await this.#until(() => this.#credit >= batchBytesMax))) return false;
      if (!(await this.#until(() => this.#channel.tryTurn(this)))) return false;
      const sent = await this.#sendSome();
      this.#channel.endTurn(this);
      if (sent === 'ended') return false;
      if (sent === 'none') return true;
      if (performance.now() - this.#statusAt > statusMs) await this.#status();
    }
  }

  async #sendSome(): Promise<'some' | 'none' | 'ended'> {
    // Else each length must be looked at.
    if (this.#recordBytesMax < batchBytesMax) return this.#sendUnpacked();
    const { pool } = this.#channel;
    const out = pool.take();
    const packed = await this.#reader.pack(this.#channel.block, out, batchHeadBytes);
    if (this.#ended) return 'ended';
    if (!packed.ok) {
      this.#fail(packed.error);
      return 'ended';
    }
    if (packed.value === null || packed.value.records === 0) {
      pool.give(out);
      return packed.value === null ? this.#sendUnpacked() : 'none';
    }
    const { records, end } = packed.value;
    const { log, marker } = this.#reader.position;
    const frame = finishBatch(out, end, this.number, { log, marker: marker - records + 1 }, records);
    this.#pass(frame, records, () => pool.give(out));
    this.#sent = { log, marker };
    return 'some';
  }

  /** Compressed records, and those that are longer than a batch. */
  async #sendUnpacked(): Promise<'some' | 'none' | 'ended'> {
    const batch = await this.#reader.read(readBytes[this.#reader.compression]);
    if (this.#ended) return 'ended';
    if (!batch.ok) {
      this.#fail(batch.error);
      return 'ended';
    }
    for (const message of batch.value) {
      if (message.payload.length > this.#recordBytesMax) return this.#tooLong(message);
    }
    for (const outgoing of cutMessages(this.number, batch.value)) {
      if (!(await this.#send(outgoing))) return 'ended';
    }
    // Records that could not be decoded were passed, and told of.
    if (comparePositions(this.#reader.position, this.#sent) > 0) this.#sent = this.#reader.position;
    return batch.value.length === 0 ? 'none' : 'some';
  }

  async #send({ message, last, records }: Outgoing): Promise<boolean> {
    const frame = encodeFrame(message);
    const cost = frame.length;
    if (this.#credit < cost) {
      // Only a long record, or compressed ones, get here: others may have the turn meanwhile.
      this.#channel.endTurn(this);
      if (!(await this.#until(() => this.#credit >= cost))) return false;
      if (!(await this.#until(() => this.#channel.tryTurn(this)))) return false;
    }
    this.#pass(frame, records);
    if (last !== null) this.#sent = last;
    return true;
  }

  #pass(frame: Uint8Array, records: number, taken?: () => void): void {
    this.#credit -= frame.length;
    this.#saidDrained = false;
    this.#channel.sendEncoded(frame, taken);
    this.#counters.batches++;
    this.#counters.records += records;
    this.#counters.bytes += frame.length;
  }

  #tooLong({ position, payload }: Message): 'ended' {
    const at = `${position.log}:${position.marker}`;
    this.end(
      'too-long',
      `record ${at} of ${this.key} has ${payload.length} bytes and the reader takes ${this.#recordBytesMax}; let it take more, or pass over it with \`ecclusterd jlog set\``,
    );
    return 'ended';
  }

  /** Waits for news. False: ended. */
  async #idle(lookedAt: number): Promise<boolean> {
    if (!this.#pacing.push) return this.#pause(this.#pacing.idleMs);
    if (!(await this.#pause(lookedAt + lookMs - performance.now()))) return false;
    let news = false;
    const watcher = this.#watch(() => {
      news = true;
      this.#signal.wake();
    });
    try {
      // What came before the watch began.
      while (!news && !this.#ended) {
        const found = await this.#reader.hasNews();
        if (!found.ok || found.value) return !this.#ended;
        // All logs at the same moment: a hundred of them wake the process once, not a hundred times.
        const { idleMs } = this.#pacing;
        const until = (Math.floor(performance.now() / idleMs) + 1) * idleMs;
        if (!(await this.#until(() => news || performance.now() >= until, until))) return false;
      }
      return !this.#ended;
    } finally {
      watcher?.close();
    }
  }

  /** Null where the system has no more watches to give: then the log is looked at when `idleMs` is over. */
  #watch(onChange: () => void): FSWatcher | null {
    try {
      const watcher = watch(this.#reader.watched(), { persistent: false }, onChange);
      watcher.on('error', onChange);
      return watcher;
    } catch {
      return null;
    }
  }

  /** False: ended. */
  async #pause(ms: number): Promise<boolean> {
    const until = performance.now() + ms;
    return ms <= 0 || (await this.#until(() => performance.now() >= until, until));
  }

  /** Waits until something holds, and stores checkpoints meanwhile. False: ended. */
  async #until(holds: () => boolean, deadline: number | null = null): Promise<boolean> {
    for (;;) {
      if (this.#ended) return false;
      if (this.#asked !== null) await this.#store();
      else if (this.#leaving) this.end('unsubscribed', 'as the reader asked');
      else if (holds()) return true;
      else await this.#signal.wait(deadline === null ? null : Math.max(1, Math.ceil(deadline - performance.now())));
    }
  }

  async #store(): Promise<void> {
    const position = this.#asked;
    this.#asked = null;
    if (position === null) return;
    // An older one than what is stored would make records come again.
    if (comparePositions(position, this.#reader.stored) > 0) {
      const stored = await this.#reader.checkpoint(position);
      if (!stored.ok) {
        this.end('checkpoint', stored.error.message);
        return;
      }
      this.#counters.checkpoints++;
    }
    if (!this.#ended) this.#channel.send({ kind: 'stored', subscription: this.number, position });
  }

  async #status(): Promise<void> {
    const backlog = await this.#reader.backlog();
    if (this.#ended) return;
    if (!backlog.ok) {
      this.#fail(backlog.error);
      return;
    }
    this.#statusAt = performance.now();
    const { bytes, records, oldestSec } = backlog.value;
    this.#behindBytes = bytes;
    this.#saidDrained = bytes === 0;
    this.#channel.send({
      kind: 'status',
      subscription: this.number,
      position: this.#sent,
      behindBytes: bytes,
      behindRecords: records,
      oldestSec,
    });
  }

  #fail(error: JlogError): void {
    this.failure = error;
    const { code, message, holder } = refusedBy(error);
    this.end(code, message, holder);
  }
}
