// Records into a stream, each once and in order, whoever dies.
//
// Every message carries the sequence that the stream must have then, so a second writer, a late message of a manager that was killed, and a gap after a
// lost one are all refused by the server. After any refusal nobody guesses: the stream is asked for the last message of each log, whose id is its place.
// Many messages are under way as long as nobody else writes to the stream; where somebody does, one at a time for each turn, against the last sequence
// of its own subject.

import { comparePositions, type Position } from '../jlog/format.ts';
import type { CollectorCounters, LogOutput, OnDurable, OutputQueue } from '../aggregate/log-output.ts';
import type { Place } from '../aggregate/log-source.ts';
import type { Problem } from '../aggregate/problem.ts';
import { messageId, placeOf } from './message-id.ts';
import type { Answer, Expected } from './acked-publisher.ts';
import { codeOf, type Last, type Server } from './jetstream-server.ts';
import { StreamQueue, Unsent, type Entry } from './stream-queue.ts';

const mostUnderWay = 512;
/** More go out when so few are left: together, because each piece that goes to the socket costs as much as many messages. */
const refillAt = mostUnderWay / 2;
/** After somebody else's message we are careful for so long. */
const carefulMs = 2000;
const retryMs = 250;
const wrongSequence = 10071;

interface Sent {
  readonly entry: Entry;
  /** Where it should be. */
  readonly seq: number;
  readonly answer: Promise<Answer>;
}

/** What is known of a subject. */
interface Known {
  readonly key: string;
  /** Of its last message in the stream; 0: none. */
  seq: number;
  place: Place | null;
}

export class StreamOutput implements LogOutput {
  /** All managers that write to one stream go on where any of them has ended. */
  readonly writer: string;
  readonly #server: Server;
  readonly #problem: (problem: Problem | null) => void;
  readonly #where: string;
  readonly #known = new Map<string, Known>();
  readonly #subjectOf = new Map<string, string>();
  readonly #queues = new Map<string, StreamQueue>();
  /** In the order in which they came. */
  readonly #waiting = new Set<Entry>();
  #expected: number | null = null;
  #carefulUntil = 0;
  #wasCareful = false;
  #run: Promise<void> | null = null;
  #closed = false;
  #dropping = 0;
  #said = '';
  #counters = { commits: 0, records: 0, bytes: 0, failures: 0 };

  constructor(server: Server, stream: string, where: string, problem: (problem: Problem | null) => void) {
    this.#server = server;
    this.#where = where;
    this.writer = `stream ${stream}`;
    this.#problem = problem;
  }

