// What members say to each other in the cluster group, all of it in agreed order. `message-wire.ts` turns it into bytes and back.
// The table of owners is never among it: everybody computes it from these (wackamole-algorithm.md, section 1).

import type { Foreign } from '../../base/foreign.ts';
import type { Move } from './ownership/balance.ts';
import type { Claim } from './ownership/election.ts';
import type { Offer } from './ownership/entries.ts';
import type { MemberId, MemberInfo, ViewKey } from './membership/view.ts';

export type Message =
  | StateMessage
  | OriginMessage
  | OffersMessage
  | RoundMessage
  | MatureMessage
  | PlanMessage
  | AcquiredMessage
  | AbandonMessage
  | AbleMessage
  | HeartbeatMessage
  | ExcludeMessage
  | OperatorMessage
  | ArpMessage;

/** What a member holds, stated at the start of each round; in parts, so that no message grows with the number of addresses. */
export interface StateMessage {
  readonly kind: 'state';
  /** Id of the bus view, and the round within it, that it answers. */
  readonly view: string;
  readonly round: number;
  readonly part: number;
  readonly parts: number;
  readonly member: MemberInfo;
  /** Counts the starts and reconnections of this process, with its start time in front: never the same twice. */
  readonly incarnation: string;
  /** The five parts of the IR's fingerprint, in the order of the schema. */
  readonly fingerprints: readonly string[];
  /** Hash of the offers that it makes; the offers themselves travel only when somebody lacks them. */
  readonly offers: string;
  /** Hashes of offers that it knows. */
  readonly knows: readonly string[];
  /** Addresses of its offers that it can not plumb just now. */
  readonly unable: readonly string[];
  /** It has lived in a mature view, which makes everybody mature. */
  readonly mature: boolean;
  readonly draining: boolean;
  /** Its event loop was late: it keeps what it has and takes nothing over in this round. */
  readonly late: boolean;
  /** Until its first heartbeat; 0: it has begun with them, or has none. Who is silent from here on can so be missed before anybody has heard it. */
  readonly beatsInMs: number;
  /** Members of the last view that it settled in, by its own account; see `OriginMessage` for what counts. */
  readonly component: number;
  /** Nodes of which more than half must be there for it to hold anything (`--partition quorum`); 0: it serves in each side of a partition. */
  readonly quorum: number;
  readonly claims: readonly Claim[];
}

/** Before the state of its sender: what it can bear witness to. See `membership/origin.ts`. */
export interface OriginMessage {
  readonly kind: 'origin';
  readonly view: string;
  readonly round: number;
  /** Hash of its table of owners. */
  readonly table: string;
  /** The members of the last round that it settled in: who each is, and a hash of the addresses that each has by that table. */
  readonly peers: readonly { readonly who: string; readonly holds: string }[];
  /** Names of nodes and managers in its IR; empty: it cannot tell. */
  readonly names: readonly string[];
  /** Members of the view, as far as the bus tells where they are: who may be there by its IR. See `membership/seats.ts`. */
  readonly places: readonly { readonly member: MemberId; readonly nodes: readonly string[] }[];
}

/** The offers that hash to `hash`, from the first member that knows them, for those who do not. */
export interface OffersMessage {
  readonly kind: 'offers';
  readonly hash: string;
  readonly part: number;
  readonly parts: number;
  readonly offers: readonly Offer[];
}

/** Begins a round: everybody states again. `return`: the sender was excluded, or its loop was late, and it is fit again. */
export interface RoundMessage {
  readonly kind: 'round';
  readonly view: string;
  readonly round: number;
  readonly why: 'reload' | 'announce' | 'return';
}

/** From the leader: the view has been stable for `view_mature_time`. */
export interface MatureMessage {
  readonly kind: 'mature';
  readonly view: ViewKey;
}

/** Planned moves, from the leader. Computed from the table that hashes to `base`, or it changes nothing. */
export interface PlanMessage {
  readonly kind: 'plan';
  readonly view: ViewKey;
  readonly base: string;
  readonly why: 'balance' | 'preference' | 'drain';
  readonly moves: readonly Move[];
}

/** The new owner of a planned move serves; the old one may let go. */
export interface AcquiredMessage {
  readonly kind: 'acquired';
  readonly view: ViewKey;
  readonly ips: readonly string[];
}

/** Planned moves that have waited too long stay with the old owner. From the old owner or the leader. */
export interface AbandonMessage {
  readonly kind: 'abandon';
  readonly view: ViewKey;
  readonly ips: readonly string[];
}

/** What the sender can not plumb any more (with the reason), or can again. */
export interface AbleMessage {
  readonly kind: 'able';
  readonly view: ViewKey;
  readonly able: boolean;
  readonly ips: readonly string[];
  readonly reason: Foreign;
}

export interface HeartbeatMessage {
  readonly kind: 'heartbeat';
  readonly view: ViewKey;
  readonly sequence: number;
  /** Of the table; null while gathering. */
  readonly hash: string | null;
  /** Worst delay of the event loop since the last heartbeat. */
  readonly delayMs: number;
}

/**
 * From the leader (or who comes next, where the leader is the silent one): these count as absent until they come back by a round.
 * `unstated`: while gathering, and without effect for whoever has answered in time after all.
 */
export interface ExcludeMessage {
  readonly kind: 'exclude';
  readonly view: string;
  readonly round: number;
  readonly members: readonly MemberId[];
  readonly why: 'unstated' | 'silent' | 'disagrees';
}

/** What an operator asked: a move, on whichever node, or to drain the sender. Applied where it is delivered; nobody plans it again. */
export interface OperatorMessage {
  readonly kind: 'operator';
  readonly order: { readonly kind: 'move'; readonly ip: string; readonly to: string } | { readonly kind: 'drain'; readonly on: boolean };
}

/** Hosts that the sender's kernel has spoken to, for announcements by whoever takes over. */
export interface ArpMessage {
  readonly kind: 'arp';
  readonly hosts: readonly { readonly ip: string; readonly mac: string; readonly ageSec: number }[];
}
