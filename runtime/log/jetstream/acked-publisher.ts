// Publishes many messages one after another and tells what has become of each. The client has a call for one message and its answer; its timer, race
// and promises for each cost several times as much as the message, so answers are told apart here, and one timer looks for those that do not come.

import { JetStreamApiError } from '@nats-io/jetstream';
import { createInbox, headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

export type Answer = { readonly seq: number; readonly duplicate: boolean } | { readonly cause: unknown };

/** What the stream must have when the message comes: its last sequence, or the last one of the subject. */
export interface Expected {
  readonly of: 'stream' | 'subject';
  readonly seq: number;
}

interface Waiting {
  readonly settle: (answer: Answer) => void;
  readonly since: number;
}

/** What a server says of a message. */
interface Said {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly code: number; readonly err_code: number; readonly description: string };
}

const lookMs = 500;
const noResponders = 503;
const idHeader = 'Nats-Msg-Id';
const expectedHeaders = { stream: 'Nats-Expected-Last-Sequence', subject: 'Nats-Expected-Last-Subject-Sequence' } as const;

export class AckedPublisher {
  readonly #connection: NatsConnection;
  readonly #timeoutMs: number;
  readonly #inbox: string;
  /** In the order in which they were sent. */
  readonly #waiting = new Map<number, Waiting>();
  /** Made once: the client writes them out at once. */
  readonly #headers: Readonly<Record<Expected['of'], MsgHdrs>> = { stream: headers(), subject: headers() };
  #last = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: NatsConnection, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#inbox = `${createInbox()}.`;
    connection.subscribe(`${this.#inbox}*`, {
      callback: (error, message) => {
        if (error === null) this.#heard(message);
      },
    });
    void this.#watch();
  }

  /** Never rejects. */
  send(subject: string, bytes: Uint8Array, id: string, { of, seq }: Expected): Promise<Answer> {
    const number = ++this.#last;
    const said = this.#headers[of];
    said.set(idHeader, id);
    said.set(expectedHeaders[of], String(seq));
    return new Promise((settle) => {
      this.#waiting.set(number, { settle, since: performance.now() });
      this.#timer ??= setInterval(() => this.#look(), lookMs).unref();
      try {
        this.#connection.publish(subject, bytes, { headers: said, reply: `${this.#inbox}${number}` });
      } catch (cause) {
        this.#settle(number, { cause });
      }
    });
  }

  #heard(message: Msg): void {
    this.#settle(Number(message.subject.slice(this.#inbox.length)), answerOf(message));
  }

  /** An answer that comes when nobody waits for it any more is none. */
  #settle(number: number, answer: Answer): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    if (this.#waiting.size === 0 && this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
    waiting.settle(answer);
  }

  #look(): void {
    const before = performance.now() - this.#timeoutMs;
    for (const [number, { since }] of this.#waiting) {
      if (since > before) break;
      this.#settle(number, { cause: new Error('no answer from the stream') });
    }
  }

  /** Answers that were under way do not come over a new connection. */
  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type !== 'disconnect') continue;
      for (const number of this.#waiting.keys()) this.#settle(number, { cause: new Error('the connection to the server is lost') });
    }
  }
}

function answerOf(message: Msg): Answer {
  if (message.data.length === 0 && message.headers?.code === noResponders) return { cause: new Error('JetStream is not there') };
  try {
    const { seq, duplicate = false, error } = message.json<Said>();
    if (error !== undefined) return { cause: new JetStreamApiError(error) };
    return typeof seq === 'number' ? { seq, duplicate } : { cause: new Error('the server gave an answer that is none') };
  } catch (cause) {
    return { cause };
  }
}