  place(key: string): Place | null {
    const subject = this.#subjectOf.get(key);
    return subject === undefined ? null : (this.#known.get(subject)?.place ?? null);
  }

  async locate(key: string, subject: string): Promise<Place | null> {
    this.#subjectOf.set(key, subject);
    for (;;) {
      try {
        const known = this.#known.get(subject) ?? { key, seq: 0, place: null };
        take(known, await this.#server.lastOf(subject));
        this.#known.set(subject, known);
        return known.place;
      } catch (cause) {
        if (this.#closed) return null;
        this.#tell(cause);
        await pause(retryMs);
      }
    }
  }

  begins(): void {}

  confirmed(): void {}

  isInDoubt(): boolean {
    return false;
  }

  async surrender(): Promise<void> {}

  queue(key: string, durable: OnDurable): OutputQueue {
    if (this.#queues.has(key)) throw new Error(`${key} has a queue already`);
    const queue = new StreamQueue(key, durable, (entries) => {
      for (const entry of entries) this.#waiting.add(entry);
      this.#begin();
    });
    this.#queues.set(key, queue);
    return queue;
  }

  async drop({ key }: Pick<OutputQueue, 'key'>): Promise<void> {
    const queue = this.#queues.get(key);
    this.#queues.delete(key);
    if (queue === undefined) return;
    queue.dropped = true;
    for (const entry of this.#waiting) if (entry.queue === queue) this.#waiting.delete(entry);
    // What is under way comes to its end, and of other logs nothing more goes out meanwhile.
    this.#dropping++;
    while (this.#run !== null) await this.#run;
    this.#dropping--;
    this.#begin();
  }

  waitingBytes(): number {
    let bytes = 0;
    for (const queue of this.#queues.values()) bytes += queue.waitingBytes;
    return bytes;
  }

  counters(): CollectorCounters {
    return { ...this.#counters, filesOpen: 0, filesOpened: 0, filesEvicted: 0 };
  }

  async tidy(): Promise<void> {}

  async close(): Promise<void> {
    this.#closed = true;
    while (this.#run !== null) await this.#run;
    await this.#server.connection.close();
  }

  #begin(): void {
    if (this.#run !== null || this.#closed || this.#dropping > 0 || this.#waiting.size === 0) return;
    this.#run = this.#publishAll().finally(() => {
      this.#run = null;
      this.#begin();
    });
  }

  async #publishAll(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#isHeld()) {
      try {
        const careful = performance.now() < this.#carefulUntil;
        // While we were careful the end of the stream was not followed.
        if (this.#expected === null || (this.#wasCareful && !careful)) await this.#ask();
        this.#wasCareful = careful;
        await this.#publish(careful);
      } catch (cause) {
        this.#expected = null;
        this.#counters.failures++;
        if (codeOf(cause) === wrongSequence) this.#carefulUntil = performance.now() + carefulMs;
        else {
          this.#tell(cause);
          await pause(retryMs);
        }
      }
    }
  }

  #isHeld(): boolean {
    return this.#closed || this.#dropping > 0;
  }

  /**
   * Keeps many under way until nothing is left to be sent; carefully: one. After a refusal nothing more goes out, and it is thrown when no answer is missing
   * any more.
   */
  async #publish(careful: boolean): Promise<void> {
    let expected = this.#expected ?? 0;
    let refused: unknown = null;
    let left = careful ? 1 : Infinity;
    const unsent = new Unsent(this.#waiting);
    const underWay: Sent[] = [];
    this.#counters.commits++;
    for (;;) {
      const room = underWay.length <= refillAt ? mostUnderWay : 0;
      while (refused === null && left > 0 && underWay.length < room && !this.#isHeld()) {
        const entry = unsent.next();
        if (entry === null) break;
        underWay.push({ entry, seq: ++expected, answer: this.#send(entry, careful ? null : expected - 1) });
        left--;
      }
      const first = underWay.shift();
      if (first === undefined) break;
      const cause = await this.#answer(first, careful, refused !== null);
      refused ??= cause;
      if (refused === null) this.#tell(null);
    }
    if (refused !== null) throw refused;
    this.#expected = expected;
  }

  /** Null: it is in the stream, where it should be. Otherwise why that is not known. */
  async #answer({ entry, seq, answer }: Sent, careful: boolean, isAfterRefusal: boolean): Promise<unknown> {
    const got = await answer;
    if ('cause' in got) return got.cause;
    if (got.duplicate) {
      if (await this.#isIn(entry, got.seq)) this.#done(entry, got.seq);
      else entry.attempt++;
      return new Error('the server took a message for a double');
    }
    if (!isAfterRefusal && (careful || got.seq === seq)) {
      this.#done(entry, got.seq);
      return null;
    }
    return new Error(`sequence ${got.seq} in place of ${seq}`);
  }

  #send({ subject, bytes, place, queue, attempt }: Entry, after: number | null): Promise<Answer> {
    const expected: Expected = after === null ? { of: 'subject', seq: this.#known.get(subject)?.seq ?? 0 } : { of: 'stream', seq: after };
    return this.#server.publish(subject, bytes, messageId(queue.key, place, attempt), expected);
  }

  /** Its id was seen lately: is it in the stream, or was it, and has been consumed? */
  async #isIn({ queue, place, attempt }: Entry, seq: number): Promise<boolean> {
    const { last } = await this.#server.bounds();
    if (seq === 0 || seq > last) return false;
    const there = await this.#server.at(seq);
    return there === null || there.id === messageId(queue.key, place, attempt);
  }

  #done(entry: Entry, seq: number): void {
    const known = this.#known.get(entry.subject);
    if (known !== undefined) Object.assign(known, { seq, place: entry.place });
    this.#waiting.delete(entry);
    this.#counters.records++;
    this.#counters.bytes += entry.bytes.length;
    entry.queue.done(entry);
  }

  /**
   * The end of the stream first, then the places: what comes in between makes the next message be refused, and we ask again. In the other order it could
   * come twice.
   */
  async #ask(): Promise<void> {
    const { last } = await this.#server.bounds();
    const subjects = [...new Set([...this.#known.keys(), ...[...this.#waiting].map(({ subject }) => subject)])];
    const found = await Promise.all(subjects.map((subject) => this.#server.lastOf(subject)));
    for (const [i, subject] of subjects.entries()) {
      const known = this.#known.get(subject);
      if (known !== undefined) take(known, found[i] ?? null);
    }
    for (const entry of [...this.#waiting]) {
      const known = this.#known.get(entry.subject);
      if (known?.place != null && isBehind(entry.place, known.place)) this.#done(entry, known.seq);
    }
    this.#expected = last;
  }

  #tell(cause: unknown): void {
    const text = cause === null ? '' : cause instanceof Error ? cause.message : String(cause);
    if (text === this.#said) return;
    this.#said = text;
    if (cause === null) this.#problem(null);
    else {
      const message = `no log can be published to ${this.#where}: ${text}; it goes on by itself, meanwhile the nodes keep everything`;
      this.#problem({ code: 'NATS', path: null, scope: 'all', message });
    }
  }
}

/** An older message than the one that is known says nothing new, whatever the numbering was then. */
function take(known: Known, last: Last | null): void {
  if (last === null || last.seq <= known.seq) return;
  known.seq = last.seq;
  const read = placeOf(last.id);
  if (read !== null) known.place = read.place;
}

function isBehind(place: Place, last: Place): boolean {
  return place.identity === last.identity && comparePositions(place.position, last.position satisfies Position) <= 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
