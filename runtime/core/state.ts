// The state of one node: a record that is never changed in place. Small parts are copied, tables are replaced as a whole and only by
// events that change them, so an event that changes nothing costs nothing.

import type { Foreign } from '../../base/foreign.ts';
import type { Millis, Settings } from './contract.ts';
import { unowned, type Table } from './ownership/election.ts';
import { offersOf, type Entry, type Offer } from './ownership/entries.ts';
import { hashText, noLanes, type Lanes } from './hash.ts';
import type { OperatorMessage, OriginMessage, PlanMessage, StateMessage } from './messages.ts';
import type { BusView, MemberId, Seats, ViewKey } from './membership/view.ts';

export interface NodeState {
  readonly settings: Settings;
  readonly own: OwnOffers;
  readonly startedAt: Millis;
  /** When the last event was handled: nobody can be later than since then. */
  readonly steppedAt: Millis;
  readonly bus: BusState;
  /** Where members are, as far as the bus tells. */
  readonly seats: Seats;
  /** Not null: states are being collected; the table is that of the last settled round meanwhile. */
  readonly gather: Gather | null;
  readonly settled: Settled | null;
  /** Offers by hash: own ones, and those of the members of the last settled round. */
  readonly book: ReadonlyMap<string, readonly Offer[]>;
  /** The merge of the last settled round, kept because most rounds merge the same. */
  readonly merged: { readonly key: string; readonly entries: readonly Entry[] };
  readonly table: Table;
  readonly lanes: Lanes;
  /** Hashes of the table since the round settled, newest last. */
  readonly history: readonly string[];
  /** Counts what could change the outcome of planning. */
  readonly version: number;
  /** By address: since when the same members are configured for it, and since when it has its owner. */
  readonly offeredSince: ReadonlyMap<string, Millis>;
  readonly ownedSince: ReadonlyMap<string, Millis>;
  readonly pending: ReadonlyMap<string, Pending>;
  /** Ours, of which the round that is gathered now has called a planned move off: announced again when it has settled. */
  readonly recalled: ReadonlySet<string>;
  readonly mature: boolean;
  /** Members of the last settled round that can own: how strong our claims are in a merge. */
  readonly component: number;
  readonly host: HostState;
  /** Addresses of nodes that went with their machine, or that nobody here had while nodes are missing, with the node's name or ''. */
  readonly unheard: ReadonlyMap<string, string>;
  readonly beats: Beats;
  readonly plan: PlanState;
  /** The bus is gone, and what we hold stays until then (null: nobody else is there). Ends with the next round, or with the time. */
  readonly held: { readonly until: Millis | null } | null;
  /** Addresses were let go while the bus stalled, and the others do not know it yet: nothing is applied to the table before the next round. */
  readonly lapsed: boolean;
  readonly split: Split;
  readonly flaps: Flaps;
  readonly draining: boolean;
  readonly stop: Stop | null;
  /** `until`: our event loop was late a moment ago, so we take nothing over (see `waitsUntil`). `stated`: and the others count on it. */
  readonly late: { readonly until: Millis; readonly stated: boolean };
  /** Orders that wait for a settled round. */
  readonly orders: readonly OperatorMessage['order'][];
  readonly arp: { readonly hosts: ReadonlyMap<string, ArpHost>; readonly tellAt: Millis | null };
  /** Refused, stale and repaired, by name. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface OwnOffers {
  readonly hash: string;
  readonly list: readonly Offer[];
  readonly ips: ReadonlySet<string>;
}

export interface BusState {
  /** Null: not connected. */
  readonly self: MemberId | null;
  readonly connections: number;
  readonly view: BusView | null;
  readonly viewSince: Millis;
  readonly round: number;
  readonly roundSince: Millis;
  readonly excluded: ReadonlyMap<MemberId, 'unstated' | 'silent' | 'disagrees'>;
  /** Gone with their machine since the last settled round. */
  readonly lost: ReadonlySet<MemberId>;
  /** When we last asked to be taken in again. */
  readonly returnSentAt: Millis | null;
}

/** Members of our view that count another round than ours, see `membership/split.ts`. */
interface Split {
  readonly apart: ReadonlyMap<MemberId, { readonly beats: number; readonly since: Millis }>;
  /** How often in a row it was found, and when last. */
  readonly times: number;
  readonly at: Millis;
  /** When this node leaves the bus to join again; null: it does not. */
  readonly goAt: Millis | null;
}

/** When this node came back, and until when it takes nothing for it, see `membership/flaps.ts`. */
interface Flaps {
  /** Whom it was settled with and is not any more. Whoever comes back to one of them comes back. */
  readonly parted: ReadonlySet<MemberId>;
  readonly times: readonly Millis[];
  readonly until: Millis;
}

/** What one member has stated in a round. */
export type Statement = Omit<StateMessage, 'kind' | 'view' | 'round' | 'part' | 'parts'>;

