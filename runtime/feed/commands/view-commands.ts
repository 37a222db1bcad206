// What is replicated, by whom, and what of it is this node's own.

import { objectKey, type CommandArgument } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../feed-request.ts';
import { gaugeTarget } from './gauge-commands.ts';

const objectName: CommandArgument = { name: 'object', type: 'string' };

function objects({ port, replies }: Feed): void {
  const all = port.objects();
  replies.array(all.length);
  for (const object of all) {
    replies.map(5);
    replies.text('name');
    replies.text(object.name);
    replies.text('type');
    replies.text(object.type);
    replies.text('structure');
    replies.text(object.structure);
    replies.text('keys');
    replies.integer(object.size('all'));
    replies.text('own keys');
    replies.integer(object.size('own'));
  }
}

function members(feed: Feed, request: Request): void {
  const object = feed.object(request, 1);
  if (object === null) return;
  const all = object.members();
  feed.replies.array(all.length);
  for (const { node, privateName, complete } of all) {
    feed.replies.map(3);
    feed.replies.text('node');
    feed.replies.text(node);
    feed.replies.text('private name');
    feed.replies.text(privateName);
    feed.replies.text('complete');
    feed.replies.integer(complete ? 1 : 0);
  }
}

function counters(feed: Feed, request: Request): void {
  const object = feed.object(request, 1);
  if (object === null) return;
  const all = Object.entries(object.counters());
  feed.replies.map(all.length);
  for (const [name, value] of all) {
    feed.replies.text(name);
    feed.replies.integer(value);
  }
}

/** Rows of one answer, where nobody says and at most. */
const [rowsDefault, rowsMax] = [1000, 10_000];

function view(feed: Feed, request: Request): void {
  const object = feed.object(request, 1);
  if (object === null) return;
  let [from, limit]: [string | null, number] = [null, rowsDefault];
  for (let at = 2; at < request.count; at += 2) {
    const word = request.word(at);
    if (word === 'FROM') from = request.text(at + 1);
    else limit = word === 'LIMIT' ? request.integer(at + 1) : Number.NaN;
  }
  if (!(limit > 0 && limit <= rowsMax) || request.count % 2 !== 0) {
    feed.syntaxError(`EC.VIEW object [FROM node] [LIMIT number up to ${rowsMax}]`);
    return;
  }
  const member = from === null ? null : object.members().find(({ node, privateName }) => node === from || privateName === from);
  const contents = member === undefined ? null : feed.surroundings.views.contents(object.name, member?.privateName ?? null);
  if (contents === null)
    feed.replies.error(`ERR ${object.name} has no part of ${String(from)}, or not yet; EC.MEMBERS lists those who take part`);
  else rows(feed, contents.rows, limit);
}

/** A map for each, with the names that `json cluster shared show` has. */
function rows({ replies }: Feed, all: Iterable<object>, limit: number): void {
  const chosen: object[] = [];
  for (const row of all) if (chosen.push(row) >= limit) break;
  replies.array(chosen.length);
  for (const row of chosen) {
    const fields = Object.entries(row);
    replies.map(fields.length);
    for (const [name, value] of fields) {
      replies.text(name);
      if (value === null) replies.nil();
      else if (Number.isInteger(value)) replies.integer(value as number);
      else replies.text(String(value));
    }
  }
}

function own(feed: Feed, request: Request): void {
  const target = gaugeTarget(feed, request, 1);
  if (target !== null) feed.replies.integer(target.object.read(target.key, 'own'));
}

export const viewCommands: readonly FeedCommand[] = [
  {
    name: 'EC.OBJECTS',
    arity: 1,
    group: 'views',
    summary: 'The replicated objects of this node',
    answer: 'array of maps: name, type, structure, keys, own keys',
    arguments: [],
    run: (feed) => objects(feed),
  },
  {
    name: 'EC.MEMBERS',
    arity: 2,
    group: 'views',
    summary: 'The nodes that take part in an object',
    answer: 'array of maps: node, private name, complete (0 while its contents are on their way)',
    arguments: [objectName],
    run: (feed, _session, request) => members(feed, request),
  },
  {
    name: 'EC.COUNTERS',
    arity: 2,
    group: 'views',
    summary: 'What an object has sent, received and refused since the start',
    answer: 'map of counters by name',
    arguments: [objectName],
    run: (feed, _session, request) => counters(feed, request),
  },
  {
    name: 'EC.VIEW',
    arity: -2,
    group: 'views',
    summary: 'What an object holds, of the whole cluster or of one node, in the order of `cluster shared show`',
    answer: 'array of maps; without `LIMIT` at most 1000 of them',
    arguments: [
      objectName,
      { name: 'node', type: 'string', token: 'FROM', optional: true },
      { name: 'number', type: 'integer', token: 'LIMIT', optional: true },
    ],
    run: (feed, _session, request) => view(feed, request),
  },
  {
    name: 'EC.OWN',
    arity: 2,
    group: 'views',
    keys: [1, 1, 1],
    summary: "This node's own part of a gauge",
    answer: 'integer',
    arguments: [objectKey],
    run: (feed, _session, request) => own(feed, request),
  },
];
