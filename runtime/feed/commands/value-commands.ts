// SET, GET and what is made of them. GET reads gauges as well, because that is how clients of counters read them.

import { objectKey, type CommandArgument } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../feed-request.ts';
import { entryAt, isTimeWord, secondsFrom, setValue, bytesAt, type Entry, type TimeWord } from './entry.ts';
import { plainKey } from './gauge-commands.ts';

function get(feed: Feed, request: Request, index: number, elseNil: boolean): void {
  const target = feed.target(request, index);
  if (target === null) return;
  const { object, key } = target;
  if (object.structure === 'cache' || object.structure === 'counters') answerValue(feed, bytesAt({ object, key }));
  else if (object.structure === 'gauge table' || object.structure === 'cidrtree')
    feed.replies.text(String(object.read(plainKey(object, key))));
  else if (elseNil) feed.replies.nil();
  else feed.wrongStructure(object, 'values and gauges');
}

function answerValue({ replies }: Feed, value: Uint8Array | null): void {
  if (value === null) replies.nil();
  else replies.bytes(value);
}

interface SetOptions {
  readonly ttlSec: number | null | 'keep';
  /** The value before is the answer. */
  readonly get: boolean;
}

function set(feed: Feed, request: Request): void {
  const entry = entryAt(feed, request, 1);
  const options = entry === null ? null : readOptions(feed, request);
  if (entry === null || options === null) return;
  const before = options.get ? bytesAt(entry) : null;
  const why = setValue(entry, request.copy(2), options.ttlSec);
  if (why !== null) feed.replies.error(why);
  else if (options.get) answerValue(feed, before);
  else feed.replies.simple('OK');
}

/** Null: an error was answered. */
function readOptions(feed: Feed, request: Request): SetOptions | null {
  let [ttlSec, get]: [number | null | 'keep', boolean] = [null, false];
  for (let at = 3; at < request.count; at++) {
    const word = request.word(at);
    if (word === 'KEEPTTL' && ttlSec === null) ttlSec = 'keep';
    else if (word === 'GET') get = true;
    else if (isTimeWord(word) && ttlSec === null && at + 1 < request.count) {
      const seconds = secondsFrom(feed, word, request.integer(++at));
      if (!isTime(feed, seconds, 'set')) return null;
      ttlSec = seconds;
    } else {
      const refused = word === 'NX' || word === 'XX' ? '; NX and XX need one place that decides, which a cluster has not' : '';
      feed.syntaxError(`SET object:key value [GET] [EX seconds | PX milliseconds | EXAT time | PXAT time | KEEPTTL]${refused}`);
      return null;
    }
  }
  return { ttlSec, get };
}

/** False: an error was answered. A time beyond what an entry may have is the object's to refuse. */
function isTime(feed: Feed, seconds: number, command: string): boolean {
  if (seconds > 0) return true;
  feed.replies.error(
    Number.isNaN(seconds) ? 'ERR value is not an integer or out of range' : `ERR invalid expire time in '${command}' command`,
  );
  return false;
}

/** SETEX and PSETEX. */
function setFor(feed: Feed, request: Request, word: TimeWord, command: string): void {
  const entry = entryAt(feed, request, 1);
  if (entry === null) return;
  const seconds = secondsFrom(feed, word, request.integer(2));
  if (!isTime(feed, seconds, command)) return;
  const why = setValue(entry, request.copy(3), seconds);
  if (why === null) feed.replies.simple('OK');
  else feed.replies.error(why);
}

function getAnd(feed: Feed, request: Request, then: (entry: Entry) => string | null): void {
  const entry = entryAt(feed, request, 1);
  if (entry === null) return;
  // The bytes are the cache's own; they stay as they are whatever becomes of the entry.
  const before = bytesAt(entry);
  const why = then(entry);
  if (why === null) answerValue(feed, before);
  else feed.replies.error(why);
}

function getEx(feed: Feed, request: Request): void {
  const word = request.word(2);
  if (request.count === 4 && isTimeWord(word)) {
    const seconds = secondsFrom(feed, word, request.integer(3));
    if (!Number.isNaN(seconds))
      getAnd(feed, request, ({ object, key }) => {
        if (seconds > 0) object.expire(key, seconds);
        else object.delete(key);
        return null;
      });
    else feed.replies.error('ERR value is not an integer or out of range');
  } else if (request.count === 3 && word === 'PERSIST')
    getAnd(feed, request, ({ object, key }) => {
      object.expire(key, null);
      return null;
    });
  else if (request.count === 2) get(feed, request, 1, false);
  else feed.syntaxError('GETEX object:key [EX seconds | PX milliseconds | EXAT time | PXAT time | PERSIST]');
}

function getMany(feed: Feed, request: Request): void {
  for (let index = 1; index < request.count; index++) if (feed.target(request, index) === null) return;
  feed.replies.array(request.count - 1);
  for (let index = 1; index < request.count; index++) get(feed, request, index, true);
}

