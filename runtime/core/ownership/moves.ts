// Planned moves: make before break. The new owner plumbs and announces, says so in order, and only then the old one lets go; a move that
// takes too long is called off in order, and the old owner never stopped serving.

import type { Move } from './balance.ts';
import { reasonable } from './judge-plan.ts';
import { rowOf, unowned, type Row } from './election.ts';
import { moveLimitMs, pendingMax, resendMs, restMs } from '../core-limits.ts';
import type { AbandonMessage, AcquiredMessage, PlanMessage } from '../messages.ts';
import { reconcile, sayAcquired } from '../plumbing/plumbing.ts';
import { takeBack } from './recalled.ts';
import { setRows, tableHash } from './rows.ts';
import { takes, type NodeState, type Pending, type Settled } from '../state.ts';
import { count, log, send, some, type Timer, type Turn } from '../turn.ts';
import type { MemberId } from '../membership/view.ts';

/** The round that a message is bound to, if that is the one that holds here; null (and counted): the message changes nothing. */
export function roundOf(turn: Turn, from: MemberId, view: string, what: string): Settled | null {
  const { settled, gather, lapsed } = turn.state;
  if (settled === null || gather !== null || lapsed || settled.key !== view || !settled.statements.has(from)) {
    count(turn, `stale:${what}`);
    return null;
  }
  return settled;
}

export function onPlan(turn: Turn, from: MemberId, message: PlanMessage): void {
  const settled = roundOf(turn, from, message.view, 'plan');
  if (settled === null) return;
  if (from === turn.state.bus.self) turn.state.plan = { ...turn.state.plan, flightUntil: null };
  if (from !== settled.leader || message.base !== tableHash(turn.state)) {
    count(turn, from === settled.leader ? 'stale:plan' : 'refused:planNotFromLeader');
    return;
  }
  const moves = reasonable(turn.state, settled, message);
  const refused = message.moves.length - moves.length;
  if (refused > 0) {
    count(turn, 'refused:plan', refused);
    const node = settled.statements.get(from)?.member.node ?? '';
    log(
      turn,
      'error',
      `${node} leads, and plans ${refused} moves for which there is no reason; they are not made. Look at that machine, and restart it`,
      {
        node,
        member: from,
      },
    );
  }
  beginMoves(turn, settled, moves, message.why);
}

/** Starts what can be started; followers go along. Returns how many were refused. */
export function beginMoves(turn: Turn, settled: Settled, moves: readonly Move[], why: Pending['why']): number {
  const { state, now } = turn;
  const pending = new Map(state.pending);
  const begun: Move[] = [];
  let refused = 0;
  for (const move of moves) {
    if (pending.size >= pendingMax || !canMove(state, settled, pending, move, why)) {
      refused++;
      continue;
    }
    for (const one of [move, ...followersOf(state, settled, move)]) {
      pending.set(one.ip, { from: one.from, to: one.to, why, since: now, acquired: false });
      begun.push(one);
    }
  }
  if (refused > 0) count(turn, 'refused:move', refused);
  if (begun.length === 0) return refused;
  state.pending = pending;
  const ips = begun.map(({ ip }) => ip);
  const leaving = begun.filter(({ ip, from }) => from === state.settings.member.node && state.host.have.get(ip) === 'up');
  if (leaving.length > 0) turn.effects.push({ kind: 'hush', ips: leaving.map(({ ip }) => ip) });
  log(turn, 'info', `moving ${some(begun.map(({ ip, from, to }) => `${ip} from ${from} to ${to}`))} (${why})`, { moves: begun, why });
  reconcile(turn, ips, false);
  sayAcquired(turn, ips);
  return refused;
}

function canMove(state: NodeState, settled: Settled, pending: ReadonlyMap<string, Pending>, move: Move, why: Pending['why']): boolean {
  const { ip, from, to } = move;
  const entry = settled.entryOf.get(ip);
  const row = state.table.get(ip);
  if (entry === undefined || entry.broken || entry.follow !== null || row?.owner !== from || from === to || pending.has(ip)) return false;
  if (row.pinned && why !== 'operator' && why !== 'drain') return false;
  return takes(settled, to) && entry.candidates.includes(to);
}

