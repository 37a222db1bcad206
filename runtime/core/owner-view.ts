// What a page shows of the table of owners: lean rows, why a node cannot have an address, and who would have what if a node died. Apart from
// `node-view.ts`, which every node loads.

import { terminalLine } from '../../base/terminal-text.ts';
import type { Millis } from './contract.ts';
import type { Entry, Offer } from './ownership/entries.ts';
import { settle, type State } from './ownership/election.ts';
import { takes, type NodeState } from './state.ts';

export interface OwnerRow {
  readonly entry: Entry;
  readonly owner: string | null;
  readonly movingTo: string | null;
  /** Why it moves: `balance`, `preference`, `drain`, `operator`. */
  readonly movingWhy: string | null;
  readonly movingSince: Millis | null;
  readonly pinned: boolean;
}

/** The node machine's table: a new object whenever a row is another one. */
export function tableOf({ table, pending, settled }: NodeState): readonly [NodeState['table'], NodeState['pending'], NodeState['settled']] {
  return [table, pending, settled];
}

/** What the table says of one address. */
export function ownerRow({ table, pending }: NodeState, entry: Entry): OwnerRow {
  const row = table.get(entry.ip);
  const move = pending.get(entry.ip);
  return {
    entry,
    owner: row?.owner ?? null,
    movingTo: move?.to ?? null,
    movingWhy: move?.why ?? null,
    movingSince: move?.since ?? null,
    pinned: row?.pinned ?? false,
  };
}

/** Whether a row that was read earlier says what the table says now. Makes nothing: it is asked of ten thousand rows four times a second. */
export function isStillSo({ table, pending }: NodeState, entry: Entry, before: OwnerRow): boolean {
  const row = table.get(entry.ip);
  const move = pending.get(entry.ip);
  return (
    before.entry === entry &&
    before.owner === (row?.owner ?? null) &&
    before.pinned === (row?.pinned ?? false) &&
    before.movingTo === (move?.to ?? null) &&
    before.movingWhy === (move?.why ?? null) &&
    before.movingSince === (move?.since ?? null)
  );
}

/** By node: why it cannot have the address just now, for people. */
export function unableFor({ settled }: NodeState, ip: string): ReadonlyMap<string, string> {
  return new Map(
    [...(settled?.unable ?? [])].flatMap(([node, ips]) => {
      const why = ips.get(ip);
      return why === undefined ? [] : [[node, terminalLine(why)] as const];
    }),
  );
}

/** Since when an address has its owner. */
export function ownedSinceOf({ ownedSince, bus }: NodeState, ip: string): Millis {
  return ownedSince.get(ip) ?? bus.viewSince;
}

/** Bindings of each address, as the first member has them that offers it. */
export function bindingsOf({ book }: NodeState): ReadonlyMap<string, Offer> {
  const found = new Map<string, Offer>();
  for (const offers of book.values()) for (const offer of offers) if (!found.has(offer.ip)) found.set(offer.ip, offer);
  return found;
}

/**
 * Owners by address if these nodes died now, by the election itself on the table of now. Planned moves under way are taken as not begun.
 * O(addresses x candidates).
 */
export function ownersWithout(state: NodeState, dead: ReadonlySet<string>): ReadonlyMap<string, string | null> {
  const { settled, table, mature } = state;
  if (settled === null) return new Map();
  const claims = new Map<string, State['claims'][number][]>();
  for (const [ip, { owner, claim, pinned }] of table) {
    if (owner === null) continue;
    const own = claims.get(owner) ?? [];
    own.push({ ip, claim, pinned });
    claims.set(owner, own);
  }
  const members = [...settled.nodes.keys()].filter((member) => !dead.has(member));
  const states = members.map((member) => ({ member, component: 1, takes: takes(settled, member), claims: claims.get(member) ?? [] }));
  return new Map([...settle(settled.entries, states, mature)].map(([ip, { owner }]) => [ip, owner]));
}
