// What commands work with: the replicated objects, the answers in the making, and the keys of the protocol (`object:key`) made into both.

import type { CountersObject, ReplicatedObject, ReplicationPort } from '../replication/port.ts';
import type { SharedView } from '../replication/shared-view.ts';
import { nearest } from '../text/nearest.ts';
import type { CommandFacts } from './command-facts.ts';
import { Cursors } from './cursors.ts';
import { Held, type HeldTotal } from './held.ts';
import type { FeedCounters, FeedLimits } from './feed-limits.ts';
import { RecentTexts } from './recent-texts.ts';
import { Replies } from './replies.ts';
import { textOf, type Request } from './feed-request.ts';

export interface Target {
  readonly object: ReplicatedObject;
  readonly key: string;
}

export interface FeedSurroundings {
  readonly port: ReplicationPort;
  readonly views: SharedView;
  readonly limits: FeedLimits;
  readonly counters: FeedCounters;
  readonly commands: readonly CommandFacts[];
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
  /** Clients that are connected now. */
  readonly clients: () => number;
}

const colon = 58;
/** A `Replicate` stanza of that name takes keys that name no other object. */
const catchAllName = 'counters';

export class Feed {
  readonly replies: Replies;
  /** What was raised to stay. */
  readonly kept: Held;
  /** Keys that all connections hold together. */
  readonly held: HeldTotal = { keys: 0, bytes: 0 };
  readonly cursors: Cursors;
  readonly port: ReplicationPort;
  readonly surroundings: FeedSurroundings;
  /** The object of the last command, because most clients use one: its name as it came, and whose reading it was. */
  #lastName = Buffer.alloc(0);
  #lastObject: ReplicatedObject | null = null;
  #lastGeneration = -1;
  readonly #texts = new RecentTexts();

  constructor(surroundings: FeedSurroundings) {
    this.surroundings = surroundings;
    this.port = surroundings.port;
    this.replies = new Replies(surroundings.counters);
    this.kept = new Held(this.held);
    this.cursors = new Cursors(surroundings.limits.cursors);
  }

  /**
   * `object:key`, split at the first colon, because IPv6 addresses have more. Null: an error was answered. `lowers`: also an object that a
   * reload has taken away, in which a client may still hold something.
   */
  target(request: Request, index: number, lowers = false): Target | null {
    const { bytes } = request;
    const [start, end] = [request.start(index), request.end(index)];
    let at = start;
    while (at < end && bytes[at] !== colon) at++;
    const named = at === end ? null : this.#find(bytes, start, at);
    const retired = named === null && lowers && at < end ? this.port.retired(textOf(bytes, start, at) ?? '') : null;
    const object = named ?? retired ?? this.#catchAll();
    if (object === null) {
      if (at === end) this.replies.error('ERR a key is object:key, such as inbound_cidr:10.1.2.3; EC.OBJECTS lists the objects');
      else this.#unknown(bytes, start, at);
      return null;
    }
    const key = this.#texts.of(bytes, (named ?? retired) === null ? start : at + 1, end);
    if (key !== null) return { object, key };
    this.replies.error('ERR a key is UTF-8');
    return null;
  }

  /** Keys that name no object are those of programs that know of none: they belong to the object `counters`, if there is one. */
  #catchAll(): CountersObject | null {
    const object = this.port.object(catchAllName);
    return object?.structure === 'counters' ? object : null;
  }

  /** A lone name of an object. Null: an error was answered. */
  object(request: Request, index: number): ReplicatedObject | null {
    return this.#object(request.bytes, request.start(index), request.end(index));
  }

  wrongStructure(object: ReplicatedObject, wanted: string): void {
    this.replies.error(`WRONGTYPE ${object.name} is a ${object.structure}; this command is for ${wanted}`);
  }

  syntaxError(what: string): void {
    this.replies.error(`ERR syntax error: ${what}`);
  }

  #object(bytes: Buffer, start: number, end: number): ReplicatedObject | null {
    const object = this.#find(bytes, start, end);
    if (object === null) this.#unknown(bytes, start, end);
    return object;
  }

  #find(bytes: Buffer, start: number, end: number): ReplicatedObject | null {
    const generation = this.port.generation();
    if (this.#lastObject !== null && this.#lastGeneration === generation && this.#isLastName(bytes, start, end)) return this.#lastObject;
    const object = this.port.object(textOf(bytes, start, end) ?? '');
    if (object === null) return null;
    this.#lastName = Buffer.from(bytes.subarray(start, end));
    this.#lastObject = object;
    this.#lastGeneration = generation;
    return object;
  }

  #unknown(bytes: Buffer, start: number, end: number): void {
    this.replies.error(`ERR ${this.#unknownObject((textOf(bytes, start, end) ?? '').slice(0, 200))}`);
  }

  #isLastName(bytes: Buffer, start: number, end: number): boolean {
    const name = this.#lastName;
    if (name.length !== end - start) return false;
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
    return true;
  }

  #unknownObject(name: string): string {
    const names = this.port.objects().map((object) => object.name);
    const near = nearest(name, names, 1)[0];
    if (near !== undefined) return `no such object: ${name}; did you mean ${near}?`;
    return `no such object: ${name}; ${names.length === 0 ? 'the configuration replicates nothing' : `there are ${names.slice(0, 20).join(', ')}`}`;
  }
}
