// Counters with fields, as hashes of numbers: what rate limiters keep by time or by direction.

import type { CountersObject } from '../../replication/port.ts';
import { amount, objectKey, type CommandArgument } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';

interface Hash {
  readonly object: CountersObject;
  readonly key: string;
}

/** Null: an error was answered. */
function hashAt(feed: Feed, request: Request): Hash | null {
  const target = feed.target(request, 1);
  if (target === null) return null;
  if (target.object.structure === 'counters') return { object: target.object, key: target.key };
  feed.wrongStructure(target.object, 'counters');
  return null;
}

/** Null: an error was answered. */
function fieldAt(feed: Feed, request: Request, index: number): string | null {
  const field = request.text(index);
  if (field !== null && field !== '') return field;
  feed.replies.error('ERR a field is UTF-8, and not empty');
  return null;
}

function raise(feed: Feed, request: Request): void {
  const hash = hashAt(feed, request);
  const field = hash === null ? null : fieldAt(feed, request, 2);
  if (hash === null || field === null) return;
  const { value, refused } = hash.object.add(hash.key, request.integer(3), field);
  if (refused === null) feed.replies.integer(value);
  else feed.replies.error(refusalText(refused, hash.object));
}

function remove(feed: Feed, request: Request): void {
  const hash = hashAt(feed, request);
  if (hash === null) return;
  const fields = hash.object.fields(hash.key);
  let removed = 0;
  for (let index = 2; index < request.count; index++) {
    const field = request.text(index) ?? '';
    const value = field === '' ? 0 : (hash.object.read(hash.key, field) ?? 0);
    if (fields.has(field) && value !== 0 && hash.object.add(hash.key, -value, field).refused === null) removed++;
  }
  feed.replies.integer(removed);
}

function all(feed: Feed, request: Request): void {
  const hash = hashAt(feed, request);
  if (hash === null) return;
  const fields = hash.object.fields(hash.key);
  feed.replies.map(fields.size);
  for (const [field, value] of fields) {
    feed.replies.text(field);
    feed.replies.text(String(value));
  }
}

function one(feed: Feed, request: Request): void {
  const hash = hashAt(feed, request);
  if (hash === null) return;
  const value = hash.object.fields(hash.key).get(request.text(2) ?? '');
  if (value === undefined) feed.replies.nil();
  else feed.replies.text(String(value));
}

function size(feed: Feed, request: Request): void {
  const hash = hashAt(feed, request);
  if (hash !== null) feed.replies.integer(hash.object.fields(hash.key).size);
}

const common = { group: 'hashes', keys: [1, 1, 1] } as const;
const field: CommandArgument = { name: 'field', type: 'string' };

export const hashCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'HINCRBY',
    arity: 4,
    writes: true,
    summary: 'Raises a field of a counter; a negative amount lowers it',
    answer: 'integer: the field in the whole cluster afterwards',
    arguments: [objectKey, field, amount],
    run: (feed, _session, request) => raise(feed, request),
  },
  {
    ...common,
    name: 'HGET',
    arity: 3,
    summary: 'A field of a counter',
    answer: 'bulk string: the number, or nil',
    arguments: [objectKey, field],
    run: (feed, _session, request) => one(feed, request),
  },
  {
    ...common,
    name: 'HGETALL',
    arity: 2,
    summary: 'All fields of a counter that are not 0',
    answer: 'map of fields to numbers',
    arguments: [objectKey],
    run: (feed, _session, request) => all(feed, request),
  },
  {
    ...common,
    name: 'HLEN',
    arity: 2,
    summary: 'How many fields a counter has that are not 0',
    answer: 'integer',
    arguments: [objectKey],
    run: (feed, _session, request) => size(feed, request),
  },
  {
    ...common,
    name: 'HDEL',
    arity: -3,
    writes: true,
    summary: 'Brings fields of a counter to 0',
    answer: 'integer: how many were not',
    arguments: [objectKey, { ...field, multiple: true }],
    run: (feed, _session, request) => remove(feed, request),
  },
];
