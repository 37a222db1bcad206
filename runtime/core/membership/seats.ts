// Which machine a member sits on. A bus that knows the addresses of its daemons (Corosync) or their names (Spread) says so, and the IR says whose
// they are: so nobody takes the name of another machine, whatever he says of himself. Each member bears witness to what it sees, in its origin; who
// is elsewhere by the account of more of them than not is refused, at all members alike.

import type { OriginMessage } from '../messages.ts';
import type { Gather, NodeState, Statement } from '../state.ts';
import { count, log, send, type Turn } from '../turn.ts';
import { namePrefix, type MemberId, type Seats } from './view.ts';

/** Names of the IR that the machine of each member may have, as far as this node can tell. O(members). */
export function placesOf(state: NodeState): OriginMessage['places'] {
  const { bus, seats } = state;
  if (bus.view === null) return [];
  const members = isWitness(state) ? bus.view.members : bus.view.members.filter((member) => member === bus.self && isElsewhere(state));
  return members.flatMap((member) => {
    const texts = seats.get(member) ?? [];
    return texts.length === 0 ? [] : [{ member, nodes: nodesAt(state, texts) }];
  });
}

/**
 * Only a bus that goes by the addresses of the IR tells anything, and only to a node that is where its own IR has it: where those two are not
 * the same, a wrong IR would have everybody refused.
 */
function isWitness({ settings, bus, seats }: NodeState): boolean {
  const own = knownAt(settings.machines, seats.get(bus.self ?? '') ?? []);
  const { node } = settings.member;
  return node === null ? own.length > 0 : own.includes(node);
}

/** By this IR the machine is that of somebody else; false where nothing is known of it. */
export function isOfAnother(machines: ReadonlyMap<string, readonly string[]>, texts: readonly string[], name: string): boolean {
  const known = knownAt(machines, texts);
  return known.length > 0 && !known.includes(name);
}

/** By its own IR. It says so of itself, and nothing of others. */
function isElsewhere(state: NodeState): boolean {
  const { settings, bus, seats } = state;
  return knownAt(settings.machines, seats.get(bus.self ?? '') ?? []).length > 0 && !isWitness(state);
}

/** At an address that the IR does not know there may be whoever has none in it. */
function nodesAt({ settings: { machines, names } }: NodeState, texts: readonly string[]): readonly string[] {
  const known = knownAt(machines, texts);
  if (known.length > 0) return known;
  const isNamed = texts.some((text) => text.startsWith(namePrefix));
  const placed = new Set([...machines].flatMap(([text, there]) => (text.startsWith(namePrefix) === isNamed ? there : [])));
  return names.filter((name) => !placed.has(name));
}

function knownAt(machines: ReadonlyMap<string, readonly string[]>, texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => machines.get(text) ?? []))];
}

/** Whether more members have it on the machine of somebody else than on that of its name. Its own word counts as one, also where it says nothing. */
export function isMisplaced(id: MemberId, { member: { node } }: Statement, { origins }: Pick<Gather, 'origins'>): boolean {
  if (node === null) return false;
  let votes = origins.get(id)?.places.some(({ member }) => member === id) === true ? 0 : 1;
  for (const { places } of origins.values()) {
    const place = places.find(({ member }) => member === id);
    if (place !== undefined) votes += place.nodes.includes(node) ? 1 : -1;
  }
  return votes < 0;
}

/** The bus has said where members are, or says otherwise now. A round decides what follows, so that it is the same everywhere. */
export function onSeats(turn: Turn, seats: Seats): void {
  const { state } = turn;
  const before = state.seats;
  state.seats = seats;
  sayOwn(turn, before);
  const { settled, gather, bus } = state;
  if (settled === null || gather !== null || bus.view === null) return;
  const places = placesOf(state);
  const isNew = places.some(({ member, nodes }) => {
    const statement = settled.statements.get(member);
    return (
      statement?.member.node != null && !nodes.includes(statement.member.node) && before.get(member)?.join() !== seats.get(member)?.join()
    );
  });
  if (isNew) send(turn, { kind: 'round', view: bus.view.id, round: bus.round + 1, why: 'announce' });
}

/** This machine itself is not where its IR has it. */
function sayOwn(turn: Turn, before: Seats): void {
  const { settings, bus, seats } = turn.state;
  const texts = seats.get(bus.self ?? '') ?? [];
  const { node } = settings.member;
  const others = knownAt(settings.machines, texts).filter((name) => name !== node);
  if (others.length === 0 || !isElsewhere(turn.state) || before.get(bus.self ?? '')?.join() === texts.join()) return;
  count(turn, 'misplacedHere');
  const text = `this machine has the address ${texts.join(', ')} on the bus, which by the IR is that of ${others.join(', ')}, and runs as node ${node}: the others will refuse it. Start it with its own name, or correct the IR`;
  log(turn, 'error', text, { node });
}

/** What an operator is told of a member that is refused for it. */
export function misplacedText(state: NodeState, id: MemberId, node: string): string {
  const texts = state.seats.get(id) ?? [];
  const whose = texts.length === 0 ? [] : nodesAt(state, texts);
  const where = texts.length === 0 ? '' : ` (${texts.join(', ')}${whose.length === 0 ? '' : `, by the IR of ${whose.join(', ')}`})`;
  return `member ${id} says that it is node ${node}, and by the account of most others it is on another machine${where}; it gets nothing. Look at that machine, or, where ${node} has got a new address, reload an IR that has it everywhere`;
}
