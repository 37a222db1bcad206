// The table that a round should settle on, worked out anew from what its members have stated: slow, plain, and written from the rules
// (docs/duravip.md and wackamole's), not from `runtime/core/ownership/election.ts`. Only small tables are compared; it is quadratic.

import type { Offer } from '../../core/ownership/entries.ts';
import { hexOf, lanesOf, noLanes, toggle } from '../../core/hash.ts';
import type { MemberId } from '../../core/membership/view.ts';
import type { NodeState, Settled, Statement } from '../../core/state.ts';

/** More addresses than this are left to the other checks. */
export const addressesMax = 64;

interface Subject {
  readonly ip: string;
  readonly candidates: readonly string[];
  readonly preferences: ReadonlySet<string>;
  readonly follow: string | null;
  readonly broken: boolean;
}

type Owners = ReadonlyMap<string, string | null>;

interface Worked {
  readonly settled: Settled;
  readonly mature: boolean;
  readonly owners: Owners;
}

/** What was worked out for a node is right for all who have settled on the very same statements; by the first of these. */
const worked = new WeakMap<Statement, Worked>();

/** Owner of each address, for a round that has just settled. */
export function expectedOwners({ settled, book, mature }: Pick<NodeState, 'settled' | 'book' | 'mature'>): Owners {
  const [first] = settled?.statements.values() ?? [];
  if (settled === null || first === undefined) return new Map();
  const known = worked.get(first);
  const isSame = known?.mature === mature && isSameMap(known.settled.statements, settled.statements);
  if (isSame && isSameMap(known.settled.origins, settled.origins)) return known.owners;
  const owners = ownersOf(settled, book, mature);
  worked.set(first, { settled, mature, owners });
  return owners;
}

/** The same objects under the same names in the same order. */
function isSameMap<Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [key, value] of a) {
    const other = others.next().value;
    if (other === undefined || other[0] !== key || other[1] !== value) return false;
  }
  return true;
}

function ownersOf(settled: Settled, book: NodeState['book'], mature: boolean): Owners {
  const owners = new Map<string, string | null>();
  const members = membersOf(settled);
  const idle = [...members].flatMap(([name, { quorum }]) => (quorum > 0 && members.size <= quorum / 2 ? [name] : []));
  const subjects = subjectsOf(members, settled, book).map((subject) => ({
    ...subject,
    candidates: subject.candidates.filter((name) => !idle.includes(name)),
  }));
  const count = new Map<string, number>([...members.keys()].map((name) => [name, 0]));
  const give = (ip: string, owner: string | null) => {
    owners.set(ip, owner);
    if (owner !== null) count.set(owner, (count.get(owner) ?? 0) + 1);
  };
  const mayTake = (name: string) => members.get(name)?.draining === false && members.get(name)?.late === false;
  const elected = subjects.filter(({ follow, broken }) => follow === null && !broken);
  for (const subject of elected) {
    const holder = strongest(subject, members, settled);
    const [preferred] = subject.preferences;
    const wants = subject.preferences.size === 1 && preferred !== undefined && subject.candidates.includes(preferred) && mayTake(preferred);
    if (holder !== null) give(subject.ip, holder);
    else if (mature && wants) give(subject.ip, preferred);
  }
  for (const subject of elected) {
    if (owners.has(subject.ip)) continue;
    const free = mature ? subject.candidates.filter(mayTake) : [];
    free.sort((a, b) => (count.get(a) ?? 0) - (count.get(b) ?? 0) || (a < b ? -1 : 1));
    give(subject.ip, free[0] ?? null);
  }
  for (const { ip, follow, broken, candidates } of subjects) {
    const leader = follow === null || broken ? null : (owners.get(follow) ?? null);
    if (follow !== null || broken) owners.set(ip, leader !== null && candidates.includes(leader) ? leader : null);
  }
  return owners;
}

/** The nodes that members of this round prefer for an address. */
export function preferencesOf({ settled, book }: NodeState, ip: string): ReadonlySet<string> {
  const members = settled === null ? new Map<string, Statement>() : membersOf(settled);
  if (settled === null) return new Set();
  const offers = [...members.values()].map((statement) => offerOf(offersOf(statement, settled, book), ip));
  return new Set(offers.flatMap((offer) => offer?.preference ?? []));
}

/** Lists of offers by address: asked for one address after another of thousands. */
const byAddress = new WeakMap<readonly Offer[], ReadonlyMap<string, Offer>>();

function offerOf(offers: readonly Offer[], ip: string): Offer | undefined {
  const known = byAddress.get(offers) ?? new Map(offers.map((offer) => [offer.ip, offer]));
  byAddress.set(offers, known);
  return known.get(ip);
}

const membersBySettled = new WeakMap<Settled, ReadonlyMap<string, Statement>>();

function membersOf(settled: Settled): ReadonlyMap<string, Statement> {
  const known = membersBySettled.get(settled) ?? findMembers(settled);
  membersBySettled.set(settled, known);
  return known;
}

