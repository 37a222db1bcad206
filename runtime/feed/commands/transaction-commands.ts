// MULTI and EXEC: several commands in one go. Nothing else runs between them, because nothing in the feed waits.

import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Session } from '../session.ts';
import { Transaction } from '../transaction.ts';

function multi({ replies }: Feed, session: Session): void {
  if (session.transaction !== null) {
    replies.error('ERR MULTI calls can not be nested');
    return;
  }
  session.transaction = new Transaction();
  replies.simple('OK');
}

function exec(feed: Feed, session: Session): void {
  const { transaction } = session;
  session.transaction = null;
  if (transaction === null) {
    feed.replies.error('ERR EXEC without MULTI');
    return;
  }
  if (transaction.broken) {
    feed.replies.error('EXECABORT Transaction discarded because of previous errors.');
    return;
  }
  feed.replies.array(transaction.waiting.length);
  for (const run of transaction.waiting) {
    feed.surroundings.counters.commands++;
    run();
  }
}

function discard({ replies }: Feed, session: Session): void {
  const was = session.transaction !== null;
  session.transaction = null;
  if (was) replies.simple('OK');
  else replies.error('ERR DISCARD without MULTI');
}

const common = { group: 'transactions', arguments: [] } as const;

export const transactionCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'MULTI',
    arity: 1,
    summary: 'What follows waits for EXEC',
    answer: '`OK`, and `QUEUED` for each command that follows',
    run: multi,
  },
  {
    ...common,
    name: 'EXEC',
    arity: 1,
    summary: 'Runs what has waited since MULTI, in one go; nothing of it where a command was unknown or had a wrong number of arguments',
    answer: 'array: the answer of each',
    run: exec,
  },
  { ...common, name: 'DISCARD', arity: 1, summary: 'Forgets what has waited since MULTI', answer: '`OK`', run: discard },
  {
    name: 'WATCH',
    arity: -2,
    group: 'transactions',
    summary: 'Refused: a key may change on another node at any time, and no place in the cluster decides whether it has',
    answer: 'error',
    arguments: [{ name: 'object:key', type: 'key', multiple: true }],
    run: ({ replies }) =>
      replies.error('ERR WATCH is not there: no place in the cluster decides whether a key has changed; use a counter, or EC.THROTTLE'),
  },
  { ...common, name: 'UNWATCH', arity: 1, summary: 'Nothing is watched', answer: '`OK`', run: ({ replies }) => replies.simple('OK') },
];
