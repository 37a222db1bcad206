// SET, GET, DEL and the time to live. GET reads gauges as well, because that is how clients of counters read them.

import type { CacheObject } from '../../replication/port.ts';
import { objectKey } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';
import { gaugeTarget } from './gauge-commands.ts';

interface Entry {
  readonly object: CacheObject;
  readonly key: string;
}

/** Null: an error was answered. */
function entry(feed: Feed, request: Request, index: number): Entry | null {
  const target = feed.target(request, index);
  if (target === null) return null;
  const { object, key } = target;
  if (object.structure === 'cache') return { object, key };
  feed.wrongStructure(object, 'caches');
  return null;
}

function get(feed: Feed, request: Request): void {
  const target = feed.target(request, 1);
  if (target === null) return;
  const { object, key } = target;
  if (object.structure === 'cache') {
    const value = object.get(key);
    if (value === null) feed.replies.nil();
    else feed.replies.bytes(value);
    return;
  }
  const gauge = gaugeTarget(feed, request, 1);
  if (gauge !== null) feed.replies.text(String(gauge.object.read(gauge.key)));
}

function set(feed: Feed, request: Request): void {
  const target = entry(feed, request, 1);
  if (target === null) return;
  const { object, key } = target;
  const ttlSec = readTtl(feed, request, target);
  if (ttlSec !== undefined) answerSet(feed, object, key, request.copy(2), ttlSec);
}

/** Undefined: an error was answered. Null: it never ends. */
function readTtl(feed: Feed, request: Request, { object, key }: Entry): number | null | undefined {
  if (request.count === 3) return null;
  const word = request.word(3);
  if (word === 'KEEPTTL' && request.count === 4) {
    const left = object.ttlSec(key);
    return left > 0 ? left : null;
  }
  if ((word === 'EX' || word === 'PX') && request.count === 5) {
    const time = request.integer(4);
    if (time > 0) return word === 'EX' ? time : time / 1000;
    feed.replies.error("ERR invalid expire time in 'set' command");
    return undefined;
  }
  const refused = word === 'NX' || word === 'XX' ? ': NX and XX need one place that decides, and a replicated cache has none' : '';
  feed.syntaxError(`SET object:key value [EX seconds | PX milliseconds | KEEPTTL]${refused}`);
  return undefined;
}

function answerSet(feed: Feed, object: CacheObject, key: string, value: Uint8Array, ttlSec: number | null): void {
  const { refused } = object.set(key, value, ttlSec);
  if (refused !== null) feed.replies.error(refusalText(refused, object));
  else feed.replies.simple('OK');
}

/** Counts those for which `does` says true. An error ends it, with the keys before it done. */
function each(feed: Feed, request: Request, does: (entry: Entry) => boolean): void {
  let count = 0;
  for (let i = 1; i < request.count; i++) {
    const target = entry(feed, request, i);
    if (target === null) return;
    if (does(target)) count++;
  }
  feed.replies.integer(count);
}

function expire(feed: Feed, request: Request, perSec: number): void {
  const target = entry(feed, request, 1);
  if (target === null) return;
  const time = request.integer(2);
  if (Number.isNaN(time)) {
    feed.replies.error('ERR value is not an integer or out of range');
    return;
  }
  if (time > 0) restart(feed, target, time / perSec);
  else feed.replies.integer(target.object.delete(target.key) ? 1 : 0);
}

/** A value is never changed in place: its new time is a new entry, so that it wins over older ones on all nodes. */
function restart(feed: Feed, { object, key }: Entry, ttlSec: number | null): void {
  const value = object.get(key);
  if (value === null) {
    feed.replies.integer(0);
    return;
  }
  const { refused } = object.set(key, value, ttlSec);
  if (refused !== null) feed.replies.error(refusalText(refused, object));
  else feed.replies.integer(1);
}

