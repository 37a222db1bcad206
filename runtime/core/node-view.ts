// What may be known of a node's state, for the console, the metrics and the tests. Reads only; nothing outside of `runtime/core` looks
// at the fields of `NodeState` itself.

import { terminalLine } from '../../base/terminal-text.ts';
import { arpHosts } from './plumbing/shared-arp.ts';
import type { Millis } from './contract.ts';
import { isExcluded } from './membership/exclusion.ts';
import type { Entry, Offer } from './ownership/entries.ts';
import { tableHash } from './ownership/rows.ts';
import { owns, type Mismatch, type NodeState, type Refused } from './state.ts';
import { namePrefix, type MemberId, type MemberInfo } from './membership/view.ts';

export { tableHash } from './ownership/rows.ts';

export interface NodeView {
  /** `excluded`: the others do without this node until it has come back. */
  readonly phase: 'disconnected' | 'gathering' | 'excluded' | 'settled';
  readonly self: MemberId | null;
  readonly viewId: string | null;
  readonly round: number;
  readonly viewSince: Millis;
  readonly leader: string | null;
  readonly mature: boolean;
  readonly quorum: boolean;
  /** Monotonic: until when this node takes nothing, because it has come and gone too often. */
  readonly dampedUntil: number;
  readonly tableHash: string | null;
  /** Of this node. */
  readonly draining: boolean;
  readonly members: readonly MemberView[];
  /** Who differs from most in what must agree. */
  readonly mismatches: readonly Mismatch[];
  /** Who gets nothing, and why. */
  readonly refused: readonly Refused[];
  readonly counters: Readonly<Record<string, number>>;
}

export interface MemberView {
  readonly id: MemberId;
  /** Null: it has not said yet. */
  readonly info: MemberInfo | null;
  readonly draining: boolean;
  /** Its event loop was late: takes nothing over. */
  readonly late: boolean;
  readonly excluded: 'unstated' | 'silent' | 'disagrees' | null;
  /** When its last heartbeat was delivered, and its worst loop delay by its own account; null: none yet. */
  readonly beat: { readonly at: Millis; readonly delayMs: number } | null;
}

/** What all nodes say of an address, whose it is, and since when. */
export interface AddressView extends Entry {
  /** Node name. */
  readonly owner: string | null;
  /** Who shall have it by a planned move under way. */
  readonly movingTo: string | null;
  /** An operator has put it there; the balancer leaves it. */
  readonly pinned: boolean;
  /** Not all nodes are configured for it. */
  readonly disjoint: boolean;
  /** Since when the members configured for it are the same. */
  readonly viewSince: Millis;
  readonly ownerSince: Millis;
  /** The members that are configured for it, in the agreed order of the group. */
  readonly members: readonly AddressMember[];
}

interface AddressMember extends Offer {
  readonly node: string;
  /** Why it can not have the address just now; null: it can. */
  readonly unable: string | null;
}

/** O(members). */
export function viewOf(state: NodeState): NodeView {
  const { bus, settled, gather } = state;
  const leader = settled?.leader ?? null;
  return {
    phase: phaseOf(state),
    self: bus.self,
    viewId: bus.view?.id ?? null,
    round: bus.round,
    viewSince: bus.viewSince,
    leader: leader === null ? null : (settled?.statements.get(leader)?.member.node ?? null),
    mature: state.mature,
    quorum: settled !== null && !settled.idle.has(state.settings.member.node ?? '') && settled.quorum,
    dampedUntil: state.flaps.until,
    tableHash: tableHash(state),
    draining: state.draining,
    members: (bus.view?.members ?? []).map((id) => {
      const info = (gather?.statements.get(id) ?? settled?.statements.get(id))?.member ?? null;
      const node = info?.node ?? '';
      const excluded = bus.excluded.get(id) ?? null;
      const draining = settled?.draining.has(node) === true;
      return { id, info, draining, late: settled?.late.has(node) === true, excluded, beat: state.beats.last.get(id) ?? null };
    }),
    mismatches: settled?.mismatches ?? [],
    refused: settled?.refused ?? [],
    counters: state.counters,
  };
}

/**
 * Addresses of the machines that are in the last round and that the bus hears now: those of the IR, and what it does not know as they state it. A ring
 * that breaks again and again settles no round for as long as it does, and what was agreed with those who are gone is no reason to believe it.
 */
