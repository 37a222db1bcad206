// One log of one node on its way into files: takes what the node sends, gives credit and checkpoints back when it is durable.

import { terminal } from '../../../base/terminal-text.ts';
import { comparePositions, formatPosition, type Position } from '../jlog/format.ts';
import { BelievedTime } from './believed-time.ts';
import type { FilePace } from './file-pace.ts';
import { eachRecord, type BatchHead } from '../service/batch-cursor.ts';
import { frameBytesMax, type NodeMessage } from '../service/log-protocol.ts';
import type { LogOutput, OutputQueue } from './log-output.ts';
import { sourceKey, sourceText, type Place, type Source } from './log-source.ts';
import type { Link } from './node-link.ts';
import type { Paths } from './template.ts';
import type { Log } from '../../process/log.ts';

export interface SubscriptionPorts {
  readonly output: LogOutput;
  /** Write a line where records are lost. */
  readonly marksDamage: boolean;
  readonly log: Log;
  /** Unix seconds. */
  readonly wallSec: () => number;
  /** Of the node: what all of its logs make. */
  readonly files: FilePace;
}

/** What is known of how far behind a source is. */
export interface Lag {
  /** At the node and here, not yet durable here; null before the node has told. */
  readonly bytes: number | null;
  /** Null where the node cannot say it cheaply. */
  readonly records: number | null;
  /** Age of the oldest record that is not durable; 0: everything is; null: nobody can tell. */
  readonly seconds: number | null;
}

type Message<K extends NodeMessage['kind']> = Extract<NodeMessage, { readonly kind: K }>;

/** Longer records end the subscription: they are held in memory until they are whole. */
const recordBytesMax = 64 << 20;

const leaveMs = 5000;
/** Checkpoints under way. On a link with a long way they are a few. */
const unconfirmedMax = 64;
/** Kinds of damage by which messages are gone. */
const losses: readonly string[] = ['segment', 'missing-segment', 'message'];
const handOverMs = 2000;

export class PullSubscription {
  readonly number: number;
  readonly source: Source;
  readonly key: string;
  readonly #ports: SubscriptionPorts;
  readonly #link: Link;
  readonly #shared: boolean;
  readonly #paths: Paths;
  readonly #queue: OutputQueue;
  /** Bytes that the node may still send. */
  #credit = 0;
  readonly #times: BelievedTime;
  /** Where the last record went. */
  #path = '';
  #saidMany = false;
  #waiting: NodeJS.Timeout | null = null;
  #identity: string | null = null;
  #epoch = 0;
  /** Of the last record that was taken: what comes lies behind it. */
  #last: Position | null = null;
  #checkpoint: Position | null = null;
  #status: Message<'status'> | null = null;
  /** Since the status. */
  #got = { bytes: 0, records: 0 };
  #oldestSec: number | null = null;
  /** Checkpoints that the node has not answered, and the credit that waits for it. */
  readonly #unconfirmed: Position[] = [];
  #owed = 0;
  #pieces: Buffer | null = null;
  #over = false;
  /** Resolves when it is over. */
  readonly gone: Promise<void>;
  #isGone: () => void = () => {};
  /** Another manager shall have it: nothing more is taken. */
  #leaving = false;
  #left = false;
  records = 0;
  bytes = 0;

  /** @param shared other managers may read it in turn. */
  constructor(number: number, source: Source, shared: boolean, paths: Paths, link: Link, ports: SubscriptionPorts) {
    this.#shared = shared;
    this.gone = new Promise((resolve) => {
      this.#isGone = resolve;
    });
    this.number = number;
    this.source = source;
    this.key = sourceKey(source);
    this.#paths = paths;
    this.#link = link;
    this.#ports = ports;
    const about = { member: source.node, log: source.log };
    this.#times = new BelievedTime(ports.wallSec, (what) => ports.log('error', `${sourceText(source)}: ${what}`, about));
    this.#queue = ports.output.queue(this.key, (place, epoch, cost) => this.#onDurable(place, epoch, cost));
  }