/** Those that the new node can have; the others lose their place when their leader has gone. */
function followersOf(state: NodeState, settled: Settled, { ip, to }: Move): readonly Move[] {
  return (settled.followers.get(ip) ?? []).flatMap((follower) => {
    const owner = state.table.get(follower)?.owner ?? null;
    const can = settled.entryOf.get(follower)?.candidates.includes(to) === true && !state.pending.has(follower);
    return owner === null || owner === to || !can ? [] : [{ ip: follower, from: owner, to }];
  });
}

export function onAcquired(turn: Turn, from: MemberId, message: AcquiredMessage): void {
  const settled = roundOf(turn, from, message.view, 'acquired');
  if (settled === null) return;
  const { state } = turn;
  const pending = new Map(state.pending);
  const [leaders, followers, heard]: [string[], Set<string>, string[]] = [[], new Set(), []];
  for (const ip of message.ips) {
    const move = pending.get(ip);
    const entry = settled.entryOf.get(ip);
    if (move === undefined || entry === undefined || settled.nodes.get(move.to) !== from) {
      if (isOwner(state, settled, ip, from)) heard.push(ip);
      else count(turn, 'stale:acquired');
      continue;
    }
    pending.set(ip, { ...move, acquired: true });
    if (entry.follow === null) leaders.push(ip);
    else followers.add(ip);
  }
  if (heard.some((ip) => state.unheard.has(ip))) state.unheard = new Map([...state.unheard].filter(([ip]) => !heard.includes(ip)));
  const rows = new Map<string, Row>();
  const end = (ip: string, { to, why }: Pending) => {
    const entry = settled.entryOf.get(ip);
    if (entry === undefined) return;
    pending.delete(ip);
    rows.set(ip, rowOf(entry, to, why === 'operator' && entry.follow === null && entry.preference !== to));
  };
  for (const ip of leaders) {
    const move = pending.get(ip);
    if (move !== undefined) end(ip, move);
    for (const follower of settled.followers.get(ip) ?? []) {
      if (pending.has(follower)) followers.add(follower);
      else rows.set(follower, followerRow(settled, follower, move?.to ?? null));
    }
  }
  // A follower that serves already waits for the address that it follows: were it to go alone, it would have to come back if that one fails.
  for (const ip of followers) {
    const move = pending.get(ip);
    if (move?.acquired === true && !pending.has(settled.entryOf.get(ip)?.follow ?? '')) end(ip, move);
  }
  const why = [...new Set([...rows.keys()].map((ip) => state.pending.get(ip)?.why ?? ''))].join(', ');
  state.pending = pending;
  if (rows.size > 0) setRows(turn, rows, () => why);
  announceMoved(turn, rows);
}

/**
 * In the moment in which the old owner hears that he may let go. Until then both had it, so a neighbour that asked meanwhile may have heard him last,
 * and would send to a machine that does not have it any more.
 */
function announceMoved(turn: Turn, rows: ReadonlyMap<string, Row>): void {
  const { host, settings } = turn.state;
  const ips = [...rows].flatMap(([ip, { owner }]) => (owner === settings.member.node && host.have.get(ip) === 'up' ? [ip] : []));
  if (ips.length > 0) turn.effects.push({ kind: 'announce', ips });
}

/** It says so of what it owns and nobody on the LAN has answered for: from then on it is an address like others. */
function isOwner({ table }: NodeState, settled: Settled, ip: string, from: MemberId): boolean {
  return settled.nodes.get(table.get(ip)?.owner ?? '') === from;
}

export function onAbandon(turn: Turn, from: MemberId, message: AbandonMessage): void {
  const settled = roundOf(turn, from, message.view, 'abandon');
  if (settled === null) return;
  const { pending } = turn.state;
  const ips = message.ips.filter((ip) => {
    const move = pending.get(ip);
    return move !== undefined && (from === settled.leader || settled.nodes.get(move.from) === from);
  });
  if (ips.length < message.ips.length) count(turn, 'stale:abandon', message.ips.length - ips.length);
  dropMoves(turn, ips, 'took too long');
}

