// Runs one command.

import { nearest } from '../text/nearest.ts';
import { usageOf } from './command-facts.ts';
import type { Feed } from './feed.ts';
import type { Request } from './feed-request.ts';
import type { Session } from './session.ts';
import { findCommand } from './commands/command-table.ts';

/** How HTTP begins: a web page can make a browser send it to a port of this machine. */
const webWords: readonly string[] = ['POST', 'HOST:'];

export function execute(feed: Feed, session: Session, request: Request): void {
  feed.surroundings.counters.commands++;
  const command = findCommand(request.bytes, request.start(0), request.end(0));
  if (command === null) unknown(feed, session, request);
  else if (command.arity < 0 ? request.count < -command.arity : request.count !== command.arity)
    feed.replies.error(`ERR wrong number of arguments for '${command.name.toLowerCase()}' command; it is: ${usageOf(command)}`);
  else command.run(feed, session, request);
}

function unknown(feed: Feed, session: Session, request: Request): void {
  const name = request.word(0);
  if (webWords.includes(name)) session.ended = true;
  const names = feed.surroundings.commands.map((each) => each.name);
  const near = nearest(name, names, 1)[0];
  feed.replies.error(
    `ERR unknown command '${name}'; ${near === undefined ? 'COMMAND LIST lists those that are there' : `did you mean ${near}?`}`,
  );
}
