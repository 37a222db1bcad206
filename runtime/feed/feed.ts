// What commands work with: the replicated objects, the answers in the making, and the keys of the protocol (`object:key`) made into both.

import type { ReplicatedObject, ReplicationPort } from '../replication/port.ts';
import type { SharedView } from '../replication/shared-view.ts';
import { nearest } from '../text/nearest.ts';
import type { CommandFacts } from './command-facts.ts';
import { Held } from './held.ts';
import type { FeedCounters, FeedLimits } from './feed-limits.ts';
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
  /** Clients that are connected now. */
  readonly clients: () => number;
}

const colon = 58;

export class Feed {
  readonly replies: Replies;
  /** What was raised to stay. */
  readonly kept = new Held();
  readonly port: ReplicationPort;
  readonly surroundings: FeedSurroundings;
  /** The object of the last command, because most clients use one: its name as it came, and whose reading it was. */
  #lastName = Buffer.alloc(0);
  #lastObject: ReplicatedObject | null = null;
  #lastGeneration = -1;

  constructor(surroundings: FeedSurroundings) {
    this.surroundings = surroundings;
    this.port = surroundings.port;
    this.replies = new Replies(surroundings.counters);
  }

  /** `object:key`, split at the first colon, because IPv6 addresses have more. Null: an error was answered. */
  target(request: Request, index: number): Target | null {
    const { bytes } = request;
    const [start, end] = [request.start(index), request.end(index)];
    let at = start;
    while (at < end && bytes[at] !== colon) at++;
    if (at === end) {
      this.replies.error(`ERR a key is object:key, such as inbound_cidr:10.1.2.3; EC.OBJECTS lists the objects`);
      return null;
    }
    const object = this.#object(bytes, start, at);
    if (object === null) return null;
    const key = textOf(bytes, at + 1, end);
    if (key !== null) return { object, key };
    this.replies.error('ERR a key is UTF-8');
    return null;
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
    const generation = this.port.generation();
    if (this.#lastObject !== null && this.#lastGeneration === generation && this.#isLastName(bytes, start, end)) return this.#lastObject;
    const name = textOf(bytes, start, end) ?? '';
    const object = this.port.object(name);
    if (object === null) {
      this.replies.error(`ERR ${this.#unknownObject(name.slice(0, 200))}`);
      return null;
    }
    this.#lastName = Buffer.from(bytes.subarray(start, end));
    this.#lastObject = object;
    this.#lastGeneration = generation;
    return object;
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
