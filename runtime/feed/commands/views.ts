// What is replicated, by whom, and what of it is this node's own.

import { objectKey, type CommandArgument, type FeedCommand } from '../command.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../request.ts';
import { gaugeTarget } from './gauges.ts';

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