  /** Asks the node to begin where the output is. */
  async subscribe(credit: number): Promise<void> {
    this.#credit = credit;
    const place = await this.#ports.output.locate(this.key, this.#paths.path(Math.floor(this.#ports.wallSec())));
    if (this.#over) return;
    const { log, subscriber } = this.source;
    this.#link.say({ kind: 'subscribe', subscription: this.number, log, subscribers: [subscriber], credit, recordBytesMax, resume: place });
  }

  onSubscribed({ identity, checkpoint, start }: Message<'subscribed'>): void {
    if (this.#identity !== null) {
      this.#refuse('a second answer to a subscribe');
      return;
    }
    this.#identity = identity;
    this.#last = start;
    this.#checkpoint = checkpoint;
    const place = this.#ports.output.place(this.key);
    if (place?.identity !== identity || isBehind(place.position, start)) this.#ports.output.begins(this.key, { identity, position: start });
    const about = { member: this.source.node, log: this.source.log, subscriber: this.source.subscriber };
    const what = sourceText(this.source);
    if (place === null) this.#ports.log('info', `reading ${what} from behind ${formatPosition(start)}`, about);
    else if (place.identity !== identity) {
      this.#ports.log(
        'warn',
        `${what} is another log than before: it was removed and made anew, or the node has another disk; reading from behind ${formatPosition(start)}`,
        about,
      );
    } else this.#compare(place.position, start, what, about);
    if (comparePositions(start, checkpoint) > 0) this.#sendCheckpoint(start, 0);
    else this.#ports.output.confirmed(this.key, { identity, position: checkpoint });
    if (this.#leaving) this.#tryLeave();
  }

  #compare(own: Position, start: Position, what: string, about: Readonly<Record<string, string>>): void {
    const order = comparePositions(start, own);
    const places = `written here up to ${formatPosition(own)}, the node begins behind ${formatPosition(start)}`;
    if (!isBehind(own, start) && order >= 0) this.#ports.log('info', `reading ${what} on: ${places}`, about);
    else if (order > 0) {
      this.#ports.log(
        this.#shared ? 'info' : 'error',
        `${what}: ${places}: ${this.#shared ? 'another manager has read in between' : 'somebody else has read in between, or an operator moved the checkpoint, or the journal here is an old copy; those records were not written here'}`,
        about,
      );
    } else {
      this.#ports.log(
        'error',
        `${what}: ${places}: the node has lost its newest records, most likely by a power cut, or the checkpoint was set back; records may come twice`,
        about,
      );
    }
  }

  onBatch({ first, records, at, subscription }: BatchHead, frame: Buffer): void {
    const last = { log: first.log, marker: first.marker + records - 1 };
    if (!this.#pays(frame.length + 4) || this.#leaving || !this.#follows(first, last)) return;
    const queue = this.#queue;
    let oldest = Infinity;
    eachRecord(frame, { first, records, at, subscription }, (sec, from, to) => {
      queue.add(this.#pathOf(sec), frame, from, to);
      if (sec < oldest) oldest = sec;
    });
    this.#took(last, frame.length + 4, records, oldest);
  }

  /** Held until the record is whole: half a record must not be written, because it would come again whole. */
  onPiece({ position, sec, total, offset, bytes }: Message<'piece'>, cost: number): void {
    // A piece that cannot be paid for must not cost a buffer either.
    if (offset === 0) this.#pieces = total <= recordBytesMax ? Buffer.allocUnsafeSlow(total) : null;
    const whole = this.#pieces;
    if (whole === null || whole.length !== total || offset + bytes.length > total) {
      this.#refuse('pieces that are no record');
      return;
    }
    if (!this.#pays(cost) || this.#leaving || !this.#follows(position, position)) return;
    whole.set(bytes, offset);
    if (offset + bytes.length < total) {
      this.#grant(cost);
      return;
    }
    this.#pieces = null;
    this.#queue.add(this.#pathOf(sec), whole);
    this.#took(position, cost, 1, sec);
  }

  onStatus(status: Message<'status'>): void {
    this.#status = status;
    this.#got = { bytes: 0, records: 0 };
  }

  onMoved({ epoch, from, to, why }: Message<'moved'>): void {
    if (this.#identity === null) {
      this.#refuse('a move before an answer to subscribe');
      return;
    }
    this.#epoch = epoch;
    this.#last = to;
    this.#times.begin();
    const about = { member: this.source.node, log: this.source.log, why };
    const what = `${sourceText(this.source)}: the place ${formatPosition(from)} is now ${formatPosition(to)}`;
    if (why === 'repair') this.#ports.log('warn', `${what}: the node has repaired a damaged segment`, about);
    else
      this.#ports.log(
        'warn',
        `${what}: an operator has moved the checkpoint; records come again, or are passed over, as he wants it`,
        about,
      );
    this.#reach(to, 0);
  }

  onDamage({ what, bytes, message }: Message<'damage'>): void {
    this.#ports.log('error', terminal`${sourceText(this.source)}: ${message}`, {
      member: this.source.node,
      log: this.source.log,
      what,
      bytes,
    });
    // What tells of a place, not of messages that are gone, is no gap between lines.
    if (!this.#ports.marksDamage || this.#last === null || this.#leaving || !losses.includes(what)) return;
    const now = Math.floor(this.#ports.wallSec());
    this.#queue.add(this.#paths.path(now), Buffer.from(`${terminal`[ecclusterd] lost here: ${sourceText(this.source)}: ${message}`}\n`));
    this.#reach(this.#last, 0);
  }

  onStored({ position }: Message<'stored'>): void {
    this.#checkpoint = position;
    this.#onConfirmed(position);
    // Once markers have shifted, places of before cannot be held against it.
    if (this.#identity !== null) this.#ports.output.confirmed(this.key, this.#epoch > 0 ? null : { identity: this.#identity, position });
  }

  #onConfirmed(position: Position): void {
    if (this.#epoch > 0) this.#unconfirmed.length = 0;
    while (this.#unconfirmed[0] !== undefined && comparePositions(this.#unconfirmed[0], position) <= 0) this.#unconfirmed.shift();
    this.#pay();
  }

  /** Takes nothing more, makes durable what it has, waits until the node has stored that, and ends: the next manager goes on exactly there. */
  leave(): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.#tryLeave();
    // On a full disk that would be never. What is in doubt then is found out when we ask again.
    setTimeout(() => this.#goAway(), leaveMs).unref();
  }

  #tryLeave(): void {
    if (this.#identity !== null && this.#queue.waitingBytes === 0) this.#goAway();
  }

  #goAway(): void {
    if (this.#left || this.#over) return;
    this.#left = true;
    this.#link.say({ kind: 'unsubscribe', subscription: this.number });
  }

  /** The last that the node has stored. */
  get checkpoint(): Position | null {
    return this.#checkpoint;
  }

  lag(): Lag {
    if (this.#status === null) return { bytes: null, records: null, seconds: null };
    const waiting = this.#queue.waitingRecords;
    const atNode = Math.max(0, this.#status.behindBytes - this.#got.bytes);
    const told = this.#status.behindRecords;
    const bytes = atNode + Math.max(0, this.#queue.waitingBytes);
    const oldest = waiting > 0 ? this.#oldestSec : atNode > 0 ? this.#status.oldestSec : null;
    return {
      bytes,
      records: told === null ? null : Math.max(0, told - this.#got.records) + waiting,
      seconds: oldest !== null ? Math.max(0, this.#ports.wallSec() - oldest) : atNode > 0 ? null : 0,
    };
  }

  /** What is not durable is forgotten. Resolves when the collector has done with it. */
  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#isGone();
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    await this.#ports.output.drop(this.#queue);
  }

  /** Records come in order and once: what does not is a bug of the node, and must not get into the files. */
  #follows(first: Position, last: Position): boolean {
    const ok = this.#last !== null && comparePositions(first, this.#last) > 0 && last.marker >= first.marker && last.marker <= 0xffff_ffff;
    if (!ok)
      this.#refuse(`records from ${formatPosition(first)} on, behind ${this.#last === null ? 'nothing' : formatPosition(this.#last)}`);
    return ok;
  }

  #grant(bytes: number): void {
    this.#credit += bytes;
    this.#link.say({ kind: 'credit', subscription: this.number, bytes });
  }

  /** What was not granted is not taken: the credit is what bounds the memory of the manager. */
  #pays(cost: number): boolean {
    if (this.#over) return false;
    this.#credit -= cost;
    if (this.#credit >= 0) return true;
    this.#refuse(`${-this.#credit} bytes more than it was granted`);
    return false;
  }

  #refuse(what: string): void {
    this.#ports.log('error', `${sourceText(this.source)}: the node sent ${what}; that is a bug, please report it`, {
      member: this.source.node,
    });
    this.#link.bye('protocol', `the node sent ${what}`);
  }

  #took(position: Position, cost: number, records: number, oldestSec: number): void {
    this.#last = position;
    this.records += records;
    this.bytes += cost;
    this.#got.bytes += cost;
    this.#got.records += records;
    if (this.#oldestSec === null || oldestSec < this.#oldestSec) this.#oldestSec = oldestSec;
    this.#reach(position, cost);
  }

  #reach(position: Position, cost: number): void {
    if (this.#identity !== null) this.#queue.reach({ identity: this.#identity, position }, this.#epoch, cost);
  }

  #onDurable({ position }: Place, epoch: number, cost: number): void {
    if (this.#over) return;
    this.#oldestSec = null;
    this.#sendCheckpoint(position, epoch);
    this.#unconfirmed.push(position);
    this.#owed += cost;
    if (this.#leaving) this.#tryLeave();
    else this.#pay();
  }

  /** A node that confirms nothing gets no more credit: what is in doubt is kept in mind, here and in the journal, and must be bounded. */
  #pay(): void {
    if (this.#owed === 0 || this.#unconfirmed.length > unconfirmedMax || this.#waiting !== null) return;
    const waitMs = this.#ports.files.waitMs();
    if (waitMs > 0) {
      this.#sayMany();
      this.#waiting = setTimeout(() => {
        this.#waiting = null;
        if (!this.#over) this.#pay();
      }, waitMs).unref();
      return;
    }
    this.#grant(this.#owed);
    this.#owed = 0;
  }

  /** By its time, as far as that is believed and does not make too many files. */
  #pathOf(sec: number): string {
    const path = this.#paths.path(this.#times.of(sec));
    if (path === this.#path) return path;
    if (this.#path === '' || this.#ports.files.takes(path)) this.#path = path;
    else this.#sayMany();
    return this.#path;
  }

  #sayMany(): void {
    if (this.#saidMany) return;
    this.#saidMany = true;
    const text =
      'the times of its records make more files than 600 in a minute; it is read slowly, and what was on its way goes into the file of the record before. Look at the clock of that node, and whether `logfile` needs seconds or minutes in its name';
    this.#ports.log('error', `${sourceText(this.source)}: ${text}`, { member: this.source.node, log: this.source.log });
  }

  #sendCheckpoint(position: Position, epoch: number): void {
    this.#link.say({ kind: 'checkpoint', subscription: this.number, epoch, position });
  }
}

/** Whether records lie between. Segments that are used up end behind their last record, or at the beginning of the next: both are the same place. */
function isBehind(own: Position, start: Position): boolean {
  return comparePositions(start, own) > 0 && !(start.log > own.log && start.marker === 0);
}

/** As the credit counts it: length field, kind, subscription, position, time, total, offset, bytes. */
export function pieceCost({ bytes }: Message<'piece'>): number {
  return Math.min(4 + 1 + 4 + 8 + 8 + 8 + bytes.length, frameBytesMax);
}

/** Waits until all of them have left, for a while. */
export async function handOver(subscriptions: readonly PullSubscription[]): Promise<void> {
  if (subscriptions.length === 0) return;
  for (const subscription of subscriptions) subscription.leave();
  const late = new Promise((resolve) => setTimeout(resolve, handOverMs).unref());
  await Promise.race([late, Promise.all(subscriptions.map(({ gone }) => gone))]);
}
