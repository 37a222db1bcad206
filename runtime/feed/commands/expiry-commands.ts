// The time to live of entries of caches and of counters.

import { objectKey } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../feed-request.ts';
import { refusalText } from '../refusal.ts';
import { entryAt, secondsFrom, type TimeWord } from './entry.ts';

function expire(feed: Feed, request: Request, word: TimeWord): void {
  const entry = entryAt(feed, request, 1);
  if (entry === null) return;
  const { object, key } = entry;
  const seconds = secondsFrom(feed, word, request.integer(2));
  if (Number.isNaN(seconds)) {
    feed.replies.error('ERR value is not an integer or out of range');
    return;
  }
  if (request.count > 3) {
    feed.syntaxError('NX, XX, GT and LT would need one place in the cluster that decides');
    return;
  }
  if (seconds <= 0) {
    feed.replies.integer(object.delete(key) ? 1 : 0);
    return;
  }
  const { found, refused } = object.expire(key, seconds);
  if (refused === null) feed.replies.integer(found ? 1 : 0);
  else feed.replies.error(refusalText(refused, object));
}

function persist(feed: Feed, request: Request): void {
  const entry = entryAt(feed, request, 1);
  if (entry === null) return;
  const { object, key } = entry;
  if (object.ttlMs(key) < 0) feed.replies.integer(0);
  else feed.replies.integer(object.expire(key, null).found ? 1 : 0);
}

/** `unitMs`: of the answer; `at`: the moment instead of what is left. */
function timeLeft(feed: Feed, request: Request, unitMs: number, at: boolean): void {
  const entry = entryAt(feed, request, 1);
  if (entry === null) return;
  const left = entry.object.ttlMs(entry.key);
  const from = at ? feed.surroundings.wallMs() : 0;
  feed.replies.integer(left < 0 ? left : Math.ceil((from + left) / unitMs));
}

const common = { group: 'expiry', keys: [1, 1, 1] } as const;

function sets(name: string, unit: string, what: string, word: TimeWord): FeedCommand {
  return {
    ...common,
    name,
    arity: -3,
    writes: true,
    summary: `Gives an entry or a counter ${what}; what is over removes it`,
    answer: 'integer: 1, or 0 where there is no such entry',
    arguments: [objectKey, { name: unit, type: 'integer' }],
    run: (feed, _session, request) => expire(feed, request, word),
  };
}

function tells(name: string, what: string, unitMs: number, at: boolean): FeedCommand {
  return {
    ...common,
    name,
    arity: 2,
    summary: what,
    answer: 'integer; -1: it has no end, -2: there is none',
    arguments: [objectKey],
    run: (feed, _session, request) => timeLeft(feed, request, unitMs, at),
  };
}

export const expiryCommands: readonly FeedCommand[] = [
  tells('TTL', 'Time that an entry or a counter has left, in seconds', 1000, false),
  tells('PTTL', 'Time that an entry or a counter has left, in milliseconds', 1, false),
  tells('EXPIRETIME', 'When an entry or a counter ends, in seconds since 1970', 1000, true),
  tells('PEXPIRETIME', 'When an entry or a counter ends, in milliseconds since 1970', 1, true),
  sets('EXPIRE', 'seconds', 'so many seconds from now', 'EX'),
  sets('PEXPIRE', 'milliseconds', 'so many milliseconds from now', 'PX'),
  sets('EXPIREAT', 'unix-time', 'until that second since 1970', 'EXAT'),
  sets('PEXPIREAT', 'unix-time-milliseconds', 'until that millisecond since 1970', 'PXAT'),
  {
    ...common,
    name: 'PERSIST',
    arity: 2,
    writes: true,
    summary: 'Lets an entry never end; a counter ends a day later',
    answer: 'integer: 1, or 0 where there is no such entry or it had no end',
    arguments: [objectKey],
    run: (feed, _session, request) => persist(feed, request),
  },
];