function persist(feed: Feed, request: Request): void {
  const target = entry(feed, request, 1);
  if (target === null) return;
  if (target.object.ttlSec(target.key) < 0) feed.replies.integer(0);
  else restart(feed, target, null);
}

function timeLeft(feed: Feed, request: Request, perSec: number): void {
  const target = entry(feed, request, 1);
  if (target === null) return;
  const left = target.object.ttlSec(target.key);
  feed.replies.integer(left < 0 ? left : Math.ceil(left * perSec));
}

const reads = { group: 'cache', keys: [1, 1, 1] } as const;
const writes = { ...reads, writes: true } as const;
const many = { name: 'object:key', type: 'key', multiple: true } as const;

export const cacheCommands: readonly FeedCommand[] = [
  {
    ...reads,
    name: 'GET',
    arity: 2,
    summary: 'Value of an entry of a cache, or of a gauge in the whole cluster',
    answer: 'bulk string: the value, or nil; of a gauge the number as text, `0` where nothing counts',
    arguments: [objectKey],
    run: (feed, _session, request) => get(feed, request),
  },
  {
    ...writes,
    name: 'SET',
    arity: -3,
    summary: 'Sets an entry of a cache on all nodes; without a time it never ends',
    answer: '`OK`',
    arguments: [
      objectKey,
      { name: 'value', type: 'string' },
      {
        name: 'expiry',
        type: 'oneof',
        optional: true,
        arguments: [
          { name: 'seconds', type: 'integer', token: 'EX' },
          { name: 'milliseconds', type: 'integer', token: 'PX' },
          { name: 'keepttl', type: 'pure-token', token: 'KEEPTTL' },
        ],
      },
    ],
    run: (feed, _session, request) => set(feed, request),
  },
  {
    ...writes,
    name: 'DEL',
    arity: -2,
    keys: [1, -1, 1],
    summary: 'Removes entries of caches on all nodes',
    answer: 'integer: how many were there',
    arguments: [many],
    run: (feed, _session, request) => each(feed, request, ({ object, key }) => object.delete(key)),
  },
  {
    ...reads,
    name: 'EXISTS',
    arity: -2,
    keys: [1, -1, 1],
    summary: 'How many of the entries are there',
    answer: 'integer',
    arguments: [many],
    run: (feed, _session, request) => each(feed, request, ({ object, key }) => object.get(key) !== null),
  },
  {
    ...reads,
    name: 'TTL',
    arity: 2,
    summary: 'Time that an entry has left, in seconds',
    answer: 'integer; -1: it never ends, -2: there is none',
    arguments: [objectKey],
    run: (feed, _session, request) => timeLeft(feed, request, 1),
  },
  {
    ...reads,
    name: 'PTTL',
    arity: 2,
    summary: 'Time that an entry has left, in milliseconds',
    answer: 'integer; -1: it never ends, -2: there is none',
    arguments: [objectKey],
    run: (feed, _session, request) => timeLeft(feed, request, 1000),
  },
  {
    ...writes,
    name: 'EXPIRE',
    arity: 3,
    summary: 'Gives an entry so many seconds from now; 0 and less remove it',
    answer: 'integer: 1, or 0 where there is no such entry',
    arguments: [objectKey, { name: 'seconds', type: 'integer' }],
    run: (feed, _session, request) => expire(feed, request, 1),
  },
  {
    ...writes,
    name: 'PEXPIRE',
    arity: 3,
    summary: 'Gives an entry so many milliseconds from now; 0 and less remove it',
    answer: 'integer: 1, or 0 where there is no such entry',
    arguments: [objectKey, { name: 'milliseconds', type: 'integer' }],
    run: (feed, _session, request) => expire(feed, request, 1000),
  },
  {
    ...writes,
    name: 'PERSIST',
    arity: 2,
    summary: 'Lets an entry never end',
    answer: 'integer: 1, or 0 where there is no such entry or it had no end',
    arguments: [objectKey],
    run: (feed, _session, request) => persist(feed, request),
  },
];
