// EC.COUNT: as the mail server itself counts its outbound connections, in every object of a type that is for the connection's binding
// group. What is raised so is held like a gauge.

import type { CountedType } from '../../replication/port.ts';
import { amount } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../feed-request.ts';
import type { Session } from '../session.ts';
import { ledger, mayHold, plainKey, type GaugeLike } from './gauge-commands.ts';

const types: readonly CountedType[] = ['inbound_cidr', 'outbound_cidr', 'outbound_domains', 'outbound_binding_domains'];

interface Counted {
  readonly type: CountedType;
  readonly group: string | null;
}

export const countCommand: FeedCommand = {
  name: 'EC.COUNT',
  arity: -4,
  group: 'gauges',
  writes: true,
  summary: 'Raises or lowers a gauge in every object of a type; those with a `binding_group` count only that group',
  answer: 'integer: how many objects have counted',
  arguments: [
    { name: 'type', type: 'string' },
    { name: 'key', type: 'string' },
    amount,
    { name: 'binding_group', type: 'string', token: 'GROUP', optional: true },
  ],
  run: count,
};

function count(feed: Feed, session: Session, request: Request): void {
  const type = types.find((each) => each === request.text(1));
  const [key, by] = [request.text(2), request.integer(3)];
  const hasGroup = request.count === 6 && request.word(4) === 'GROUP';
  if (type === undefined) feed.replies.error(`ERR types that count are ${types.join(', ')}`);
  else if (key === null || Number.isNaN(by) || (request.count > 4 && !hasGroup))
    feed.syntaxError('EC.COUNT type key amount [GROUP binding_group]');
  else {
    const group = hasGroup ? request.text(5) : null;
    if (by < 0) lower(feed, session, { type, group }, key, -by);
    else raise(feed, session, feed.port.counting(type, group), key, by);
  }
}

/** Each object is held by itself: what a reload adds later was not raised here, and is not lowered. */
function raise(feed: Feed, session: Session, objects: readonly GaugeLike[], key: string, by: number): void {
  const held = ledger(feed, session);
  if (!mayHold(feed, held)) return;
  let counted = 0;
  for (const object of objects) {
    const plain = plainKey(object, key);
    if (object.add(plain, by).refused !== null) continue;
    counted++;
    if (by > 0) held.raise(object, plain, by);
  }
  feed.replies.integer(counted);
}

/** In every object in which it was raised, also in one that a reload has taken away: it may come back. */
function lower(feed: Feed, session: Session, { type, group }: Counted, key: string, by: number): void {
  const targets = new Set([...session.held.targets(), ...feed.kept.targets()]);
  const those = [...targets].filter((each) => each.type === type && (each.bindingGroup === null || each.bindingGroup === group));
  const holding = those.map((object) => {
    const plain = plainKey(object, key);
    return { object, plain, holds: session.held.of(object, plain) + feed.kept.of(object, plain) };
  });
  const able = holding.filter(({ holds }) => holds > 0);
  const least = able.reduce((low, { holds }) => Math.min(low, holds), Infinity);
  if (least < by || (able.length === 0 && feed.port.counting(type, group).length > 0)) {
    const holds = able.length === 0 ? 0 : least;
    feed.replies.error(`ERR cannot lower ${key} by ${by}: this connection holds ${holds} of it in that type and group`);
    return;
  }
  for (const { object, plain } of able) {
    object.add(plain, -by);
    const first = session.held.lower(object, plain, by);
    if (first < by) feed.kept.lower(object, plain, by - first);
  }
  feed.replies.integer(able.length);
}
