// I4, I5, I8: an address moves only for a reason, a departure moves what the departed had, and what is stale changes nothing.

import type { Effect, Event } from '../../core/contract.ts';
import type { NodeState } from '../../core/state.ts';
import type { Message } from '../../core/messages.ts';
import type { SimNode } from '../sim-process.ts';
import { isSettledState } from './observe.ts';
import { addressesMax, expectedOwners } from './second-opinion.ts';
import { Violation } from './violation.ts';

/** What is remembered of planned moves over the events. */
export interface MoveRecord {
  wasOrdered(ip: string): boolean;
  hasLied(name: string | null): boolean;
  /** Whether a claim is a reason for anything: that of a liar is, where it is true. */
  isTrue(name: string | null, ip: string): boolean;
  /** A planned move of this address has ended with its new owner. */
  acquired(node: SimNode, ip: string): void;
}

/** Messages on whose delivery a table may change; all others are no reason to. */
const movers: ReadonlySet<Message['kind']> = new Set([
  'state',
  'offers',
  'mature',
  'plan',
  'acquired',
  'abandon',
  'able',
  'exclude',
  'operator',
  'round',
]);

/** Called when a node's table is another one than before, or a round has settled. */
export function checkMovement(
  node: SimNode,
  event: Event,
  before: NodeState,
  after: NodeState,
  effects: readonly Effect[],
  record: MoveRecord,
): void {
  const isReason = event.kind === 'message' ? movers.has(event.message.kind) : event.kind === 'view' || event.kind === 'down';
  // A node that stops and finds nobody to take over lets go when its patience ends.
  const isStopping = event.kind === 'tick' && after.stop !== null && after.table.size === 0;
  // What it kept without a bus it has kept for long enough; or it has let go in a stall.
  const hasLet = (ip: string) => before.table.get(ip)?.owner === node.name && after.table.get(ip)?.owner === null;
  const isLettingSome =
    event.kind === 'asked' && after.lapsed && [...after.table].every(([ip, row]) => row === before.table.get(ip) || hasLet(ip));
  const isLettingAll = after.table.size === 0 && ((before.held !== null && after.held === null) || (after.lapsed && !before.lapsed));
  const isLettingGo = isLettingSome || isLettingAll;
  if (after.table !== before.table && !isReason && !isStopping && !isLettingGo && event.kind !== 'reload') {
    const what = event.kind === 'message' ? `${event.message.kind} message` : event.kind;
    throw new Violation('I4 stability', `the table of ${node.name} changed on a ${what}`);
  }
  if (node.diary.hasLetGo && [...after.table.values()].some(({ owner }) => owner === node.name)) {
    throw new Violation('stop', `${node.name} has let go of everything to stop, and takes addresses again`);
  }
  const old = before.settled;
  const now = after.settled;
  if (old === null || now === null) return;
  if (old.key === now.key) checkSameRound(node, event, before, after, record);
  else checkNewRound(node, before, after, record);
  if (old.key !== now.key) checkAnnounced(node, after, effects);
}

/** Within a round only what the message names may move. */
function checkSameRound(node: SimNode, event: Event, before: NodeState, after: NodeState, record: MoveRecord): void {
  if (event.kind !== 'message') return;
  const { message } = event;
  if (message.kind === 'acquired') {
    checkAcquired(node, message.ips, before, after, record);
    checkFollowers(node, before, after);
  }
  checkFollow(node, before, after);
  const named = namedBy(message);
  if (named === null) return;
  for (const [ip, { owner }] of after.table) {
    const was = before.table.get(ip)?.owner ?? null;
    if (was === owner || named.has(ip)) continue;
    const leader = after.settled?.entryOf.get(ip)?.follow ?? null;
    if (leader !== null && named.has(leader)) continue;
    throw new Violation(
      'I4 stability',
      `${ip} went from ${was} to ${owner} at ${node.name} on a ${message.kind} message that does not name it`,
    );
  }
}

/** A planned move ends with the one who was to have it; what an operator moved is pinned, unless it is preferred there anyway. */
function checkAcquired(node: SimNode, ips: readonly string[], before: NodeState, after: NodeState, record: MoveRecord): void {
  for (const ip of ips) {
    const move = before.pending.get(ip);
    const row = after.table.get(ip);
    if (move === undefined || row === before.table.get(ip)) continue;
    if (row?.owner !== move.to)
      throw new Violation('I4 stability', `${ip} was to move to ${move.to}, and is ${row?.owner}'s at ${node.name}`);
    const entry = after.settled?.entryOf.get(ip);
    const isFree = entry === undefined || entry.follow !== null || entry.preference === move.to;
    if (move.why === 'operator' && !isFree && !row.pinned)
      throw new Violation('pinning', `${ip} was moved by an operator and is not pinned`);
    const wasPinned = before.table.get(ip)?.pinned === true;
    if (wasPinned && (move.why === 'balance' || move.why === 'preference')) {
      throw new Violation('pinning', `${ip} was pinned to ${move.from}, and moved to ${move.to} by ${move.why}`);
    }
    if (move.from === node.name) record.acquired(node, ip);
  }
}

/** Whatever moves, a follower that gets an owner gets the one of the address that it follows. */
function checkFollow(node: SimNode, before: NodeState, { table, settled }: NodeState): void {
  for (const followers of settled?.followers.values() ?? []) {
    for (const ip of followers) {
      const owner = table.get(ip)?.owner ?? null;
      if (owner === null || owner === before.table.get(ip)?.owner) continue;
      const leader = settled?.entryOf.get(ip)?.follow ?? '';
      if (table.get(leader)?.owner === owner) continue;
      throw new Violation(
        'follow',
        `${ip} went to ${owner} at ${node.name}, and ${leader}, which it follows, is ${table.get(leader)?.owner}'s`,
      );
    }
  }
}