export interface Gather {
  readonly since: Millis;
  readonly told: boolean;
  /** When the last part of our own state came back: from then on the others are late, not the bus. */
  readonly deliveredAt: Millis | null;
  readonly parts: ReadonlyMap<MemberId, { readonly next: number; readonly parts: number; readonly statement: Statement }>;
  readonly statements: ReadonlyMap<MemberId, Statement>;
  /** What members bear witness to, from before they stated. */
  readonly origins: ReadonlyMap<MemberId, OriginMessage>;
  /** Hashes of offers that somebody lacks, with who sends them; null until all states are in. */
  readonly needed: ReadonlyMap<string, MemberId> | null;
  readonly offerParts: ReadonlyMap<
    string,
    { readonly next: number; readonly parts: number; readonly offers: readonly Offer[]; readonly names: number }
  >;
  /** When an exclusion was last sent. */
  readonly excludeSentAt: Millis | null;
}

export interface Mismatch {
  readonly node: string;
  readonly subjects: readonly Subject[];
}

/** `misplaced`: on the machine of another; `unknown`: of no name of the cluster; `twofaced`: of two names; `double`: of one that counts elsewhere. */
export interface Refused {
  readonly member: MemberId;
  readonly node: string;
  readonly why: 'misplaced' | 'unknown' | 'twofaced' | 'double';
  /** For an operator. */
  readonly text: string;
}

/** The parts of the fingerprint, in the order of the IR. */
export const subjects = ['settings', 'addresses', 'topologies', 'replicas', 'peers'] as const;
type Subject = (typeof subjects)[number];

/** What the members of a round agreed on. */
export interface Settled {
  readonly key: ViewKey;
  readonly statements: ReadonlyMap<MemberId, Statement>;
  /** What those bear witness to who came to this round. */
  readonly origins: ReadonlyMap<MemberId, OriginMessage>;
  /** Who can own, by node name, in the order of the view. Two members of one name: only the first. */
  readonly nodes: ReadonlyMap<string, MemberId>;
  readonly leader: MemberId | null;
  /** Before and after taking out who can not plumb just now. */
  readonly offered: readonly Entry[];
  readonly entries: readonly Entry[];
  readonly entryOf: ReadonlyMap<string, Entry>;
  /** By the address that is followed. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
  /** By node, then address: why it can not have it. */
  readonly unable: ReadonlyMap<string, ReadonlyMap<string, Foreign>>;
  readonly draining: ReadonlySet<string>;
  readonly late: ReadonlySet<string>;
  /** Nodes that hold nothing here, because by their own policy too few are there. */
  readonly idle: ReadonlySet<string>;
  /** Members that get nothing, whatever name they take, and why. */
  readonly refused: readonly Refused[];
  /** Not all of them are idle. */
  readonly quorum: boolean;
  readonly mismatches: readonly Mismatch[];
}

/** A planned move under way: the old owner serves until the new one has said that it does. */
export interface Pending {
  readonly from: string;
  readonly to: string;
  readonly why: PlanMessage['why'] | 'operator';
  readonly since: Millis;
  /** The new owner serves it too, and it waits for the address that it follows. */
  readonly acquired: boolean;
}

/** `moving`: unplumbed because its interface changed, and plumbed again when that is done. `stuck`: could not be taken off. */
export type Plumbed = 'plumbing' | 'up' | 'unplumbing' | 'moving' | 'stuck';

export interface HostState {
  /** `look`: what an earlier life has left is not known yet. `wait`: everything is being taken off. Null: we may state and take. */
  readonly release: 'look' | 'wait' | null;
  readonly have: ReadonlyMap<string, Plumbed>;
  /** Owned, plumbed by us, and not in the kernel when it was last looked at. */
  readonly missing: ReadonlyMap<string, Millis>;
  readonly unable: ReadonlyMap<string, Unable>;
  readonly lookAt: Millis;
  /** The next retry of a plumb or an unplumb. */
  readonly retryAt: Millis | null;
}

/**
 * A failed plumb. `until` null: being tried again, the delay is remembered in case it fails again; infinite: its interface cannot carry it,
 * and we are told when it can.
 */
export interface Unable {
  readonly reason: string;
  readonly delayMs: number;
  readonly until: Millis | null;
}

interface Beats {
  readonly nextAt: Millis | null;
  readonly sequence: number;
  readonly worstDelayMs: number;
  /** Own heartbeats delivered: the clock by which the others are judged, because it stands still with the bus. */
  readonly own: number;
  /** Of these, when the round was settled: who was never heard is missed from here on. */
  readonly ownInRound: number;
  readonly last: ReadonlyMap<MemberId, LastBeat>;
  /** Heartbeats of all since the round was settled, in the order that all have had them in: their number, and where the last ones of each member stand. */
  readonly ordered: { readonly count: number; readonly places: ReadonlyMap<MemberId, readonly number[]> };
  /** Consecutive heartbeats with a table hash that ours never had, and the hash. */
  readonly wrong: ReadonlyMap<MemberId, { readonly times: number; readonly hash: string }>;
  readonly excludeSentAt: Millis | null;
}

