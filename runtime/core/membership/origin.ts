// Where a member comes from, in its own words and in those of the others. What only one member says of itself is believed no further than a
// crash of it would cost: how large the component is that it comes from, what it held there, and that its name is one of the cluster count as
// far as others bear witness. Everything here follows from ordered messages alone, so all members judge alike.

import { lanesOf, hexOf, noLanes, toggle, type Lanes } from '../hash.ts';
import type { OriginMessage } from '../messages.ts';
import type { Gather, NodeState, Statement } from '../state.ts';
import { count, withEntry, type Turn } from '../turn.ts';
import { isMisplaced, placesOf } from './seats.ts';
import { claimsOf, incarnationOf } from './statement.ts';
import type { MemberId } from './view.ts';

/** What we know of those with whom we settled last, and which names our IR has. O(table). */
export function originOf(state: NodeState, view: string): OriginMessage {
  const { settled, settings, bus, table, lanes } = state;
  const held = new Map<string, Lanes>();
  for (const [ip, { owner }] of table) if (owner !== null) held.set(owner, toggle(held.get(owner) ?? noLanes, lanesOf(ip)));
  const others = [...(settled?.statements ?? [])].filter(([id]) => id !== bus.self);
  const peers = others.map(([id, statement]) => {
    const { node } = statement.member;
    const owns = node !== null && settled?.nodes.get(node) === id;
    return { who: whoIs(statement), holds: hexOf((owns ? held.get(node) : undefined) ?? noLanes) };
  });
  // Of itself it says just what it claims, also where it holds on to it while the bus is away, and who it is where it comes from nowhere:
  // whoever takes a name has to say so twice.
  peers.push({ who: `${incarnationOf(state)} ${settings.member.node ?? ''}`, holds: hashOf(claimsOf(state)) });
  const places = placesOf(state);
  return { kind: 'origin', view, round: bus.round, table: hexOf(lanes), peers, names: settings.names, places };
}

function hashOf(claims: Statement['claims']): string {
  return hexOf(claims.reduce((held, { ip }) => toggle(held, lanesOf(ip)), noLanes));
}

/** One process with one name: another start, or another name, is somebody else. */
function whoIs({ incarnation, member: { node } }: Statement): string {
  return `${incarnation} ${node ?? ''}`;
}

export function onOrigin(turn: Turn, from: MemberId, message: OriginMessage): void {
  const { gather, bus } = turn.state;
  const current = gather !== null && message.view === bus.view?.id && message.round === bus.round;
  // It goes before the state of its sender, so that it is there when the last state completes the round.
  if (!current || bus.excluded.has(from) || gather.statements.has(from) || gather.origins.has(from)) {
    count(turn, 'stale:origin');
    return;
  }
  turn.state.gather = { ...gather, origins: withEntry(gather.origins, from, message) };
}

export interface Judgement {
  /** How many nodes of this round the member was together with before, itself included: only those count that say so as well. */
  componentOf(id: MemberId): number;
  /** Whether the name of the member is one of the cluster, as far as anybody else can tell. */
  isKnown(id: MemberId): boolean;
  /** Whether it says of itself in its origin that it is somebody else than in its statement: then it is nobody. */
  isTwofaced(id: MemberId): boolean;
  /** Whether it is on the machine of somebody else, by the account of more members than not. */
  isMisplaced(id: MemberId): boolean;
  /** Members that claim what two or more of those whom they come with say that they did not have. */
  readonly disputed: ReadonlySet<MemberId>;
}

/** O(members² + claims). Who tells no origin comes from nowhere and has nothing, where others tell theirs. */
export function judge(statements: ReadonlyMap<MemberId, Statement>, { origins }: Pick<Gather, 'origins'>): Judgement {
  const witnesses = witnessesOf(statements, origins);
  const companions = new Map([...statements.keys()].map((id) => [id, companionsOf(id, witnesses)] as const));
  const isNode = (id: MemberId) => statements.get(id)?.member.type === 'Momentum';
  return {
    componentOf: (id) => {
      const own = witnesses.get(id);
      // Who tells no origin, or one without itself, comes from nowhere, whatever it states.
      return own?.holds.has(own.who) === true ? 1 + (companions.get(id) ?? []).filter(isNode).length : 0;
    },
    isTwofaced: (id) => {
      const own = witnesses.get(id);
      return own !== undefined && !own.holds.has(own.who);
    },
    isMisplaced: (id) => {
      const statement = statements.get(id);
      return statement !== undefined && isMisplaced(id, statement, { origins });
    },
    // Who was taken in before is known, whatever others say now.
    isKnown: (id) => (companions.get(id) ?? []).some(isNode) || isKnown(id, statements, origins),
    disputed: new Set(
      [...statements].flatMap(([id, { claims }]) => (isDisputed(id, claims, companions.get(id) ?? [], witnesses) ? [id] : [])),
    ),
  };
}

/** A member that has stated, with what it bears witness to. */
interface Witness {
  readonly who: string;
  readonly table: string;
  readonly holds: ReadonlyMap<string, string>;
}

function witnessesOf(statements: ReadonlyMap<MemberId, Statement>, origins: Gather['origins']): ReadonlyMap<MemberId, Witness> {
  const found = new Map<MemberId, Witness>();
  for (const [id, { table, peers }] of origins) {
    const statement = statements.get(id);
    if (statement !== undefined)
      found.set(id, { who: whoIs(statement), table, holds: new Map(peers.map(({ who, holds }) => [who, holds])) });
  }
  return found;
}

/** Who was with it in the last round, by the account of both, and has the same table: the others were parted before they could agree. */
function companionsOf(id: MemberId, witnesses: ReadonlyMap<MemberId, Witness>): readonly MemberId[] {
  const own = witnesses.get(id);
  if (own === undefined) return [];
  return [...witnesses].flatMap(([other, { who, table, holds }]) =>
    other !== id && table === own.table && own.holds.has(who) && holds.has(own.who) ? [other] : [],
  );
}

function isKnown(id: MemberId, statements: ReadonlyMap<MemberId, Statement>, origins: Gather['origins']): boolean {
  const name = statements.get(id)?.member.node ?? null;
  // An IR without its own reader is none.
  const witnesses = [...origins].filter(([other, { names }]) => other !== id && names.includes(statements.get(other)?.member.node ?? ''));
  return name === null || witnesses.length === 0 || witnesses.some(([, { names }]) => names.includes(name));
}

/** By its own account, or by more of those it comes with than not. One against one proves nothing. */
function isDisputed(
  id: MemberId,
  claims: Statement['claims'],
  companions: readonly MemberId[],
  witnesses: ReadonlyMap<MemberId, Witness>,
): boolean {
  const who = witnesses.get(id)?.who ?? '';
  // Whoever claims nothing takes nothing.
  if (claims.length === 0) return false;
  const stated = hashOf(claims);
  const own = witnesses.get(id);
  // It says nothing of where it comes from, while others do: else leaving that out would be the strongest lie.
  if (own === undefined) return witnesses.size > 0;
  if ((own.holds.get(who) ?? hexOf(noLanes)) !== stated) return true;
  const against = companions.filter((other) => witnesses.get(other)?.holds.get(who) !== stated).length;
  return against >= 2 && against * 2 > companions.length;
}
