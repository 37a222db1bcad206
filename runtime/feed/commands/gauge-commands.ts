// INCR, INCRBY, DECR, DECRBY, and what one connection has raised. What a connection raises, it holds: only it can lower that again, and
// when it dies everything is lowered for it. So the numbers stay right whatever crashes.

import { parseCidr, parseIp } from '../../net/ip.ts';
import type { CidrObject, CountersObject, GaugeObject } from '../../replication/port.ts';
import { amount, objectKey } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Held } from '../held.ts';
import { refusalText } from '../refusal.ts';
import type { Request } from '../feed-request.ts';
import type { Session } from '../session.ts';

export type GaugeLike = CidrObject | GaugeObject;

/** Null: an error was answered. The key in its one spelling, so that `::1` lowers what `0::1` has raised. */
export function gaugeTarget(feed: Feed, request: Request, index: number): { readonly object: GaugeLike; readonly key: string } | null {
  const target = feed.target(request, index);
  if (target === null) return null;
  const { object, key } = target;
  if (object.structure === 'gauge table' || object.structure === 'cidrtree') return { object, key: plainKey(object, key) };
  feed.wrongStructure(object, 'gauges');
  return null;
}

/** In its one spelling: whoever lowers an address need not write it as whoever has raised it. */
export function plainKey(object: GaugeLike, key: string): string {
  if (object.structure === 'gauge table' || !key.includes(':')) return key;
  return (parseIp(key) ?? parseCidr(key))?.text ?? key;
}

/** Whose list a connection's gauges are on. */
export function ledger(feed: Feed, session: Session): Held {
  return session.keep ? feed.kept : session.held;
}

/** False: an error was answered. */
export function mayHold(feed: Feed, held: Held): boolean {
  const { heldKeys, heldKeysTotal, heldBytes, heldBytesTotal } = feed.surroundings.limits;
  const full =
    held.keys >= heldKeys
      ? `a connection holds at most ${heldKeys} keys`
      : held.bytes >= heldBytes
        ? `the keys that a connection holds have at most ${heldBytes} bytes, with 64 around each`
        : feed.held.keys >= heldKeysTotal
          ? `all connections together hold at most ${heldKeysTotal} keys`
          : feed.held.bytes >= heldBytesTotal
            ? `the keys that all connections hold have at most ${heldBytesTotal} bytes`
            : null;
  if (full !== null) feed.replies.error(`ERR ${full}`);
  return full === null;
}

function change(feed: Feed, session: Session, request: Request, by: number): void {
  const found = feed.target(request, 1, by < 0);
  if (found === null) return;
  const { object } = found;
  if (object.structure === 'counters') {
    count(feed, object, found.key, by);
    return;
  }
  if (object.structure !== 'gauge table' && object.structure !== 'cidrtree') {
    feed.wrongStructure(object, 'gauges and counters');
    return;
  }
  const key = plainKey(object, found.key);
  if (by < 0) {
    lower(feed, session, object, key, -by);
    return;
  }
  const held = ledger(feed, session);
  if (!mayHold(feed, held)) return;
  const { value, refused } = object.add(key, by);
  if (refused !== null) {
    feed.replies.error(refusalText(refused, object));
    return;
  }
  if (by > 0) held.raise(object, key, by);
  feed.replies.integer(value);
}

/** A counter belongs to nobody: its window takes back what was counted. */
function count(feed: Feed, object: CountersObject, key: string, by: number): void {
  const { value, refused } = object.add(key, by);
  if (refused === null) feed.replies.integer(value);
  else feed.replies.error(refusalText(refused, object));
}

/** Own ones first, then those that nobody holds. What other connections hold is not for us to lower: it would be lowered twice. */
function lower(feed: Feed, session: Session, object: GaugeLike, key: string, by: number): void {
  const [own, kept] = [session.held.of(object, key), feed.kept.of(object, key)];
  if (own + kept < by) {
    feed.replies.error(
      `ERR cannot lower ${object.name}:${key} by ${by}: this connection holds ${own}${kept > 0 ? `, and ${kept} are kept` : ''}; a connection lowers what it has raised itself, or what was raised with EC.KEEP on`,
    );
    return;
  }
  const { value, refused } = object.add(key, -by);
  const first = session.held.lower(object, key, by);
  if (first < by) feed.kept.lower(object, key, by - first);
  if (refused !== null) feed.replies.error(refusalText(refused, object));
  else feed.replies.integer(value);
}

function changeBy(feed: Feed, session: Session, request: Request, sign: 1 | -1): void {
  const by = request.integer(2);
  if (Number.isNaN(by)) feed.replies.error('ERR value is not an integer or out of range');
  else change(feed, session, request, sign * by);
}

const common = { group: 'gauges', writes: true, keys: [1, 1, 1], answer: 'integer: the value of the whole cluster afterwards' } as const;

export const gaugeCommands: readonly FeedCommand[] = [
  {
    ...common,
    name: 'INCR',
    arity: 2,
    summary: 'Raises a gauge or a counter by one',
    arguments: [objectKey],
    run: (feed, session, request) => change(feed, session, request, 1),
  },
  {
    ...common,
    name: 'INCRBY',
    arity: 3,
    summary: 'Raises a gauge or a counter by an amount; a negative one lowers it',
    arguments: [objectKey, amount],
    run: (feed, session, request) => changeBy(feed, session, request, 1),
  },
  {
    ...common,
    name: 'DECR',
    arity: 2,
    summary: 'Lowers a counter by one, or a gauge that this connection must have raised',
    arguments: [objectKey],
    run: (feed, session, request) => change(feed, session, request, -1),
  },
  {
    ...common,
    name: 'DECRBY',
    arity: 3,
    summary: 'Lowers a counter by an amount, or a gauge that this connection must have raised',
    arguments: [objectKey, amount],
    run: (feed, session, request) => changeBy(feed, session, request, -1),
  },
  {
    name: 'EC.KEEP',
    arity: 2,
    group: 'gauges',
    summary: 'Whether gauges that this connection raises from now on stay when it ends; off at first',
    answer: '`OK`',
    arguments: [
      {
        name: 'keep',
        type: 'oneof',
        arguments: [
          { name: 'on', type: 'pure-token', token: 'ON' },
          { name: 'off', type: 'pure-token', token: 'OFF' },
        ],
      },
    ],
    run: keep,
  },
  {
    name: 'EC.HELD',
    arity: 1,
    group: 'gauges',
    summary: 'Number of keys that this connection holds up',
    answer: 'integer',
    arguments: [],
    run: (feed, session) => feed.replies.integer(session.held.keys),
  },
];

function keep(feed: Feed, session: Session, request: Request): void {
  const word = request.word(1);
  if (word !== 'ON' && word !== 'OFF') {
    feed.syntaxError('EC.KEEP ON or EC.KEEP OFF');
    return;
  }
  session.keep = word === 'ON';
  feed.replies.simple('OK');
}