/** What goes along with a planned move goes by a planned move as well, so that it is served all the time. */
function checkFollowers(node: SimNode, before: NodeState, after: NodeState): void {
  for (const [ip, { owner }] of after.table) {
    const was = before.table.get(ip)?.owner ?? null;
    if (owner === null || was === null || owner === was || before.pending.has(ip)) continue;
    // It has come to the old owner after the move had begun, and hardly served there.
    const since = before.pending.get(before.settled?.entryOf.get(ip)?.follow ?? '')?.since ?? Infinity;
    if ((before.ownedSince.get(ip) ?? 0) >= since) continue;
    throw new Violation('make before break', `${ip} went from ${was} to ${owner} at ${node.name} with a planned move of another address`);
  }
}

/** After a merge of sides that both had it, the neighbours of one have learnt the wrong machine: who keeps it tells them. */
function checkAnnounced(node: SimNode, { settled, table, host }: NodeState, effects: readonly Effect[]): void {
  const claimants = new Map<string, Set<string>>();
  for (const [name, id] of settled?.nodes ?? []) {
    for (const { ip } of settled?.statements.get(id)?.claims ?? []) claimants.set(ip, (claimants.get(ip) ?? new Set()).add(name));
  }
  const announced = announcedBy(effects);
  for (const [ip, names] of claimants) {
    if (names.size < 2 || table.get(ip)?.owner !== node.name || host.have.get(ip) !== 'up' || announced.has(ip)) continue;
    throw new Violation('merge', `${node.name} keeps ${ip}, which another had too, and does not announce it again`);
  }
}

/** Of moves away from this node that were called off in this event: those that it keeps and serves. Each is to be announced again. */
export function checkCalledOff(
  node: SimNode,
  before: NodeState,
  { pending, table, host }: NodeState,
  effects: readonly Effect[],
): string[] {
  const announced = announcedBy(effects);
  const kept = [...before.pending].flatMap(([ip, { from }]) =>
    from === node.name && !pending.has(ip) && table.get(ip)?.owner === from && host.have.get(ip) === 'up' ? [ip] : [],
  );
  for (const ip of kept) {
    if (announced.has(ip)) continue;
    throw new Violation('called off', `${node.name} keeps ${ip}, which another may have announced, and does not announce it again`);
  }
  return kept;
}

/** What a round has called off: once more when it has settled, because who was to have it may have announced it until then. */
export function checkRecalled(node: SimNode, ips: Iterable<string>, { table, host }: NodeState, effects: readonly Effect[]): void {
  const announced = announcedBy(effects);
  for (const ip of ips) {
    if (table.get(ip)?.owner !== node.name || host.have.get(ip) !== 'up' || announced.has(ip)) continue;
    throw new Violation('called off', `${node.name} keeps ${ip} after the round, and does not announce it again`);
  }
}

function announcedBy(effects: readonly Effect[]): ReadonlySet<string> {
  return new Set(effects.flatMap((effect) => (effect.kind === 'announce' ? effect.ips : [])));
}

/** The same election, worked out anew: tie-breaks, classes, preferences, followers, majority. */
function compareOpinions(node: SimNode, state: NodeState): void {
  if (state.table.size > addressesMax) return;
  for (const [ip, owner] of expectedOwners(state)) {
    const has = state.table.get(ip)?.owner ?? null;
    if (has === owner) continue;
    throw new Violation('election', `${ip} should have gone to ${owner} in the new round of ${node.name}, and went to ${has}`);
  }
}

function namedBy(message: Message): ReadonlySet<string> | null {
  switch (message.kind) {
    case 'plan':
      return new Set(message.moves.map(({ ip }) => ip));
    case 'acquired':
    case 'abandon':
    case 'able':
      return new Set(message.ips);
    case 'arp':
    case 'exclude':
    case 'heartbeat':
    case 'mature':
    case 'offers':
    case 'operator':
    case 'origin':
    case 'round':
    case 'state':
      return null;
  }
}

/** I5: what a member had that goes on, able and willing, it still has; unless somebody else held it too (a merge). */
function checkNewRound(node: SimNode, before: NodeState, after: NodeState, record: MoveRecord): void {
  const { settled } = after;
  if (settled === null || before.settled === null) return;
  if (isSettledState(after)) compareOpinions(node, after);
  if (!settled.quorum) return;
  const claimed = new Set<string>();
  for (const { member, claims } of settled.statements.values()) {
    for (const { ip } of claims) if (member.node !== before.table.get(ip)?.owner && record.isTrue(member.node, ip)) claimed.add(ip);
  }
  for (const [ip, { owner, pinned }] of before.table) {
    const now = after.table.get(ip)?.owner ?? null;
    if (owner === null || owner === now || claimed.has(ip) || record.hasLied(owner)) continue;
    const member = settled.nodes.get(owner);
    const entry = settled.entryOf.get(ip);
    if (member === undefined || entry === undefined || !entry.candidates.includes(owner) || entry.broken || entry.follow !== null) continue;
    // Another one has lost it itself, as we see by what it claims: restarted, or released after an exclusion. What we have lost we know.
    const statement = settled.statements.get(member);
    if (statement === undefined) continue;
    if (owner !== node.name && !statement.claims.some((claim) => claim.ip === ip)) continue;
    if (pinned && record.wasOrdered(ip)) continue;
    throw new Violation(
      'I5 minimal movement',
      `${ip} left ${owner}, who is there and claims it, for ${now} in the new round of ${node.name}`,
    );
  }
}