/** All of them or none: what could be refused is looked at first. */
function setMany(feed: Feed, request: Request): void {
  if (request.count % 2 === 0) {
    feed.replies.error("ERR wrong number of arguments for 'mset' command; it is: MSET object:key value [object:key value ...]");
    return;
  }
  const entries: Entry[] = [];
  for (let index = 1; index < request.count; index += 2) {
    const entry = entryAt(feed, request, index);
    if (entry === null) return;
    entries.push(entry);
  }
  for (const [index, entry] of entries.entries()) {
    const why = setValue(entry, request.copy(2 + 2 * index), null);
    if (why === null) continue;
    feed.replies.error(index === 0 ? why : `${why}; ${index} of ${entries.length} were set`);
    return;
  }
  feed.replies.simple('OK');
}

const reads = { group: 'values', keys: [1, 1, 1] } as const;
const writes = { ...reads, writes: true } as const;
const value: CommandArgument = { name: 'value', type: 'string' };
const expiry: CommandArgument = {
  name: 'expiry',
  type: 'oneof',
  optional: true,
  arguments: [
    { name: 'seconds', type: 'integer', token: 'EX' },
    { name: 'milliseconds', type: 'integer', token: 'PX' },
    { name: 'unix-time', type: 'integer', token: 'EXAT' },
    { name: 'unix-time-milliseconds', type: 'integer', token: 'PXAT' },
    { name: 'keepttl', type: 'pure-token', token: 'KEEPTTL' },
  ],
};
const valueOrNil = 'bulk string: the value, or nil';

export const valueCommands: readonly FeedCommand[] = [
  {
    ...reads,
    name: 'GET',
    arity: 2,
    summary: 'Value of an entry of a cache, of a counter, or of a gauge in the whole cluster',
    answer: `${valueOrNil}; of a gauge the number as text, \`0\` where nothing counts`,
    arguments: [objectKey],
    run: (feed, _session, request) => get(feed, request, 1, false),
  },
  {
    ...writes,
    name: 'SET',
    arity: -3,
    summary: 'Sets an entry of a cache on all nodes, or brings a counter to a number; without a time an entry never ends',
    answer: '`OK`; with `GET` the value before, or nil',
    arguments: [objectKey, value, { name: 'get', type: 'pure-token', token: 'GET', optional: true }, expiry],
    run: (feed, _session, request) => set(feed, request),
  },
  {
    ...writes,
    name: 'SETEX',
    arity: 4,
    summary: 'SET with a time to live in seconds',
    answer: '`OK`',
    arguments: [objectKey, { name: 'seconds', type: 'integer' }, value],
    run: (feed, _session, request) => setFor(feed, request, 'EX', 'setex'),
  },
  {
    ...writes,
    name: 'PSETEX',
    arity: 4,
    summary: 'SET with a time to live in milliseconds',
    answer: '`OK`',
    arguments: [objectKey, { name: 'milliseconds', type: 'integer' }, value],
    run: (feed, _session, request) => setFor(feed, request, 'PX', 'psetex'),
  },
  {
    ...reads,
    name: 'MGET',
    arity: -2,
    keys: [1, -1, 1],
    summary: 'Values of several entries, counters and gauges',
    answer: 'array: a value or nil for each',
    arguments: [{ ...objectKey, multiple: true }],
    run: (feed, _session, request) => getMany(feed, request),
  },
  {
    ...writes,
    name: 'MSET',
    arity: -3,
    keys: [1, -1, 2],
    summary: 'Sets several entries; they never end',
    answer: '`OK`',
    arguments: [{ name: 'entry', type: 'block', multiple: true, arguments: [objectKey, value] }],
    run: (feed, _session, request) => setMany(feed, request),
  },
  {
    ...writes,
    name: 'GETDEL',
    arity: 2,
    summary: 'Value of an entry, which is removed',
    answer: valueOrNil,
    arguments: [objectKey],
    run: (feed, _session, request) =>
      getAnd(feed, request, ({ object, key }) => {
        object.delete(key);
        return null;
      }),
  },
  {
    ...writes,
    name: 'GETSET',
    arity: 3,
    summary: 'Sets an entry that never ends; gives the value before',
    answer: valueOrNil,
    arguments: [objectKey, value],
    run: (feed, _session, request) => getAnd(feed, request, (entry) => setValue(entry, request.copy(2), null)),
  },
  {
    ...writes,
    name: 'GETEX',
    arity: -2,
    summary: 'Value of an entry, with a new time to live',
    answer: valueOrNil,
    arguments: [objectKey, expiry],
    run: (feed, _session, request) => getEx(feed, request),
  },
  {
    ...reads,
    name: 'STRLEN',
    arity: 2,
    summary: 'Length of a value in bytes',
    answer: 'integer; 0 where there is none',
    arguments: [objectKey],
    run: (feed, _session, request) => {
      const entry = entryAt(feed, request, 1);
      if (entry !== null) feed.replies.integer(bytesAt(entry)?.length ?? 0);
    },
  },
];