/** Calls moves off, with those of their followers: the old owners keep their addresses, and the same move rests for a while. */
export function dropMoves(turn: Turn, ips: readonly string[], why: string): void {
  const { state, now } = turn;
  const followers = ips.flatMap((ip) => state.settled?.followers.get(ip) ?? []);
  const dropped = [...new Set([...ips, ...followers])].filter((ip) => state.pending.has(ip));
  if (dropped.length === 0) return;
  const pending = new Map(state.pending);
  takeBack(turn, dropped);
  const resting = new Map([...state.plan.resting].filter(([, until]) => until > now));
  for (const ip of dropped) {
    resting.set(`${ip} ${pending.get(ip)?.to ?? ''}`, now + restMs);
    pending.delete(ip);
  }
  state.pending = pending;
  state.plan = { ...state.plan, resting };
  state.version++;
  count(turn, 'movesCalledOff', dropped.length);
  log(turn, 'warn', `planned move of ${some(dropped)} called off, the old owner keeps it: ${why}`, { ips: dropped, why });
  reconcile(turn, dropped, false);
  alignFollowers(turn, dropped);
}

/** A follower whose leader has moved without it goes where the leader is, or nowhere: as the election would have it. */
function alignFollowers(turn: Turn, ips: readonly string[]): void {
  const { settled, table, pending } = turn.state;
  const rows = new Map<string, Row>();
  for (const ip of ips) {
    const leader = settled?.entryOf.get(ip)?.follow ?? null;
    if (settled === null || leader === null || pending.has(leader)) continue;
    const owner = table.get(leader)?.owner ?? null;
    if (owner !== table.get(ip)?.owner) rows.set(ip, followerRow(settled, ip, owner));
  }
  if (rows.size > 0) setRows(turn, rows, () => 'follows');
}

function followerRow(settled: Settled, ip: string, owner: string | null): Row {
  const entry = settled.entryOf.get(ip);
  return entry === undefined || entry.broken || owner === null || !entry.candidates.includes(owner) ? unowned : rowOf(entry, owner, false);
}

/** Forgets moves whose old owner no longer has the address or whose new one can not have it any more. */
export function prunePending(turn: Turn, settled: Settled): void {
  const { pending, table } = turn.state;
  const gone = [...pending].filter(([ip, move]) => {
    const entry = settled.entryOf.get(ip);
    return table.get(ip)?.owner !== move.from || entry === undefined || !entry.candidates.includes(move.to);
  });
  dropMoves(
    turn,
    gone.map(([ip]) => ip),
    'the new owner can not have it, or the old one has lost it',
  );
}

/** A round begins: claims are made from the table, so moves that are not finished have not happened. They may be planned again. */
export function forgetMoves(turn: Turn): void {
  const { state } = turn;
  const ips = [...state.pending.keys()];
  if (ips.length === 0) return;
  // Who was to have them may hear of the round after us, and announce them until then.
  state.recalled = new Set([...state.recalled, ...takeBack(turn, ips)]);
  state.pending = new Map();
  reconcile(turn, ips, false);
}

/** Calls off what has taken too long: the old owner first, the leader a second later in case that node is the one that hangs. */
export const moveTimer: Timer = {
  due: overdueAt,
  run(turn) {
    const { state, now } = turn;
    const { settled } = state;
    const late = [...state.pending].flatMap(([ip, move]) => ((limitOf(state, move) ?? Infinity) <= now ? [ip] : []));
    if (settled === null || late.length === 0) return;
    send(turn, { kind: 'abandon', view: settled.key, ips: late });
    const pending = new Map(state.pending);
    // Put off, in case the message is lost with a round: a later timer sends it again.
    for (const ip of late) {
      const move = pending.get(ip);
      if (move !== undefined) pending.set(ip, { ...move, since: now - moveLimitMs + resendMs });
    }
    state.pending = pending;
  },
};

function overdueAt(state: NodeState): number | null {
  let soonest: number | null = null;
  for (const move of state.pending.values()) {
    const at = limitOf(state, move);
    if (at !== null && (soonest === null || at < soonest)) soonest = at;
  }
  return soonest;
}

function limitOf(state: NodeState, move: Pending): number | null {
  if (state.settled === null || state.gather !== null) return null;
  if (state.settings.member.node === move.from) return move.since + moveLimitMs;
  return state.settled.leader === state.bus.self ? move.since + moveLimitMs + 1000 : null;
}
