// A reader for the tests of the log service: says exactly what a test wants it to say, and keeps everything that it hears.
import assert from 'node:assert/strict';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Position } from '../../../runtime/log/jlog/format.ts';
import { creditBytesMin, frameBytesMax, type NodeMessage, type ServiceMessage } from '../../../runtime/log/service/log-protocol.ts';
import { decodeFrame, encodeFrame } from '../../../runtime/log/service/log-wire.ts';
import { FrameCutter } from '../../../runtime/net/frame-cutter.ts';

export type Heard = Extract<ServiceMessage, { kind: NodeMessage['kind'] | 'ping' | 'pong' | 'bye' }>;

export class Client {
  readonly heard: Heard[] = [];
  /** Payloads by subscription, pieces put together. */
  readonly records = new Map<number, string[]>();
  /** Position behind the last record, by subscription. */
  readonly last = new Map<number, Position>();
  /** Bytes that batches and pieces have cost, by subscription. */
  readonly cost = new Map<number, number>();
  closed = false;
  /** Answer pings, as a reader should. */
  answers = true;
  /** Credit that is given back as it is used. */
  refill = true;
  onMessage: (message: Heard) => void = () => {};
  readonly socket: Socket;
  #pieces = new Map<number, Uint8Array[]>();
  #waiting: { readonly holds: () => boolean; readonly done: () => void }[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    const cutter = new FrameCutter(frameBytesMax);
    socket.on('data', (chunk) => assert.ok(cutter.feed(chunk, (frame) => this.#onFrame(frame))));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.#look();
    });
  }

  static to(where: NetConnectOpts | ConnectionOptions, tls = false): Client {
    return new Client(tls ? connectTls(where as ConnectionOptions) : connect(where as NetConnectOpts));
  }

  say(message: ServiceMessage): void {
    if (this.socket.writable) this.socket.write(encodeFrame(message));
  }

  async hello(name = 'mgr1', silenceMs = 30_000): Promise<void> {
    this.say({ kind: 'hello', lowest: 1, highest: 1, service: 'logs', name, software: 'test', silenceMs });
    await this.hears('welcome');
  }

  /** Subscribes, and waits for the answer. */
  async subscribe(
    subscription: number,
    log: string,
    more: Partial<Extract<ServiceMessage, { kind: 'subscribe' }>> = {},
  ): Promise<Extract<Heard, { kind: 'subscribed' | 'ended' }>> {
    const asked = { log, subscribers: ['mgr1', 'master'], credit: creditBytesMin, recordBytesMax: 16 << 20, resume: null };
    this.say({ kind: 'subscribe', subscription, ...asked, ...more });
    const from = this.heard.length;
    const answer = (): Heard | undefined =>
      this.heard.slice(from).find((each) => (each.kind === 'subscribed' || each.kind === 'ended') && each.subscription === subscription);
    await this.until(() => answer() !== undefined, 'an answer to subscribe');
    const found = answer();
    if (found?.kind !== 'subscribed' && found?.kind !== 'ended') return assert.fail('no answer');
    return found;
  }

  /** The first message of a kind from `from` on. */
  async hears<K extends Heard['kind']>(kind: K, from = 0): Promise<Extract<Heard, { kind: K }>> {
    const find = () => this.heard.slice(from).find((each): each is Extract<Heard, { kind: K }> => each.kind === kind);
    await this.until(() => find() !== undefined, kind);
    return find() ?? assert.fail(kind);
  }

  /** Waits until something holds, which is looked at after each message. */
  async until(holds: () => boolean, what: string, limitMs = 60_000): Promise<void> {
    if (holds()) return;
    let timer: NodeJS.Timeout | null = null;
    await new Promise<void>((done, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Error(
              `waited for ${what}; heard ${this.heard
                .map(({ kind }) => kind)
                .join(' ')
                .slice(-400)}`,
            ),
          ),
        limitMs,
      );
      this.#waiting.push({ holds, done });
    });
    if (timer !== null) clearTimeout(timer);
  }

  got(subscription: number): readonly string[] {
    return this.records.get(subscription) ?? [];
  }

  close(): void {
    this.socket.destroy();
  }

  #onFrame(frame: Uint8Array): void {
    const decoded = decodeFrame(frame);
    if (decoded.kind !== 'message') throw new Error(`the node sent ${JSON.stringify(decoded)}`);
    const message = decoded.message as Heard;
    this.heard.push(message);
    if (message.kind === 'ping' && this.answers) this.say({ kind: 'pong', nonce: message.nonce });
    if (message.kind === 'batch' || message.kind === 'piece') this.#take(message, frame.length + 4);
    this.onMessage(message);
    this.#look();
  }

  #take(message: Extract<Heard, { kind: 'batch' | 'piece' }>, cost: number): void {
    const { subscription } = message;
    this.cost.set(subscription, (this.cost.get(subscription) ?? 0) + cost);
    const texts = this.records.get(subscription) ?? [];
    this.records.set(subscription, texts);
    if (message.kind === 'batch') {
      for (const { payload } of message.records) texts.push(Buffer.from(payload).toString());
      this.last.set(subscription, { log: message.first.log, marker: message.first.marker + message.records.length - 1 });
    } else {
      const parts = [...(this.#pieces.get(subscription) ?? []), message.bytes];
      assert.equal(
        message.offset,
        parts.slice(0, -1).reduce((sum, part) => sum + part.length, 0),
      );
      const whole = message.offset + message.bytes.length === message.total;
      this.#pieces.set(subscription, whole ? [] : parts);
      if (whole) {
        texts.push(Buffer.concat(parts).toString());
        this.last.set(subscription, message.position);
      }
    }
    if (this.refill) this.say({ kind: 'credit', subscription, bytes: cost });
  }

  #look(): void {
    const ready = this.#waiting.filter(({ holds }) => holds());
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each));
    for (const { done } of ready) done();
  }
}
