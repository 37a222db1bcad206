// Asks the feed on behalf of a mail server whether a connection may come in, and knows which ones are in, so that they are counted again
// after the feed was away. One of it for a process.

import { FeedClient, type Answer, type FeedClientOptions } from './feed-client.ts';
import { admitCommand, plainAddress, throttleCommand, type BlockLimit, type NamedThrottle } from './limit-rules.ts';
import type { Reply } from './reply-reader.ts';

export interface GatekeeperOptions extends Pick<FeedClientOptions, 'endpoint' | 'password' | 'timeoutMs' | 'log'> {
  /** What counts connections, `inbound_cidr` as a rule. */
  readonly object: string;
  readonly limits: readonly BlockLimit[];
  /** What has the throttles, `shared_named_throttles` as a rule. */
  readonly throttleObject: string;
}

/** `unknown`: nobody could be asked. The mail server decides what that means. */
export type Verdict =
  { readonly kind: 'pass' } | { readonly kind: 'refused'; readonly why: string } | { readonly kind: 'unknown'; readonly why: string };

/** One connection of an SMTP client, from `admit` to `release`. */
export interface Seat {
  readonly ip: string;
  /** Counted on the connection to the feed that there is now. */
  counted: boolean;
  /** `release` was called. */
  released: boolean;
}

/** An error is said once in that time: a wrong setting makes one for every mail. */
const repeatMs = 60_000;
/** Different errors that are remembered for that. */
const errorsMax = 100;

export class Gatekeeper {
  readonly #options: GatekeeperOptions;
  readonly #client: FeedClient;
  readonly #places = new Set<Seat>();
  readonly #said = new Map<string, number>();

  constructor(options: GatekeeperOptions) {
    this.#options = options;
    const { endpoint, password = null, timeoutMs, log } = options;
    this.#client = new FeedClient({ endpoint, password, timeoutMs, log, onUp: () => this.#raiseAll(), onDown: () => this.#allUncounted() });
  }

  /** Connections that are in. */
  get size(): number {
    return this.#places.size;
  }

  /**
   * May one more connection come in from there? If it passes, it is counted until `release`. After `unknown` it is not, but will be as soon
   * as the feed is back, unless it was released: whoever lets it in all the same need do nothing.
   */
  async admit(address: string): Promise<{ readonly place: Seat; readonly verdict: Verdict }> {
    const ip = plainAddress(address);
    const place: Seat = { ip, counted: false, released: false };
    this.#places.add(place);
    const answer = await this.#client.call(admitCommand(this.#options.object, ip, this.#options.limits));
    const verdict = this.#verdictOf(answer, readAdmission);
    if (verdict.kind === 'refused') this.#places.delete(place);
    if (verdict.kind !== 'pass') return { place, verdict };
    // The client may have gone while we asked.
    if (place.released) this.#lower(place);
    else place.counted = true;
    return { place, verdict };
  }

  /** One that is in already, from before this process began: it is counted as soon as there is a feed, whatever the limits say. */
  readmit(ip: string): Seat {
    const place: Seat = { ip, counted: this.#client.up, released: false };
    this.#places.add(place);
    if (place.counted) this.#raise(ip, 1);
    return place;
  }

  /** Harmless more than once, and for what never came in. */
  release(place: Seat): void {
    if (place.released) return;
    place.released = true;
    this.#places.delete(place);
    if (place.counted) this.#lower(place);
  }

  async throttle(throttle: NamedThrottle, values: Readonly<Record<string, string>>): Promise<Verdict> {
    const command = throttleCommand(this.#options.throttleObject, throttle, values);
    return this.#verdictOf(await this.#client.call(command), (reply) => readThrottle(reply, String(command[1])));
  }

  /** Everything that it has counted is taken back. */
  close(): void {
    this.#client.close();
  }

  #lower(place: Seat): void {
    place.counted = false;
    void this.#client.call(['DECR', `${this.#options.object}:${place.ip}`]).then((answer) => {
      if (answer.ok && answer.reply.kind === 'error') this.#say(answer.reply.text);
    });
  }

  /** Those who are in are counted whatever the limits say: they are in. */
  #raiseAll(): void {
    const byIp = new Map<string, number>();
    for (const place of this.#places) {
      byIp.set(place.ip, (byIp.get(place.ip) ?? 0) + 1);
      place.counted = true;
    }
    for (const [ip, count] of byIp) this.#raise(ip, count);
  }

  #raise(ip: string, count: number): void {
    void this.#client.call(['INCRBY', `${this.#options.object}:${ip}`, count]).then((answer) => {
      if (answer.ok && answer.reply.kind === 'error') this.#say(answer.reply.text);
    });
  }

  #allUncounted(): void {
    for (const place of this.#places) place.counted = false;
  }

  #verdictOf(answer: Answer, read: (reply: Reply) => Verdict | null): Verdict {
    if (!answer.ok) return { kind: 'unknown', why: answer.why };
    const why = answer.reply.kind === 'error' ? answer.reply.text : 'the feed has answered something else than we asked';
    const verdict = read(answer.reply);
    if (verdict !== null) return verdict;
    this.#say(why);
    return { kind: 'unknown', why };
  }

  #say(text: string): void {
    const now = performance.now();
    const last = this.#said.get(text);
    if (last !== undefined && now - last < repeatMs) return;
    if (this.#said.size >= errorsMax) this.#said.clear();
    this.#said.set(text, now);
    this.#options.log('error', `the feed says: ${text}`);
  }
}

function readAdmission(reply: Reply): Verdict | null {
  if (reply.kind !== 'array' || reply.items.length !== 4) return null;
  const [admitted, value, limit, where] = reply.items;
  if (admitted === 1) return { kind: 'pass' };
  return { kind: 'refused', why: `${String(value)} connections at ${String(where)}, the limit is ${String(limit)}` };
}

function readThrottle(reply: Reply, key: string): Verdict | null {
  if (reply.kind !== 'array' || (reply.items.length !== 5 && reply.items.length !== 6)) return null;
  // Of several throttles the sixth names the one that refuses.
  const [limited, , , retryAfterSec, , where] = reply.items;
  if (limited === 0) return { kind: 'pass' };
  return { kind: 'refused', why: `${String(where ?? key)} is used up, more in ${String(retryAfterSec)} s` };
}
