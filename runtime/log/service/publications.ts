// What a node says of the logs that it publishes: to readers, to its console, to its metrics.

import { Foreign } from '../../../base/foreign.ts';
import type { Report } from '../jlog/errors.ts';
import { inspect, type SubscriberLag } from '../jlog/inspect.ts';
import type { Position } from '../jlog/format.ts';
import { lossesOf, type Losses } from '../jlog/losses.ts';
import { subscribersPerLog, type PublishedLog } from './log-protocol.ts';
import { conditionBy, nodeCondition, type Condition } from '../jlog/condition.ts';
import { absence, type Publication } from './opening.ts';
import { conditionOfRefusal, denial } from './troubles.ts';

export interface LogOverview {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  readonly segmentBytes: number;
  readonly first: Position | null;
  readonly last: Position | null;
  readonly subscribers: readonly (SubscriberLag & { readonly reader: string | null; readonly condition: Condition })[];
  /** Of the whole log; where its subscribers are in different ones, the most alarming. */
  readonly condition: Condition;
  /** Messages that are gone for good, and nobody has acknowledged it. */
  readonly losses: Losses;
  /** Nobody has written to it yet. */
  readonly absent: boolean;
  /** Why nothing can be said; null where all is well, or nothing is there. */
  readonly problem: string | null;
}

/** What the service knows besides the files. */
export interface Sight {
  /** Address of who reads a log under a name now, or null. */
  readonly readerOf: (path: string, subscriber: string) => string | null;
  /** What has kept it from being read when somebody tried last. */
  readonly troubleOf: (path: string, subscriber: string) => Condition | null;
}

export async function overviewOf(publication: Publication, { readerOf, troubleOf }: Sight): Promise<LogOverview> {
  const { key, path } = publication;
  const nothing: LogOverview = {
    key,
    path,
    bytes: 0,
    segmentBytes: 0,
    first: null,
    last: null,
    subscribers: [],
    condition: nodeCondition({ absent: true, trouble: null, subscriber: null }),
    losses: { count: 0, bytes: 0 },
    absent: false,
    problem: null,
  };
  const troubled = (condition: Condition): LogOverview => ({ ...nothing, condition, problem: condition.reason });
  const absent = absence(publication);
  if (absent !== null && absent.code === 'absent') return { ...nothing, absent: true };
  if (absent !== null) return troubled(conditionOfRefusal(absent) ?? { state: 'unknown', reason: absent.message });
  const denied = denial(path);
  // What is damaged is told to who reads it; here are figures.
  const ignore: Report = () => {};
  const found = await inspect(path, ignore);
  if (!found.ok) return troubled(denied ?? conditionBy(found.error));
  const { rawBytes, segments, subscribers, firstLog, last } = found.value;
  const rows = subscribers.map((each) => {
    const reader = readerOf(path, each.name);
    // Who reads has no trouble; what was there before is over.
    const trouble = denied ?? (reader === null ? (troubleOf(path, each.name) ?? brokenBy(each)) : null);
    return { ...each, reader, condition: nodeCondition({ absent: false, trouble, subscriber: { reader, behindBytes: each.behindBytes } }) };
  });
  return {
    ...nothing,
    bytes: rawBytes,
    segmentBytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    first: { log: firstLog, marker: 0 },
    last: last ?? { log: firstLog, marker: 0 },
    subscribers: rows,
    losses: lossesOf(path),
    condition: worst(rows.map(({ condition }) => condition)) ?? nodeCondition({ absent: false, trouble: denied, subscriber: null }),
    problem:
      rows.find(({ condition: { state } }) => state === 'damaged' || state === 'not permitted')?.condition.reason ?? denied?.reason ?? null,
  };
}

/** The one that somebody should know of first. */
function worst(all: readonly Condition[]): Condition | null {
  const order: readonly Condition['state'][] = [
    'damaged',
    'not permitted',
    'unknown',
    'no subscriber',
    'behind',
    'catching up',
    'reading',
    'waiting',
  ];
  return all.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0] ?? null;
}

function brokenBy({ brokenAt }: SubscriberLag): Condition | null {
  return brokenAt === null ? null : { state: 'damaged', reason: `${brokenAt}; \`ecclusterd jlog repair\` brings what lies behind it` };
}

/** The same for the wire, with the subscribers that the configuration names and that are made when somebody comes. */
export function published(
  { key, bytes, segmentBytes, first, last, subscribers, absent, problem }: LogOverview,
  declared: readonly string[],
): PublishedLog {
  const there = subscribers.map(({ name, position, reader }) => ({ name, checkpoint: position, reader }));
  const missing = absent || problem !== null ? [] : declared.filter((name) => !there.some((each) => each.name === name));
  const told = [...there, ...missing.map((name) => ({ name, checkpoint: null, reader: null }))].slice(0, subscribersPerLog);
  const why = absent ? 'nobody has written to it yet' : problem;
  return { key, bytes, segmentBytes, first, last, subscribers: told, problem: why === null ? null : new Foreign(why) };
}

/** Whether a reload has changed what is published. */
export function sameLogs(a: ReadonlyMap<string, Publication>, b: ReadonlyMap<string, Publication>): boolean {
  return JSON.stringify([...a.values()]) === JSON.stringify([...b.values()]);
}
