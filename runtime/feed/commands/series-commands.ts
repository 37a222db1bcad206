// Series and gauge caches of `metrics`. Their name is the key: `metrics:spam` is the series `spam` of the object `metrics`.

import type { Changed, MetricsObject, SeriesWindows } from '../../replication/port.ts';
import { amount, type CommandArgument } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';

/** More windows than anybody reads. */
const windowsMax = 1000;
/** What a gauge cache holds where nobody says. */
const entriesDefault = 100_000;

interface Named {
  readonly object: MetricsObject;
  /** Of the series, or of the gauge cache. */
  readonly name: string;
}

/** Null: an error was answered. */
function named(feed: Feed, request: Request): Named | null {
  const target = feed.target(request, 1);
  if (target === null) return null;
  if (target.object.structure === 'metrics') return { object: target.object, name: target.key };
  feed.wrongStructure(target.object, 'metrics');
  return null;
}

/** Null: an error was answered. */
function keyAt(feed: Feed, request: Request, index: number): string | null {
  const key = request.text(index);
  if (key === null) feed.replies.error('ERR a key is UTF-8');
  return key;
}

/** `interval,number` of the manual, and whether the word TEXT is there. Null: an error was answered. */
function windowsOf(feed: Feed, request: Request, isText: boolean): SeriesWindows | null {
  const match = /^([1-9]\d{0,6}),([1-9]\d{0,3})$/.exec(request.text(2) ?? '');
  const [intervalSec, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && count <= windowsMax) return { kind: isText ? 'text' : 'cidr', intervalSec, count };
  feed.syntaxError(`windows are SECONDS,NUMBER, such as 60,10; at most ${windowsMax} of them`);
  return null;
}

function seriesAdd(feed: Feed, request: Request): void {
  const target = named(feed, request);
  if (target === null) return;
  const isText = request.count === 6 && request.word(5) === 'TEXT';
  if (request.count > 5 && !isText) {
    feed.syntaxError('EC.SERIES.ADD object:series SECONDS,NUMBER key amount [TEXT]');
    return;
  }
  const windows = windowsOf(feed, request, isText);
  const key = windows === null ? null : keyAt(feed, request, 3);
  if (windows !== null && key !== null) changed(feed, target, target.object.seriesAdd(target.name, windows, key, request.integer(4)));
}

function seriesRead(feed: Feed, request: Request): void {
  const target = named(feed, request);
  if (target === null) return;
  const isText = request.count > 4 && request.word(request.count - 1) === 'TEXT';
  const windows = windowsOf(feed, request, isText);
  const key = windows === null ? null : keyAt(feed, request, 3);
  if (windows === null || key === null) return;
  const { object, name } = target;
  const rest = request.count - 4 - (isText ? 1 : 0);
  const window = rest === 1 ? request.integer(4) : 0;
  if (rest > 1 || !(window >= 0 && window < windows.count)) {
    feed.syntaxError(`EC.SERIES.READ object:series SECONDS,NUMBER key [window from 0 to ${windows.count - 1}] [TEXT]`);
  } else if (rest === 1) {
    feed.replies.integer(object.seriesRead(name, windows, key, window));
  } else {
    feed.replies.array(windows.count);
    for (let i = 0; i < windows.count; i++) feed.replies.integer(object.seriesRead(name, windows, key, i));
  }
}

function gaugeAdd(feed: Feed, request: Request): void {
  const target = named(feed, request);
  const key = target === null ? null : keyAt(feed, request, 2);
  if (target === null || key === null) return;
  let [entries, ttlSec] = [entriesDefault, 0];
  for (let at = 4; at < request.count; at += 2) {
    const word = request.word(at);
    if (word === 'ENTRIES') entries = request.integer(at + 1);
    else if (word === 'TTL') ttlSec = request.integer(at + 1);
    else entries = Number.NaN;
  }
  if (entries > 0 && ttlSec >= 0) {
    changed(feed, target, target.object.gaugeAdd(target.name, key, request.integer(3), { entries, ttlSec }));
  } else {
    feed.syntaxError('EC.GAUGE.ADD object:cache key amount [ENTRIES number] [TTL seconds]');
  }
}

function changed(feed: Feed, { object }: Named, { value, refused }: Changed): void {
  if (refused === null) feed.replies.integer(value);
  else feed.replies.error(refusalText(refused, object));
}

function gaugeRead(feed: Feed, request: Request, does: (target: Named, key: string) => number): void {
  const target = named(feed, request);
  const key = target === null ? null : keyAt(feed, request, 2);
  if (target !== null && key !== null) feed.replies.integer(does(target, key));
}

const common = { group: 'metrics', keys: [1, 1, 1] } as const;
const series: CommandArgument = { name: 'object:series', type: 'key' };
const cache: CommandArgument = { name: 'object:cache', type: 'key' };
const windows: CommandArgument = { name: 'SECONDS,NUMBER', type: 'string' };
const key: CommandArgument = { name: 'key', type: 'string' };
const text: CommandArgument = { name: 'text', type: 'pure-token', token: 'TEXT', optional: true };

export const metricsCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'EC.SERIES.ADD',
    arity: -5,
    writes: true,
    summary: 'Adds to the current window of a time series; `TEXT`: its keys are texts, without it addresses and blocks',
    answer: 'integer: the window of the whole cluster afterwards',
    arguments: [series, windows, key, amount, text],
    run: (feed, _session, request) => seriesAdd(feed, request),
  },
  {
    ...common,
    name: 'EC.SERIES.READ',
    arity: -4,
    summary: 'One window of a time series, 0 is the current one; without a window all of them',
    answer: 'integer, or array of integers, the current window first',
    arguments: [series, windows, key, { name: 'window', type: 'integer', optional: true }, text],
    run: (feed, _session, request) => seriesRead(feed, request),
  },
  {
    ...common,
    name: 'EC.GAUGE.ADD',
    arity: -4,
    writes: true,
    summary: 'Adds to a gauge of a gauge cache; `TTL` counts from its last change, 0 (the default) never ends',
    answer: 'integer: the gauge afterwards',
    arguments: [
      cache,
      key,
      amount,
      { name: 'number', type: 'integer', token: 'ENTRIES', optional: true },
      { name: 'seconds', type: 'integer', token: 'TTL', optional: true },
    ],
    run: (feed, _session, request) => gaugeAdd(feed, request),
  },
  {
    ...common,
    name: 'EC.GAUGE.READ',
    arity: 3,
    summary: 'A gauge of a gauge cache',
    answer: 'integer; 0 where there is none',
    arguments: [cache, key],
    run: (feed, _session, request) => gaugeRead(feed, request, ({ object, name }, of) => object.gaugeRead(name, of)),
  },
  {
    ...common,
    name: 'EC.GAUGE.REMOVE',
    arity: 3,
    writes: true,
    summary: 'Removes a gauge of a gauge cache on all nodes',
    answer: 'integer: 1, or 0 where there is none',
    arguments: [cache, key],
    run: (feed, _session, request) => gaugeRead(feed, request, ({ object, name }, of) => Number(object.gaugeRemove(name, of))),
  },
];
