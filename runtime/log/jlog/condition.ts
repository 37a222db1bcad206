// How a log is, in one word that is the same on the node, on the manager, in consoles and in figures. Pure.

import type { JlogError } from './errors.ts';

/**
 * `reading`: everything is passed on as it comes. `waiting`: nothing to do (nobody has written yet, all is read, or another manager reads it).
 * `catching up`: read, with a backlog that shrinks. `behind`: there is a backlog, and nobody reads it, or not fast enough. `damaged`: it cannot be read
 * on without help. `not permitted`: this process may not read, lock or checkpoint it. `no subscriber`: nobody may read it under our names.
 * `unknown`: whoever could tell cannot be asked.
 */
export const conditions = ['reading', 'waiting', 'catching up', 'behind', 'damaged', 'not permitted', 'no subscriber', 'unknown'] as const;

export type ConditionWord = (typeof conditions)[number];

export interface Condition {
  readonly state: ConditionWord;
  /** A sentence; empty where the word says all. */
  readonly reason: string;
}

/** Those that want somebody to look. */
export function isAlarming(state: ConditionWord): boolean {
  return state === 'damaged' || state === 'not permitted' || state === 'no subscriber' || state === 'unknown';
}

const denials = ['EACCES', 'EPERM', 'EROFS'];
const damages = ['FILE_CORRUPT', 'META_OPEN', 'NOT_SUPPORTED', 'NOTDIR'];

/** What an error of a log means for who wants to read it. */
export function conditionBy({ code, errno, message }: JlogError): Condition {
  if (errno !== undefined && denials.includes(errno)) return { state: 'not permitted', reason: message };
  return { state: damages.includes(code) && errno === undefined ? 'damaged' : 'unknown', reason: message };
}

export interface NodeSight {
  /** Nobody has written to it yet. */
  readonly absent: boolean;
  /** What keeps the whole log, or this subscriber, from being read. */
  readonly trouble: Condition | null;
  /** Null: there is no subscriber. */
  readonly subscriber: { readonly reader: string | null; readonly behindBytes: number | null } | null;
}

/** As the node sees one subscriber of one log. */
export function nodeCondition({ absent, trouble, subscriber }: NodeSight): Condition {
  if (trouble !== null) return trouble;
  if (absent) return { state: 'waiting', reason: 'nobody has written to it yet' };
  if (subscriber === null)
    return { state: 'no subscriber', reason: 'it has no subscriber, so nobody can read it and nothing of it is ever freed' };
  const { reader, behindBytes } = subscriber;
  if (behindBytes === null) return { state: 'unknown', reason: 'how far the subscriber is behind cannot be told' };
  if (reader !== null) return { state: behindBytes === 0 ? 'reading' : 'catching up', reason: '' };
  return behindBytes === 0 ? { state: 'waiting', reason: 'everything is read' } : { state: 'behind', reason: 'nobody reads it' };
}

export interface ManagerSight {
  /** Why nothing of the node can be told, or null. */
  readonly unreachable: string | null;
  /** Why the log is not read, as far as the node or we know it. */
  readonly trouble: Condition | null;
  /** Of a subscription; null while there is none. */
  readonly lag: { readonly bytes: number | null; readonly seconds: number | null } | null;
  /** Bytes a second by which the backlog shrinks (negative: grows); null while it is not known. */
  readonly shrinksBy: number | null;
  /** Something keeps what was received from being written. */
  readonly hindered: string | null;
}

/** What comes within this time is not called a backlog. */
const freshSec = 10;

/** As the manager sees one log of one node. */
export function managerCondition({ unreachable, trouble, lag, shrinksBy, hindered }: ManagerSight): Condition {
  if (unreachable !== null) return { state: 'unknown', reason: unreachable };
  if (trouble !== null) return trouble;
  if (lag === null) return { state: 'unknown', reason: 'the node has not answered yet' };
  if (lag.bytes === null || lag.seconds === null) return { state: 'unknown', reason: 'the node has not told yet how far it is' };
  if (lag.bytes === 0 || lag.seconds < freshSec) return { state: 'reading', reason: '' };
  if (hindered !== null) return { state: 'behind', reason: hindered };
  return shrinksBy !== null && shrinksBy <= 0
    ? { state: 'behind', reason: 'it grows faster than it is read' }
    : { state: 'catching up', reason: '' };
}
