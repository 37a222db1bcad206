// Keys as such: removing them, counting them, going through them.

import type { ReplicatedObject } from '../../replication/port.ts';
import { objectKey } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { globMatches } from '../glob.ts';
import type { Request } from '../feed-request.ts';
import { entryAt, isThere, type Entry } from './entry.ts';

/** Counts those for which `does` says true. Nothing is done where one of the keys is wrong. */
function each(feed: Feed, request: Request, does: (entry: Entry) => boolean): void {
  const entries: Entry[] = [];
  for (let index = 1; index < request.count; index++) {
    const entry = entryAt(feed, request, index);
    if (entry === null) return;
    entries.push(entry);
  }
  feed.replies.integer(entries.filter(does).length);
}

/** Keys that one call looks at. */
const [countDefault, countMax] = [10, 1000];

interface ScanOptions {
  readonly match: string | null;
  readonly count: number;
}

function scan(feed: Feed, request: Request): void {
  const cursor = request.integer(1);
  const options = readScan(request);
  if (options === null || !(cursor >= 0)) {
    feed.syntaxError(`SCAN cursor [MATCH pattern] [COUNT number up to ${countMax}] [TYPE string]`);
    return;
  }
  const iteration = cursor === 0 ? allKeys(feed.port.objects(), options.match) : feed.cursors.take(cursor);
  if (iteration === null) {
    feed.replies.error('ERR invalid cursor: it was used already, or too many iterations are under way; begin again at 0');
    return;
  }
  const found: string[] = [];
  let ended = false;
  for (let left = options.count; left > 0 && !ended; left--) {
    const next = iteration.next();
    ended = next.done === true;
    if (next.done !== true && (options.match === null || globMatches(options.match, next.value))) found.push(next.value);
  }
  feed.replies.array(2);
  feed.replies.text(String(ended ? 0 : feed.cursors.keep(iteration)));
  feed.replies.array(found.length);
  for (const key of found) feed.replies.text(key);
}

/** Null: not understood. */
function readScan(request: Request): ScanOptions | null {
  let [match, count]: [string | null, number] = [null, countDefault];
  for (let at = 2; at < request.count; at += 2) {
    const word = request.word(at);
    if (at + 1 >= request.count) return null;
    if (word === 'MATCH') match = request.text(at + 1);
    else if (word === 'COUNT') count = request.integer(at + 1);
    else if (word !== 'TYPE') return null;
  }
  return count >= 1 ? { match, count: Math.min(count, countMax) } : null;
}

/** As clients write them. A pattern that begins with the name of an object looks only there. */
function* allKeys(objects: readonly ReplicatedObject[], match: string | null): Generator<string> {
  const [, named] = /^([^*?[\]\\:]+):/.exec(match ?? '') ?? [];
  const chosen = objects.filter(({ name }) => name === named);
  for (const object of chosen.length > 0 ? chosen : objects) {
    if (object.structure !== 'cache' && object.structure !== 'counters') continue;
    const bare = object.name === 'counters';
    const keys = object.keys();
    for (let next = keys.next(); next.done !== true; next = keys.next()) yield bare ? next.value : `${object.name}:${next.value}`;
  }
}

function typeOf(feed: Feed, request: Request): void {
  const target = feed.target(request, 1);
  if (target === null) return;
  const { object, key } = target;
  if (object.structure !== 'cache' && object.structure !== 'counters') feed.replies.simple(object.structure.replaceAll(' ', '-'));
  else if (!isThere({ object, key })) feed.replies.simple('none');
  else feed.replies.simple(object.structure === 'counters' && object.fields(key).size > 0 ? 'hash' : 'string');
}

const many = { ...objectKey, multiple: true } as const;
const common = { group: 'keys', keys: [1, -1, 1] } as const;

function removes(name: string, summary: string): FeedCommand {
  return {
    ...common,
    name,
    arity: -2,
    writes: true,
    summary,
    answer: 'integer: how many were there',
    arguments: [many],
    run: (feed, _session, request) => each(feed, request, ({ object, key }) => object.delete(key)),
  };
}

function looks(name: string, summary: string): FeedCommand {
  return {
    ...common,
    name,
    arity: -2,
    summary,
    answer: 'integer',
    arguments: [many],
    run: (feed, _session, request) => each(feed, request, isThere),
  };
}

export const keyCommands: readonly FeedCommand[] = [
  removes('DEL', 'Removes entries of caches, and counters, on all nodes'),
  removes('UNLINK', 'The same as DEL'),
  looks('EXISTS', 'How many of the entries are there'),
  looks('TOUCH', 'The same as EXISTS'),
  {
    ...common,
    name: 'TYPE',
    arity: 2,
    keys: [1, 1, 1],
    summary: 'What a key is: `string`, `hash` (a counter with fields), `none`, or the structure of its object',
    answer: 'simple string',
    arguments: [objectKey],
    run: (feed, _session, request) => typeOf(feed, request),
  },
  {
    name: 'SCAN',
    arity: -2,
    group: 'keys',
    summary: 'Goes through the keys of caches and counters; begin with 0, go on with the cursor of the answer until that is 0',
    answer: 'array: the next cursor, and an array of keys',
    arguments: [
      { name: 'cursor', type: 'integer' },
      { name: 'pattern', type: 'string', token: 'MATCH', optional: true },
      { name: 'count', type: 'integer', token: 'COUNT', optional: true },
      { name: 'type', type: 'string', token: 'TYPE', optional: true },
    ],
    run: (feed, _session, request) => scan(feed, request),
  },
  {
    name: 'DBSIZE',
    arity: 1,
    group: 'keys',
    summary: 'How many keys caches and counters have',
    answer: 'integer',
    arguments: [],
    run: ({ port, replies }) =>
      replies.integer(
        port
          .objects()
          .reduce((sum, object) => (object.structure === 'cache' || object.structure === 'counters' ? sum + object.size('all') : sum), 0),
      ),
  },
];
