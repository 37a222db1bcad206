// What a node says of the logs that it publishes: to readers, to its console, to its metrics.

import type { Report } from '../jlog/errors.ts';
import { inspect, type SubscriberLag } from '../jlog/inspect.ts';
import type { Position } from '../jlog/format.ts';
import { subscribersPerLog, type PublishedLog } from './log-protocol.ts';
import { absence, type Publication } from './opening.ts';

export interface LogOverview {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  readonly segmentBytes: number;
  readonly first: Position | null;
  readonly last: Position | null;
  readonly subscribers: readonly (SubscriberLag & { readonly reader: string | null })[];
  /** Nobody has written to it yet. */
  readonly absent: boolean;
  /** Why nothing can be said; null where all is well, or nothing is there. */
  readonly problem: string | null;
}

/** @param readerOf address of who reads a log under a name now, or null. */
export async function overviewOf(
  publication: Publication,
  readerOf: (path: string, subscriber: string) => string | null,
): Promise<LogOverview> {
  const { key, path } = publication;
  const nothing: LogOverview = {
    key,
    path,
    bytes: 0,
    segmentBytes: 0,
    first: null,
    last: null,
    subscribers: [],
    absent: false,
    problem: null,
  };
  const absent = absence(publication);
  if (absent !== null) return absent.code === 'absent' ? { ...nothing, absent: true } : { ...nothing, problem: absent.message };
  // What is damaged is told to who reads it; here are figures.
  const ignore: Report = () => {};
  const found = await inspect(path, ignore);
  if (!found.ok) return { ...nothing, problem: found.error.message };
  const { rawBytes, segments, subscribers, firstLog, last } = found.value;
  return {
    ...nothing,
    bytes: rawBytes,
    segmentBytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    first: { log: firstLog, marker: 0 },
    last: last ?? { log: firstLog, marker: 0 },
    subscribers: subscribers.map((each) => ({ ...each, reader: readerOf(path, each.name) })),
  };
}

/** The same for the wire. */
export function published({ key, bytes, segmentBytes, first, last, subscribers, absent, problem }: LogOverview): PublishedLog {
  const told = subscribers.slice(0, subscribersPerLog).map(({ name, position, reader }) => ({ name, checkpoint: position, reader }));
  return { key, bytes, segmentBytes, first, last, subscribers: told, problem: absent ? 'nobody has written to it yet' : problem };
}
