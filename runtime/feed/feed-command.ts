// What a command of the feed is. The table (`commands/command-table.ts`) is the one place that knows them; dispatch, the answers to COMMAND, INFO's
// statistics and docs/feed.md are made from it.

import type { CommandFacts } from './command-facts.ts';
import type { Feed } from './feed.ts';
import type { Request } from './feed-request.ts';
import type { Session } from './session.ts';

export interface FeedCommand extends CommandFacts {
  /** Writes one answer to `feed.replies`. Must not wait, and must not keep `request`. */
  run(feed: Feed, session: Session, request: Request): void;
}
