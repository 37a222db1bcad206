// Runs one command, or keeps it for EXEC.

import { nearest } from '../text/nearest.ts';
import { usageOf, type CommandFacts } from './command-facts.ts';
import type { FeedCommand } from './feed-command.ts';
import type { Feed } from './feed.ts';
import type { Request } from './feed-request.ts';
import type { Session } from './session.ts';
import { findCommand } from './commands/command-table.ts';

/** How HTTP begins: a web page can make a browser send it to a port of this machine. */
const webWords: readonly string[] = ['POST', 'HOST:'];
/** What may be said before the password was. */
const open: ReadonlySet<string> = new Set(['AUTH', 'HELLO', 'QUIT']);
/** What does not wait for EXEC. */
const immediate: ReadonlySet<string> = new Set(['MULTI', 'EXEC', 'DISCARD', 'WATCH', 'RESET', 'QUIT']);

export function execute(feed: Feed, session: Session, request: Request): void {
  feed.surroundings.counters.commands++;
  const command = findCommand(request.bytes, request.start(0), request.end(0));
  const { transaction } = session;
  if (session.password !== null && !open.has(command?.name ?? '')) {
    // A web page of a browser here cannot say more than this.
    if (command === null && webWords.includes(request.word(0))) session.ended = true;
    feed.replies.error('NOAUTH Authentication required.');
    return;
  }
  const why = command === null ? unknown(feed, session, request) : wrongCount(command, request);
  if (why !== null || command === null) {
    if (transaction !== null) transaction.broken = true;
    feed.replies.error(why ?? 'ERR unknown command');
  } else if (transaction === null || immediate.has(command.name)) command.run(feed, session, request);
  else queue(feed, session, request, command);
}

function queue(feed: Feed, session: Session, request: Request, command: FeedCommand): void {
  const { transaction } = session;
  const why = transaction?.add(request, feed.surroundings.limits, (copy) => command.run(feed, session, copy)) ?? null;
  if (why === null) {
    feed.replies.simple('QUEUED');
    return;
  }
  if (transaction !== null) transaction.broken = true;
  feed.replies.error(`ERR ${why}`);
}

function wrongCount(command: CommandFacts, { count }: Request): string | null {
  const fits = command.arity < 0 ? count >= -command.arity : count === command.arity;
  return fits ? null : `ERR wrong number of arguments for '${command.name.toLowerCase()}' command; it is: ${usageOf(command)}`;
}

function unknown(feed: Feed, session: Session, request: Request): string {
  const name = request.word(0);
  if (webWords.includes(name)) session.ended = true;
  const names = feed.surroundings.commands.map((each) => each.name);
  const near = nearest(name, names, 1)[0];
  return `ERR unknown command '${name}'; ${near === undefined ? 'COMMAND LIST lists those that are there' : `did you mean ${near}?`}`;
}
