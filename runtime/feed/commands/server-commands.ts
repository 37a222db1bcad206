// INFO, COMMAND, and the two settings that redis-benchmark asks for.

import type { CommandArgument, CommandFacts } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { infoText } from './info.ts';
import type { Replies } from '../replies.ts';
import type { Request } from '../feed-request.ts';

/** What is true of us of Redis's own settings. */
const settings: readonly (readonly [string, string])[] = [
  ['save', ''],
  ['appendonly', 'no'],
  ['databases', '16'],
];

function command(feed: Feed, request: Request): void {
  const { replies, surroundings } = feed;
  const { commands } = surroundings;
  const sub = request.count === 1 ? '' : request.word(1);
  const names = Array.from({ length: Math.max(0, request.count - 2) }, (_, i) => request.word(i + 2));
  const chosen = names.length === 0 ? commands : commands.filter(({ name }) => names.includes(name));
  if (sub === '') infoOfAll(replies, commands);
  else if (sub === 'COUNT') replies.integer(commands.length);
  else if (sub === 'LIST') {
    replies.array(commands.length);
    for (const { name } of commands) replies.text(name.toLowerCase());
  } else if (sub === 'DOCS') docsOf(replies, chosen);
  else if (sub === 'INFO' && names.length === 0) infoOfAll(replies, commands);
  else if (sub === 'INFO') {
    replies.array(names.length);
    for (const name of names)
      infoOf(
        replies,
        commands.find((each) => each.name === name),
      );
  } else feed.syntaxError('COMMAND [COUNT | LIST | INFO name ... | DOCS name ...]');
}

function infoOfAll(replies: Replies, commands: readonly CommandFacts[]): void {
  replies.array(commands.length);
  for (const each of commands) infoOf(replies, each);
}

/** Name, arity, flags, first key, last key, step, categories, tips, key specifications, subcommands. */
function infoOf(replies: Replies, each: CommandFacts | undefined): void {
  if (each === undefined) {
    replies.nil();
    return;
  }
  const [first, last, step] = each.keys ?? [0, 0, 0];
  replies.array(10);
  replies.text(each.name.toLowerCase());
  replies.integer(each.arity);
  replies.set(2);
  replies.simple(each.writes ? 'write' : 'readonly');
  replies.simple('fast');
  for (const place of [first, last, step]) replies.integer(place);
  for (let i = 0; i < 4; i++) replies.set(0);
}

function docsOf(replies: Replies, commands: readonly CommandFacts[]): void {
  replies.map(commands.length);
  for (const { name, summary, group, arguments: args } of commands) {
    replies.text(name.toLowerCase());
    replies.map(args.length > 0 ? 3 : 2);
    replies.text('summary');
    replies.text(summary);
    replies.text('group');
    replies.text(group);
    if (args.length === 0) continue;
    replies.text('arguments');
    argumentsOf(replies, args);
  }
}

function argumentsOf(replies: Replies, args: readonly CommandArgument[]): void {
  replies.array(args.length);
  for (const { name, type, token, optional, multiple, arguments: inner } of args) {
    const flags = [...(optional ? ['optional'] : []), ...(multiple ? ['multiple'] : [])];
    replies.map(3 + Number(token !== undefined) + Number(flags.length > 0) + Number(inner !== undefined));
    for (const [key, value] of [
      ['name', name],
      ['type', type],
      ['display_text', name],
    ] as const) {
      replies.text(key);
      replies.text(value);
    }
    if (token !== undefined) {
      replies.text('token');
      replies.text(token);
    }
    if (flags.length > 0) {
      replies.text('flags');
      replies.set(flags.length);
      for (const flag of flags) replies.simple(flag);
    }
    if (inner !== undefined) {
      replies.text('arguments');
      argumentsOf(replies, inner);
    }
  }
}

function config(feed: Feed, request: Request): void {
  if (request.word(1) !== 'GET' || request.count < 3) {
    feed.replies.error('ERR the feed has no settings of its own; CONFIG GET save, appendonly and databases is there for clients that ask');
    return;
  }
  const asked = Array.from({ length: request.count - 2 }, (_, i) => request.word(i + 2).toLowerCase());
  const found = settings.filter(([name]) => asked.includes(name) || asked.includes('*'));
  feed.replies.map(found.length);
  for (const [name, value] of found) {
    feed.replies.text(name);
    feed.replies.text(value);
  }
}

const common = { group: 'server' } as const;

export const serverCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'INFO',
    arity: -1,
    summary: 'Figures of the feed and of the objects, in sections: server, clients, stats, objects',
    answer: 'bulk string',
    arguments: [{ name: 'section', type: 'string', optional: true, multiple: true }],
    run: (feed, _session, request) =>
      feed.replies.text(
        infoText(
          feed,
          Array.from({ length: request.count - 1 }, (_, i) => request.word(i + 1)),
        ),
      ),
  },
  {
    ...common,
    name: 'COMMAND',
    arity: -1,
    summary: 'The commands that are there: COUNT, LIST, INFO name, DOCS name',
    answer: 'as the word after it says',
    arguments: [{ name: 'subcommand', type: 'string', optional: true }],
    run: (feed, _session, request) => command(feed, request),
  },
  {
    ...common,
    name: 'CONFIG',
    arity: -2,
    summary: 'GET save, appendonly and databases, for clients that ask',
    answer: 'map',
    arguments: [{ name: 'subcommand', type: 'string' }],
    run: (feed, _session, request) => config(feed, request),
  },
];
