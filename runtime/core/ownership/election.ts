// Who owns what. Every node computes the same table from the same ordered claims; nothing is voted on (wackamole-algorithm.md, 3 and 6).
// Pure, and the only election there is: the daemon, the simulator and the editor's "who would own this" all call it.

import type { Entry } from './entries.ts';

/** How strong a claim is. A promise is a preference that has not been acted upon. */
export const claimClass = { none: 0, claimed: 2, preferred: 5 } as const;
export type ClaimClass = (typeof claimClass)[keyof typeof claimClass];

/** What one member held when the view changed. */
export interface Claim {
  readonly ip: string;
  readonly claim: ClaimClass;
  /** Moved by an operator; stays until the owner leaves. */
  readonly pinned: boolean;
}

/** The claims of one member. `component`: size of the view that it comes from, for merges. */
export interface State {
  readonly member: string;
  readonly component: number;
  /** False: it keeps what it holds and gets nothing more (it drains, or its event loop was late). */
  readonly takes: boolean;
  readonly claims: readonly Claim[];
}

export interface Row {
  readonly owner: string | null;
  readonly claim: ClaimClass;
  readonly pinned: boolean;
}

/** Address to row, in the order of the entries. */
export type Table = ReadonlyMap<string, Row>;

export const unowned: Row = { owner: null, claim: claimClass.none, pinned: false };

/**
 * The table of a view. `mature`: whether addresses that nobody holds may be given out (cold start waits; a departure does not).
 * 1. Each address stays with its strongest claim: higher class, then larger old component, then smaller node name.
 *    That holds for preferred addresses too: who has them hands them over by a planned move, so that service goes on.
 * 2. What is left goes to the preferred node if it takes, else, in the order of the entries, to the candidate with the fewest
 *    addresses, ties by node name. Preferences first, so that they count for the rest.
 * 3. Followers go where the address that they follow went, and count for nobody's load.
 * O(entries x candidates + claims); candidate lists are compared by identity, see `mergeOffers`.
 */
export function settle(entries: readonly Entry[], states: readonly State[], mature: boolean): Table {
  const loads = new Map(states.map(({ member }) => [member, { member, count: 0 }]));
  const takers = takersAmong(states.filter((state) => state.takes).flatMap(({ member }) => loads.get(member) ?? []));
  const claims = strongestClaims(entries, states);
  const rows = new Map<string, Row>();
  const give = (entry: Entry, owner: string, pinned: boolean) => {
    rows.set(entry.ip, rowOf(entry, owner, pinned));
    const load = loads.get(owner);
    if (load !== undefined) load.count++;
  };
  const elected = entries.filter((entry) => !entry.broken && entry.follow === null);
  for (const entry of elected) {
    const claim = claims.get(entry.ip);
    if (claim !== undefined) give(entry, claim.member, claim.pinned);
    else if (mature && entry.preference !== null && takers(entry).some(({ member }) => member === entry.preference)) {
      give(entry, entry.preference, false);
    }
  }
  for (const entry of mature ? elected : []) {
    if (rows.has(entry.ip)) continue;
    const owner = emptiest(takers(entry));
    if (owner !== null) give(entry, owner.member, false);
  }
  for (const entry of entries) if (entry.follow !== null && !entry.broken) rows.set(entry.ip, followerRow(entry, rows.get(entry.follow)));
  return new Map(entries.map((entry) => [entry.ip, rows.get(entry.ip) ?? unowned]));
}

/** The row of an address that `owner` has. */
export function rowOf(entry: Entry, owner: string, pinned: boolean): Row {
  return {
    owner,
    claim: entry.preference === owner && entry.follow === null && !pinned ? claimClass.preferred : claimClass.claimed,
    pinned,
  };
}

/** A follower is where its leader is, if that node can have it. */
function followerRow(entry: Entry, leader: Row | undefined): Row {
  const owner = leader?.owner ?? null;
  if (owner === null || !entry.candidates.includes(owner)) return unowned;
  return { owner, claim: claimClass.claimed, pinned: false };
}

interface Contender {
  readonly member: string;
  readonly claim: ClaimClass;
  readonly pinned: boolean;
  readonly component: number;
}

function strongestClaims(entries: readonly Entry[], states: readonly State[]): ReadonlyMap<string, Contender> {
  const byIp = new Map(entries.map((entry) => [entry.ip, entry]));
  const best = new Map<string, Contender>();
  for (const { member, component, claims } of states) {
    for (const { ip, claim, pinned } of claims) {
      const entry = byIp.get(ip);
      if (entry?.candidates.includes(member) !== true) continue;
      // As strong as it can be at most, whatever is said.
      const strength = claim > rowOf(entry, member, pinned).claim ? claimClass.claimed : claim;
      const challenger = { member, claim: strength, pinned, component };
      const holder = best.get(ip);
      if (holder === undefined || beats(challenger, holder)) best.set(ip, challenger);
    }
  }
  return best;
}

function beats(a: Contender, b: Contender): boolean {
  if (a.claim !== b.claim) return a.claim > b.claim;
  if (a.component !== b.component) return a.component > b.component;
  return a.member < b.member;
}

/** How many elected addresses a member has; counted up and down while a table or a plan is made. */
export interface Load {
  readonly member: string;
  count: number;
}

/** For each entry its candidates among `receivers`. Entries share their lists of candidates, so each list is looked through once. */
export function takersAmong(receivers: readonly Load[]): (entry: Entry) => readonly Load[] {
  const byMember = new Map(receivers.map((load) => [load.member, load]));
  const known = new Map<readonly string[], readonly Load[]>();
  return ({ candidates }) => {
    let takers = known.get(candidates);
    if (takers === undefined) {
      takers = candidates.flatMap((member) => byMember.get(member) ?? []);
      known.set(candidates, takers);
    }
    return takers;
  };
}

/** The one with the fewest addresses, ties by name; null without candidates. */
export function emptiest(candidates: readonly Load[]): Load | null {
  let best: Load | null = null;
  for (const load of candidates) {
    if (best === null || load.count < best.count || (load.count === best.count && load.member < best.member)) best = load;
  }
  return best;
}
