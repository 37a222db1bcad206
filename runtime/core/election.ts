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
  /** Gives everything away and takes nothing. */
  readonly draining: boolean;
  readonly claims: readonly Claim[];
}

export interface Row {
  readonly owner: string | null;
  readonly claim: ClaimClass;
  readonly pinned: boolean;
}

/** Address to row, in the order of the entries. */
export type Table = ReadonlyMap<string, Row>;

const empty: Row = { owner: null, claim: claimClass.none, pinned: false };

/**
 * The table of a view. `states` in the agreed order of delivery. `mature`: whether addresses that nobody holds may be given out
 * (cold start waits; a departure does not).
 * 1. Each address goes to its strongest claim: higher class, then larger old component, then smaller node name.
 * 2. A preferred, present, able node gets its addresses (unless an operator has pinned them elsewhere).
 * 3. What is left goes, in the order of the entries, to the candidate with the fewest addresses, ties by node name.
 * 4. Followers go where the address that they follow went.
 * O(entries x candidates + claims).
 */
export function settle(entries: readonly Entry[], states: readonly State[], mature: boolean): Table {
  const present = new Map(states.map((state) => [state.member, state]));
  const usable = (entry: Entry, member: string) => entry.candidates.includes(member) && present.get(member)?.draining === false;
  const claims = strongestClaims(entries, states, usable);
  const rows = new Map<string, Row>();
  const load = new Map([...present.keys()].map((member) => [member, 0]));
  const give = (ip: string, row: Row) => {
    rows.set(ip, row);
    if (row.owner !== null) load.set(row.owner, (load.get(row.owner) ?? 0) + 1);
  };
  const elected = entries.filter((entry) => !entry.broken && entry.follow === null);
  for (const entry of elected) {
    const claim = claims.get(entry.ip);
    const preferred = mature && entry.preference !== null && usable(entry, entry.preference);
    if (preferred && claim?.pinned !== true) give(entry.ip, { owner: entry.preference, claim: claimClass.preferred, pinned: false });
    else if (claim !== undefined) give(entry.ip, claim);
  }
  for (const entry of elected) {
    if (rows.has(entry.ip)) continue;
    const owner = mature
      ? leastLoaded(
          entry.candidates.filter((member) => usable(entry, member)),
          load,
        )
      : null;
    give(entry.ip, { ...empty, owner, claim: owner === null ? claimClass.none : claimClass.claimed });
  }
  for (const entry of entries) {
    if (entry.broken) rows.set(entry.ip, empty);
    else if (entry.follow !== null) rows.set(entry.ip, followerRow(entry, rows.get(entry.follow)));
  }
  return new Map(entries.map((entry) => [entry.ip, rows.get(entry.ip) ?? empty]));
}

/** A follower is where its leader is, if that node can have it. */
function followerRow(entry: Entry, leader: Row | undefined): Row {
  const owner = leader?.owner ?? null;
  if (owner === null || !entry.candidates.includes(owner)) return empty;
  return { owner, claim: claimClass.claimed, pinned: false };
}

function strongestClaims(
  entries: readonly Entry[],
  states: readonly State[],
  usable: (entry: Entry, member: string) => boolean,
): ReadonlyMap<string, Row> {
  const byIp = new Map(entries.map((entry) => [entry.ip, entry]));
  const best = new Map<string, { readonly row: Row; readonly component: number }>();
  for (const { member, component, claims } of states) {
    for (const { ip, claim, pinned } of claims) {
      const entry = byIp.get(ip);
      if (entry === undefined || !usable(entry, member)) continue;
      const challenger = { row: { owner: member, claim, pinned }, component };
      const holder = best.get(ip);
      if (holder === undefined || beats(challenger, holder)) best.set(ip, challenger);
    }
  }
  return new Map([...best].map(([ip, { row }]) => [ip, row]));
}

interface Contender {
  readonly row: Row;
  readonly component: number;
}

function beats(a: Contender, b: Contender): boolean {
  if (a.row.claim !== b.row.claim) return a.row.claim > b.row.claim;
  if (a.component !== b.component) return a.component > b.component;
  return (a.row.owner ?? '') < (b.row.owner ?? '');
}

/** The candidate with the fewest addresses, ties by name; null without candidates. */
export function leastLoaded(candidates: readonly string[], load: ReadonlyMap<string, number>): string | null {
  let best: string | null = null;
  for (const member of candidates) {
    const less = best === null || (load.get(member) ?? 0) < (load.get(best) ?? 0);
    if (less || ((load.get(member) ?? 0) === (load.get(best ?? '') ?? 0) && member < (best ?? ''))) best = member;
  }
  return best;
}
