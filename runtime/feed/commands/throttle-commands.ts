// CL.THROTTLE as redis-cell has it, and EC.THROTTLE with the rates that the manual writes ("10/60").

import type { ThrottleAnswer, ThrottleObject, ThrottleRate } from '../../replication/port.ts';
import { objectKey } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';

const answerText =
  'array of five integers: 1 limited or 0 not; most at once; what this node may still take; seconds until it would pass, -1 if it passed; seconds until everything is available again';

/** Null: an error was answered. */
function throttle(feed: Feed, request: Request, index: number): { readonly object: ThrottleObject; readonly name: string } | null {
  const target = feed.target(request, index);
  if (target === null) return null;
  if (target.object.structure === 'throttle table') return { object: target.object, name: target.key };
  feed.wrongStructure(target.object, 'throttles');
  return null;
}

function cell(feed: Feed, request: Request): void {
  const target = throttle(feed, request, 1);
  if (target === null) return;
  const [burst, limit, perSec] = [request.integer(2), request.integer(3), request.integer(4)];
  const quantity = request.count > 5 ? request.integer(5) : 1;
  if (request.count > 6) feed.syntaxError('CL.THROTTLE object:name max_burst count period [quantity]');
  else if (!(burst >= 0 && limit > 0 && perSec > 0 && quantity >= 0))
    feed.replies.error('ERR count and period are whole numbers above 0, max_burst and quantity from 0');
  else {
    const rate: ThrottleRate = { limit, perSec, burst: burst + 1 };
    answer(feed, target.object, target.object.take(target.name, rate, quantity));
  }
}

/** One throttle of EC.THROTTLE, with what is asked of it. */
interface Asked {
  readonly object: ThrottleObject;
  readonly name: string;
  readonly rate: ThrottleRate;
  readonly quantity: number;
  readonly force: boolean;
}

/** All of them or none: nothing else runs between asking and taking. */
function manual(feed: Feed, request: Request): void {
  const all = readAll(feed, request);
  if (all === null) return;
  const [first] = all;
  if (all.length === 1 && first !== undefined) {
    const { object, name, rate, quantity, force } = first;
    answer(feed, object, force ? object.force(name, rate, quantity) : object.take(name, rate, quantity));
    return;
  }
  for (const each of all) {
    const { object, name, rate, quantity, force } = each;
    const would = object.ask(name, rate, quantity);
    if (would.refused === null && (force || !would.limited)) continue;
    // Taking is what says that more is wanted; it takes nothing.
    answer(feed, object, would.refused === null ? object.take(name, rate, quantity) : would, 6);
    answerWhere(feed, would, each);
    return;
  }
  const taken = all.map(({ object, name, rate, quantity, force }) =>
    force ? object.force(name, rate, quantity) : object.take(name, rate, quantity),
  );
  // The one of which least is left decides when the next ones pass.
  const [tightest] = all
    .map((each, index) => ({ each, took: taken[index] }))
    .sort((a, b) => (a.took?.remaining ?? 0) - (b.took?.remaining ?? 0));
  if (tightest?.took === undefined) return;
  answer(feed, tightest.each.object, tightest.took, 6);
  answerWhere(feed, tightest.took, tightest.each);
}

/** Of several throttles, the one that the five numbers are of. */
function answerWhere(feed: Feed, { refused }: ThrottleAnswer, { object, name }: Asked): void {
  if (refused === null) feed.replies.text(`${object.name}:${name}`);
}

/** `object:name rate [options] [AND object:name rate [options] ...]`. Null: an error was answered. */
function readAll(feed: Feed, request: Request): readonly Asked[] | null {
  const all: Asked[] = [];
  for (let at = 1; at < request.count;) {
    let end = at + 2;
    while (end < request.count && request.word(end) !== 'AND') end++;
    const target = throttle(feed, request, at);
    const asked = target === null ? null : readManual(feed, request, at + 1, end);
    if (target === null || asked === null) return null;
    if (all.some(({ object, name }) => object === target.object && name === target.name)) {
      feed.syntaxError(`${target.object.name}:${target.name} stands twice`);
      return null;
    }
    all.push({ ...target, ...asked });
    if (end + 1 === request.count) {
      feed.syntaxError('after AND comes a whole throttle: object:name N/SECONDS');
      return null;
    }
    at = end + 1;
  }
  return all;
}

