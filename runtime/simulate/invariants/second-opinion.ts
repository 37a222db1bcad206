// The table that a round should settle on, worked out anew from what its members have stated: slow, plain, and written from the rules
// (docs/duravip.md and wackamole's), not from `runtime/core/ownership/election.ts`. Only small tables are compared; it is quadratic.

import type { Offer } from '../../core/ownership/entries.ts';
import type { NodeState, Statement } from '../../core/state.ts';

/** More addresses than this are left to the other checks. */
export const addressesMax = 64;

interface Subject {
  readonly ip: string;
  readonly candidates: readonly string[];
  readonly preferences: ReadonlySet<string>;
  readonly follow: string | null;
  readonly broken: boolean;
}

/** Owner of each address, for a round that has just settled. */
export function expectedOwners({ settled, book, mature }: NodeState): ReadonlyMap<string, string | null> {
  const owners = new Map<string, string | null>();
  if (settled === null) return owners;
  const members = membersOf(settled.statements);
  const subjects = subjectsOf(members, book);
  const quorum = [...members.values()].reduce((most, statement) => Math.max(most, statement.quorum), 0);
  const serves = quorum === 0 || members.size > quorum / 2;
  const count = new Map<string, number>([...members.keys()].map((name) => [name, 0]));
  const give = (ip: string, owner: string | null) => {
    owners.set(ip, owner);
    if (owner !== null) count.set(owner, (count.get(owner) ?? 0) + 1);
  };
  const mayTake = (name: string) => members.get(name)?.draining === false && members.get(name)?.late === false;
  const elected = subjects.filter(({ follow, broken }) => follow === null && !broken);
  for (const subject of elected) {
    const holder = serves ? strongest(subject, members) : null;
    const [preferred] = subject.preferences;
    const wants = subject.preferences.size === 1 && preferred !== undefined && subject.candidates.includes(preferred) && mayTake(preferred);
    if (holder !== null) give(subject.ip, holder);
    else if (serves && mature && wants) give(subject.ip, preferred);
  }
  for (const subject of elected) {
    if (owners.has(subject.ip)) continue;
    const free = serves && mature ? subject.candidates.filter(mayTake) : [];
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
  const members = membersOf(settled?.statements ?? new Map());
  const offers = [...members.values()].flatMap((statement) => book.get(statement.offers)?.find((offer) => offer.ip === ip) ?? []);
  return new Set(offers.flatMap(({ preference }) => preference ?? []));
}

/** Mail nodes by name. Of two members with one name the first counts. */
function membersOf(statements: ReadonlyMap<string, Statement>): ReadonlyMap<string, Statement> {
  const members = new Map<string, Statement>();
  for (const statement of statements.values()) {
    const { node, type } = statement.member;
    if (type === 'Momentum' && node !== null && !members.has(node)) members.set(node, statement);
  }
  return members;
}

function subjectsOf(members: ReadonlyMap<string, Statement>, book: ReadonlyMap<string, readonly Offer[]>): readonly Subject[] {
  const names = [...members.keys()].sort();
  const offers = names.flatMap((name) => {
    const statement = members.get(name);
    return (book.get(statement?.offers ?? '') ?? []).map((offer) => ({
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

/** Of those who claim it and can have it: the higher class, then the larger old component, then the smaller name. */
function strongest({ ip, candidates }: Subject, members: ReadonlyMap<string, Statement>): string | null {
  const claimants = [...members].flatMap(([name, { claims, component }]) =>
    claims.filter((claim) => claim.ip === ip && candidates.includes(name)).map(({ claim }) => ({ name, claim, component })),
  );
  claimants.sort((a, b) => b.claim - a.claim || b.component - a.component || (a.name < b.name ? -1 : 1));
  return claimants[0]?.name ?? null;
}