export function heardAddresses({ settled, bus: { view }, settings: { machines } }: NodeState): readonly string[] {
  const present = new Set(view?.members ?? []);
  const isHeard = (id: MemberId | undefined) => id !== undefined && present.has(id);
  const addresses = [...machines].filter(([text]) => !text.startsWith(namePrefix));
  const placed = new Set(addresses.flatMap(([, names]) => names));
  const known = addresses.flatMap(([text, names]) => (names.some((name) => isHeard(settled?.nodes.get(name))) ? [text] : []));
  const stated = [...(settled?.statements ?? [])].flatMap(
    ([
      id,
      {
        member: { node, address },
      },
    ]) => (!isHeard(id) || (node !== null && placed.has(node)) ? [] : [address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')]),
  );
  return [...known, ...stated];
}

function phaseOf(state: NodeState): NodeView['phase'] {
  if (state.bus.view === null) return 'disconnected';
  if (isExcluded(state)) return 'excluded';
  return state.gather !== null || state.settled === null ? 'gathering' : 'settled';
}

/** Node names by address; null: nobody. As of the last settled round. */
export function ownersOf(state: NodeState): ReadonlyMap<string, string | null> {
  return new Map([...state.table].map(([ip, { owner }]) => [ip, owner]));
}

/** `since`: when the owner changed last, as this node saw it; 0: it has not. */
export interface OwnedBy {
  readonly owner: string | null;
  readonly movingTo: string | null;
  readonly since: Millis;
}

/** Who has one address, and who shall have it; null: nobody manages it. */
export function ownerOf(state: NodeState, ip: string): OwnedBy | null {
  const row = state.table.get(ip);
  return row === undefined ? null : { owner: row.owner, movingTo: state.pending.get(ip)?.to ?? null, since: state.ownedSince.get(ip) ?? 0 };
}

/** Whether this node is the owner by the table, has it, and is not about to hand it over. */
export function isServing(state: NodeState, ip: string): boolean {
  return owns(state, ip) && !state.pending.has(ip) && state.host.have.get(ip) === 'up';
}

/** Whether another node has it by the last agreed table. */
export function isOthers({ table, settings }: NodeState, ip: string): boolean {
  const owner = table.get(ip)?.owner ?? null;
  return owner !== null && owner !== settings.member.node;
}

/** Every address that some member manages, in the order of the table. Lazy: each is made when it is read. */
export function* addressesOf(state: NodeState): Generator<AddressView> {
  const { settled } = state;
  if (settled === null) return;
  const offers = offersByNode(state);
  for (const entry of settled.entries) {
    const { ip } = entry;
    const row = state.table.get(ip);
    yield {
      ...entry,
      owner: row?.owner ?? null,
      movingTo: state.pending.get(ip)?.to ?? null,
      pinned: row?.pinned ?? false,
      disjoint: entry.offeredBy.length < settled.nodes.size,
      viewSince: state.offeredSince.get(ip) ?? state.bus.viewSince,
      ownerSince: state.ownedSince.get(ip) ?? state.offeredSince.get(ip) ?? state.bus.viewSince,
      members: [...offers].flatMap(([node, byIp]) => {
        const offer = byIp.get(ip);
        if (offer === undefined) return [];
        const why = settled.unable.get(node)?.get(ip);
        const unable = why !== undefined ? terminalLine(why) : offer.able ? null : 'no Topology for it';
        return [{ ...offer, node, unable }];
      }),
    };
  }
}

/** What of an address is counted. */
type LeanAddress = Pick<AddressView, 'ip' | 'owner' | 'movingTo' | 'broken' | 'unsafe' | 'conflict'>;

/** The same addresses with what costs nothing to make. Of ten thousand on 64 nodes the others take a fifth of a second. */
export function* leanAddressesOf({ settled, table, pending }: NodeState): Generator<LeanAddress> {
  for (const { ip, broken, unsafe, conflict } of settled?.entries ?? [])
    yield { ip, broken, unsafe, conflict, owner: table.get(ip)?.owner ?? null, movingTo: pending.get(ip)?.to ?? null };
}

/** In the order of the view; nodes of the same offers share one index. */
function offersByNode({ settled, book }: NodeState): ReadonlyMap<string, ReadonlyMap<string, Offer>> {
  const indexes = new Map<string, ReadonlyMap<string, Offer>>();
  const byNode = new Map<string, ReadonlyMap<string, Offer>>();
  for (const [node, id] of settled?.nodes ?? []) {
    const hash = settled?.statements.get(id)?.offers ?? '';
    const index = indexes.get(hash) ?? new Map((book.get(hash) ?? []).map((offer) => [offer.ip, offer]));
    indexes.set(hash, index);
    byNode.set(node, index);
  }
  return byNode;
}

/** The shared ARP table with ages as of now. */
export const arpOf = arpHosts;