/** From the rate to `end`. Null: an error was answered. */
function readManual(
  feed: Feed,
  request: Request,
  from: number,
  end: number,
): { readonly rate: ThrottleRate; readonly quantity: number; readonly force: boolean } | null {
  const rate = /^([1-9]\d{0,14})(?:\/([1-9]\d{0,9}))?$/.exec(from < end ? (request.text(from) ?? '') : '');
  let [quantity, force, epsilon]: [number, boolean, number | null] = [1, false, null];
  let fits = rate !== null;
  for (let at = from + 1; at < end; at++) {
    const word = request.word(at);
    if (word === 'FORCE') force = true;
    else if (word === 'QUANTITY' && at + 1 < end) quantity = request.integer(++at);
    else if (word === 'EPSILON' && at + 1 < end) epsilon = Number(request.text(++at) ?? Number.NaN);
    else fits = false;
  }
  if (!fits || !(quantity >= 0) || (epsilon !== null && !(epsilon > 0 && epsilon < 1))) {
    feed.syntaxError('EC.THROTTLE object:name N/SECONDS [QUANTITY n] [EPSILON between 0 and 1] [FORCE] [AND object:name ...]');
    return null;
  }
  return { rate: { limit: Number(rate?.[1]), perSec: Number(rate?.[2] ?? 1), epsilon }, quantity, force };
}

/** Times are rounded up: whoever comes back then must not be too early. */
function answer(
  feed: Feed,
  object: ThrottleObject,
  { limited, limit, remaining, retryAfterSec, resetAfterSec, refused }: ThrottleAnswer,
  items = 5,
): void {
  if (refused !== null) {
    feed.replies.error(refusalText(refused, object));
    return;
  }
  feed.replies.array(items);
  feed.replies.integer(limited ? 1 : 0);
  feed.replies.integer(limit);
  feed.replies.integer(Math.max(0, Math.floor(remaining)));
  feed.replies.integer(Math.ceil(retryAfterSec));
  feed.replies.integer(Math.ceil(resetAfterSec));
}

const common = { group: 'throttles', writes: true, keys: [1, 1, 1], answer: answerText } as const;

export const throttleCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'CL.THROTTLE',
    arity: -5,
    summary:
      'Takes from a throttle that the cluster shares, if there is enough: `count` in `period` seconds, and `max_burst` more than one at once',
    arguments: [
      objectKey,
      { name: 'max_burst', type: 'integer' },
      { name: 'count', type: 'integer' },
      { name: 'period', type: 'integer' },
      { name: 'quantity', type: 'integer', optional: true },
    ],
    run: (feed, _session, request) => cell(feed, request),
  },
  {
    ...common,
    name: 'EC.THROTTLE',
    arity: -3,
    summary:
      'The same with a rate as the manual writes it: `N` in a second or `N/SECONDS`; `FORCE` counts even above the rate; with `AND` from all throttles or from none',
    answer: `${answerText}; with \`AND\` a sixth: the throttle that these are of, the one that refuses or the one of which least is left`,
    arguments: [
      objectKey,
      { name: 'N/SECONDS', type: 'string' },
      { name: 'quantity', type: 'integer', token: 'QUANTITY', optional: true },
      { name: 'epsilon', type: 'double', token: 'EPSILON', optional: true },
      { name: 'force', type: 'pure-token', token: 'FORCE', optional: true },
      { name: 'throttle', type: 'string', token: 'AND', optional: true, multiple: true },
    ],
    run: (feed, _session, request) => manual(feed, request),
  },
];