interface LastBeat {
  /** Own heartbeats delivered by then. */
  readonly own: number;
  readonly at: Millis;
  /** Worst delay of its event loop, by its own account. */
  readonly delayMs: number;
}

export type PlanKind = PlanMessage['why'];

interface PlanState {
  /** The version at which there was nothing to plan. */
  readonly tried: Readonly<Record<PlanKind, number>>;
  readonly balanceAt: Millis;
  /** A plan or a maturity that we sent is not delivered yet; sent again after this. */
  readonly flightUntil: Millis | null;
  /** Moves that were called off, as `IP NODE`, until when. */
  readonly resting: ReadonlyMap<string, Millis>;
}

interface Stop {
  readonly until: Millis;
  /** Addresses still plumbed when `until` was last put off. */
  readonly left: number;
  readonly done: boolean;
}

export interface ArpHost {
  readonly mac: string;
  /** By our clock: when it was learnt. */
  readonly at: Millis;
}

/** A node that has just started: it knows nothing of its machine and is on no bus. */
export function start(settings: Settings, now: Millis): NodeState {
  const own = ownOffers(settings);
  const { timers } = settings.node;
  return {
    settings,
    own,
    startedAt: now,
    steppedAt: now,
    bus: {
      self: null,
      connections: 0,
      view: null,
      viewSince: now,
      round: 0,
      roundSince: now,
      excluded: new Map(),
      lost: new Set(),
      returnSentAt: null,
    },
    seats: new Map(),
    gather: null,
    settled: null,
    book: new Map([[own.hash, own.list]]),
    merged: { key: '', entries: [] },
    table: new Map(),
    lanes: noLanes,
    history: [],
    version: 1,
    offeredSince: new Map(),
    ownedSince: new Map(),
    pending: new Map(),
    recalled: new Set(),
    mature: false,
    component: 1,
    unheard: new Map(),
    host: { release: 'look', have: new Map(), missing: new Map(), unable: new Map(), lookAt: now, retryAt: null },
    beats: {
      nextAt: timers.heartbeatsPerSec > 0 ? now + timers.heartbeatStartDelaySec * 1000 : null,
      sequence: 0,
      worstDelayMs: 0,
      own: 0,
      ownInRound: 0,
      last: new Map(),
      ordered: { count: 0, places: new Map() },
      wrong: new Map(),
      excludeSentAt: null,
    },
    plan: { tried: { drain: 0, preference: 0, balance: 0 }, balanceAt: now, flightUntil: null, resting: new Map() },
    held: null,
    lapsed: false,
    split: { apart: new Map(), times: 0, at: -Infinity, goAt: null },
    flaps: { parted: new Set(), times: [], until: now },
    draining: false,
    stop: null,
    late: { until: now, stated: false },
    orders: [],
    arp: { hosts: new Map(), tellAt: null },
    counters: {},
  };
}

/** What this node offers. Managers own nothing, whatever their IR says. */
export function ownOffers({ node, member }: Settings): OwnOffers {
  const list = member.type === 'Momentum' ? offersOf(node.duravip.addresses) : [];
  return { list, hash: hashOffers(list), ips: new Set(list.map(({ ip }) => ip)) };
}

export function hashOffers(list: readonly Offer[]): string {
  return hashText(
    JSON.stringify(list.map(({ ip, bindings, services, preference, follow, able }) => [ip, bindings, services, preference, follow, able])),
  );
}

/** Whether this node is the owner by the table, as far as it counts as that node (a second member of its name does not). */
export function owns(state: NodeState, ip: string): boolean {
  const { node } = state.settings.member;
  return node !== null && (state.table.get(ip) ?? unowned).owner === node && (isPrimary(state) || isHolding(state));
}

/** No round has settled since the bus has gone, and what was ours stays ours for a while. */
export function isHolding({ held, settled }: NodeState): boolean {
  return held !== null && settled === null;
}

/** It takes nothing until then: because its loop was late, or because it comes and goes (`membership/flaps.ts`). */
export function waitsUntil({ late, flaps }: Pick<NodeState, 'late' | 'flaps'>): Millis {
  return Math.max(late.until, flaps.until);
}

export function isPrimary({ settled, settings, bus }: NodeState): boolean {
  const { node } = settings.member;
  return node !== null && settled !== null && settled.nodes.get(node) === bus.self;
}

/** All nodes of the configuration are in the settled round: nobody else can have anything. */
export function isComplete({ settled, settings }: NodeState): boolean {
  return (settled?.nodes.size ?? 0) >= settings.clusterSize;
}

/** Whether the node may get more than it has. */
export function takes(settled: Settled, node: string): boolean {
  return settled.nodes.has(node) && !settled.draining.has(node) && !settled.late.has(node);
}
