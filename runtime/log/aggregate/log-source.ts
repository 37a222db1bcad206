// Where lines come from: a log of a node, read under the name of a subscriber.

import { formatPosition, parsePosition, type Position } from '../jlog/format.ts';

export interface Source {
  readonly node: string;
  readonly log: string;
  readonly subscriber: string;
}

/** How far a source has been written. `identity` names the very log that the position counts in: one that was made anew counts from 0 again. */
export interface Place {
  readonly identity: string;
  readonly position: Position;
}

/** One text for each source, different for different ones. */
export function sourceKey({ node, log, subscriber }: Source): string {
  return JSON.stringify([node, log, subscriber]);
}

/** Null where the text is none. */
export function readSourceKey(key: string): Source | null {
  const read: unknown = JSON.parse(key);
  if (!Array.isArray(read) || read.length !== 3) return null;
  const [node, log, subscriber]: readonly unknown[] = read;
  return typeof node === 'string' && typeof log === 'string' && typeof subscriber === 'string' ? { node, log, subscriber } : null;
}

export function sourceText({ node, log, subscriber }: Source): string {
  return `${log} of ${node} as '${subscriber}'`;
}

/** As the journal has it: source, identity, position. */
export type PlaceRow = readonly [key: string, identity: string, position: string];

export function placeRow(key: string, { identity, position }: Place): PlaceRow {
  return [key, identity, formatPosition(position)];
}

/** Null where the row is none. */
export function readPlaceRow(value: unknown): { readonly key: string; readonly place: Place } | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [key, identity, text]: readonly unknown[] = value;
  if (typeof key !== 'string' || typeof identity !== 'string' || typeof text !== 'string') return null;
  const position = parsePosition(text);
  return position === null ? null : { key, place: { identity, position } };
}
