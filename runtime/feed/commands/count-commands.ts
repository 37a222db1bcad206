// EC.COUNT: as the mail server itself counts its outbound connections, in every object of a type that is for the connection's binding
// group. What is raised so is held like a gauge.

import type { ReplicationPort } from '../../replication/port.ts';
import { amount } from '../command-facts.ts';
import type { FeedCommand } from '../feed-command.ts';
import type { Feed } from '../feed.ts';
import type { Raisable } from '../held.ts';
import type { Request } from '../feed-request.ts';
import type { Session } from '../session.ts';
import { ledger, mayHold } from './gauge-commands.ts';

const types = ['inbound_cidr', 'outbound_cidr', 'outbound_domains', 'outbound_binding_domains'] as const;
type CountedType = (typeof types)[number];

/** Different binding groups that clients may name. */
const groupsMax = 10_000;

/** All objects of a type, for one binding group: one thing to raise, so that it is found again when it is lowered. */
class Counted implements Raisable {
  readonly #port: ReplicationPort;
  readonly #type: CountedType;
  readonly #group: string | null;

  constructor(port: ReplicationPort, type: CountedType, group: string | null) {
    this.#port = port;
    this.#type = type;
    this.#group = group;
  }

  add(key: string, by: number): number {
    return this.#port.count(this.#type, key, by, this.#group);
  }
}

const known = new WeakMap<ReplicationPort, Map<string, Counted>>();

/** Null: there are too many groups. */
function countedOf(port: ReplicationPort, type: CountedType, group: string | null): Counted | null {
  const all = known.get(port) ?? new Map<string, Counted>();
  known.set(port, all);
  const name = `${type} ${group ?? ''}`;
  const there = all.get(name);
  if (there !== undefined || all.size >= groupsMax) return there ?? null;
  const made = new Counted(port, type, group);
  all.set(name, made);
  return made;
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
    const target = countedOf(feed.port, type, hasGroup ? request.text(5) : null);
    if (target === null) feed.replies.error(`ERR more than ${groupsMax} binding groups`);
    else if (by < 0) lower(feed, session, target, key, -by);
    else raise(feed, session, target, key, by);
  }
}

function raise(feed: Feed, session: Session, target: Counted, key: string, by: number): void {
  const held = ledger(feed, session);
  if (!mayHold(feed, held)) return;
  const objects = target.add(key, by);
  if (objects > 0 && by > 0) held.raise(target, key, by);
  feed.replies.integer(objects);
}

function lower(feed: Feed, session: Session, target: Counted, key: string, by: number): void {
  const [own, kept] = [session.held.of(target, key), feed.kept.of(target, key)];
  if (own + kept < by) {
    feed.replies.error(`ERR cannot lower ${key} by ${by}: this connection holds ${own} of it in that type and group`);
    return;
  }
  const objects = target.add(key, -by);
  const first = session.held.lower(target, key, by);
  if (first < by) feed.kept.lower(target, key, by - first);
  feed.replies.integer(objects);
}