/** Mail nodes by name that others know. Of two members with one name the one counts who comes from the larger company, else the first. */
function findMembers(settled: Settled): ReadonlyMap<string, Statement> {
  const chosen = new Map<string, readonly [MemberId, Statement]>();
  const entries = [...settled.statements];
  for (const [id, statement] of entries) {
    const { node, type } = statement.member;
    if (type !== 'Momentum' || node === null) continue;
    // It tells an origin, and is somebody else there.
    if (settled.origins.has(id) && companyOf(settled, id).nodes === 0) continue;
    if (isElsewhere(settled, id, node)) continue;
    const others = [...settled.origins].filter(
      ([other, { names }]) => other !== id && names.includes(settled.statements.get(other)?.member.node ?? ''),
    );
    if (companyOf(settled, id).nodes < 2 && others.length > 0 && !others.some(([, { names }]) => names.includes(node))) continue;
    const rival = chosen.get(node);
    if (rival !== undefined && companyOf(settled, id).nodes <= companyOf(settled, rival[0]).nodes) continue;
    chosen.delete(node);
    chosen.set(node, [id, statement]);
  }
  return new Map([...chosen].map(([node, [, statement]]) => [node, statement]));
}

/** More of those who can tell have it on another machine; of itself it is believed where it says nothing. */
function isElsewhere({ origins }: Settled, id: MemberId, node: string): boolean {
  const told = [...origins].flatMap(([by, { places }]) => places.flatMap((place) => (place.member === id ? [{ by, place }] : [])));
  const wrong = told.filter(({ place }) => !place.nodes.includes(node)).length;
  return wrong > told.length - wrong + (told.some(({ by }) => by === id) ? 0 : 1);
}

interface Company {
  readonly nodes: number;
  readonly isLiar: boolean;
}

const companies = new WeakMap<Settled, Map<MemberId, Company>>();

/** Asked for each address, and the same for all of a round. */
function companyOf(settled: Settled, id: MemberId): Company {
  const known = companies.get(settled) ?? new Map<MemberId, Company>();
  companies.set(settled, known);
  const found = known.get(id) ?? reckonCompany(settled, id);
  known.set(id, found);
  return found;
}

/** With how many nodes it settled the last round, itself included; and how many of that company say that it had something else. */
function reckonCompany(settled: Settled, id: MemberId): Company {
  const nameOf = (member: MemberId) => {
    const statement = settled.statements.get(member);
    return `${statement?.incarnation} ${statement?.member.node ?? ''}`;
  };
  const own = settled.origins.get(id);
  const knows = (one: MemberId, other: MemberId) => settled.origins.get(one)?.peers.find(({ who }) => who === nameOf(other));
  const company = [...settled.origins.keys()].filter(
    (other) =>
      other !== id && settled.origins.get(other)?.table === own?.table && knows(id, other) !== undefined && knows(other, id) !== undefined,
  );
  const claims = settled.statements.get(id)?.claims ?? [];
  const held = hexOf(claims.reduce((sum, { ip }) => toggle(sum, lanesOf(ip)), noLanes));
  const against = company.filter((other) => knows(other, id)?.holds !== held);
  return {
    nodes:
      knows(id, id) === undefined ? 0 : 1 + company.filter((other) => settled.statements.get(other)?.member.type === 'Momentum').length,
    isLiar:
      claims.length > 0 &&
      ((own === undefined ? settled.origins.size > 0 : (knows(id, id)?.holds ?? hexOf(noLanes)) !== held) ||
        (against.length > 1 && against.length > company.length - against.length)),
  };
}

/** What a member offers, which somebody has to know: else nobody else could have got it. */
function offersOf({ offers }: Statement, { statements }: Settled, book: ReadonlyMap<string, readonly Offer[]>): readonly Offer[] {
  return [...statements.values()].some(({ knows }) => knows.includes(offers)) ? (book.get(offers) ?? []) : [];
}

function subjectsOf(
  members: ReadonlyMap<string, Statement>,
  settled: Settled,
  book: ReadonlyMap<string, readonly Offer[]>,
): readonly Subject[] {
  const names = [...members.keys()].sort();
  const offers = names.flatMap((name) => {
    const statement = members.get(name);
    return (statement === undefined ? [] : offersOf(statement, settled, book)).map((offer) => ({
      name,
      offer,
      able: offer.able && statement?.unable.includes(offer.ip) !== true,
    }));
  });
  return [...new Set(offers.map(({ offer }) => offer.ip))].sort().map((ip) => {
    const own = offers.filter(({ offer }) => offer.ip === ip);
    const bindings = own.flatMap(({ offer }) => offer.bindings);
    return {
      ip,
      candidates: own.filter(({ able }) => able).map(({ name }) => name),
      preferences: new Set(own.flatMap(({ offer }) => offer.preference ?? [])),
      follow: own.find(({ offer }) => offer.follow !== null)?.offer.follow ?? null,
      broken: offers.some(({ offer }) => offer.ip !== ip && offer.bindings.some((binding) => bindings.includes(binding))),
    };
  });
}

/** Of those who claim it and can have it: the higher class, as far as it can be so high, then the larger old company, then the smaller name. */
function strongest({ ip, candidates, preferences }: Subject, members: ReadonlyMap<string, Statement>, settled: Settled): string | null {
  const preferred = preferences.size === 1 ? [...preferences][0] : undefined;
  const claimants = [...members].flatMap(([name, { claims, member }]) => {
    const id = [...settled.statements].find(([, each]) => each.member === member)?.[0] ?? '';
    const { nodes, isLiar } = companyOf(settled, id);
    return claims
      .filter((claim) => claim.ip === ip && candidates.includes(name) && !isLiar)
      .map(({ claim, pinned }) => ({ name, claim: preferred === name && !pinned ? claim : Math.min(claim, 2), nodes }));
  });
  claimants.sort((a, b) => b.claim - a.claim || b.nodes - a.nodes || (a.name < b.name ? -1 : 1));
  return claimants[0]?.name ?? null;
}
