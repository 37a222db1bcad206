// EVAL, EVALSHA and SCRIPT, for the scripts that the feed knows (scripts.ts).

import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';
import { scriptByDigest, scriptOf, type Script } from '../scripts.ts';

const unknown =
  'this script is not known: the feed runs those of rate-limiter-flexible and rate-limit-redis, natively, and no others; use counters, EC.THROTTLE or CL.THROTTLE';

function evaluate(feed: Feed, request: Request, script: Script | null, missing: string): void {
  const keys = request.integer(2);
  if (script === null) feed.replies.error(missing);
  else if (keys !== 1 || request.count < 4) feed.replies.error('ERR Number of keys: this script has one key');
  else run(feed, request, script);
}

function run(feed: Feed, request: Request, script: Script): void {
  const target = feed.target(request, 3);
  if (target === null) return;
  const { object, key } = target;
  if (object.structure !== 'counters') {
    feed.wrongStructure(object, 'counters; give the library a prefix that names an object of that type, or configure Replicate "counters"');
    return;
  }
  const args = Array.from({ length: request.count - 4 }, (_, index) => request.text(index + 4) ?? '');
  const answer = script(object, key, args);
  if (answer === undefined) feed.replies.error('ERR the arguments are not such as this script takes');
  else if (typeof answer === 'string') feed.replies.error(refusalText(answer, object));
  else {
    feed.replies.array(answer.length);
    for (const each of answer) {
      if (each === null) feed.replies.nil();
      else if (typeof each === 'number') feed.replies.integer(each);
      else feed.replies.text(each);
    }
  }
}

function manage({ replies }: Feed, request: Request): void {
  const sub = request.word(1);
  if (sub === 'LOAD' && request.count === 3) {
    const found = scriptOf(request.text(2) ?? '');
    if (found === null) replies.error(`ERR ${unknown}`);
    else replies.text(found.digest);
  } else if (sub === 'EXISTS' && request.count > 2) {
    replies.array(request.count - 2);
    for (let index = 2; index < request.count; index++) replies.integer(scriptByDigest(request.text(index) ?? '') === null ? 0 : 1);
  } else if (sub === 'FLUSH') replies.simple('OK');
  else replies.error('ERR syntax error: SCRIPT LOAD script, SCRIPT EXISTS digest ..., or SCRIPT FLUSH');
}

const common = { group: 'scripts', writes: true } as const;

export const scriptCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'EVAL',
    arity: -3,
    summary: 'Runs a script of rate-limiter-flexible or rate-limit-redis on a counter; others are refused',
    answer: 'as the script says',
    arguments: [
      { name: 'script', type: 'string' },
      { name: 'numkeys', type: 'integer' },
      { name: 'key', type: 'key' },
      { name: 'arg', type: 'string', optional: true, multiple: true },
    ],
    run: (feed, _session, request) => evaluate(feed, request, scriptOf(request.text(1) ?? '')?.script ?? null, `ERR ${unknown}`),
  },
  {
    ...common,
    name: 'EVALSHA',
    arity: -3,
    summary: 'The same by the digest of the script',
    answer: 'as the script says',
    arguments: [
      { name: 'sha1', type: 'string' },
      { name: 'numkeys', type: 'integer' },
      { name: 'key', type: 'key' },
      { name: 'arg', type: 'string', optional: true, multiple: true },
    ],
    run: (feed, _session, request) =>
      evaluate(feed, request, scriptByDigest(request.text(1) ?? ''), 'NOSCRIPT No matching script. Please use EVAL.'),
  },
  {
    ...common,
    name: 'SCRIPT',
    arity: -2,
    summary: 'LOAD script, EXISTS digest, FLUSH',
    answer: 'as the word after it says',
    arguments: [{ name: 'subcommand', type: 'string' }],
    run: (feed, _session, request) => manage(feed, request),
  },
];
