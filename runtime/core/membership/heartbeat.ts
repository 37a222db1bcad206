// Heartbeats find members that the bus still carries and that do not work, or whose table differs ("byzantine" in the manual).
// While the bus stalls nobody's heartbeats arrive, our own included; so peers are judged against our own delivered ones, not by the clock.

import { missedBeats, resendMs, stallMs } from '../core-limits.ts';
import type { HeartbeatMessage } from '../messages.ts';
import { tableHash } from '../ownership/rows.ts';
import type { NodeState, Settled, Statement } from '../state.ts';
import { count, log, send, withEntry, type Timer, type Turn } from '../turn.ts';
import { watchSplit } from './split.ts';
import type { MemberId } from './view.ts';

export const beatTimer: Timer = {
  due: ({ beats, bus }) => (bus.view === null ? null : beats.nextAt),
  run(turn) {
    const { state, now } = turn;
    const { beats, settled, gather, lapsed } = state;
    const everyMs = intervalMs(state);
    const sequence = beats.sequence + 1;
    // Missed beats are not made up for: a burst after a pause would tell the others nothing.
    const next = (beats.nextAt ?? now) + everyMs;
    state.beats = { ...beats, sequence, worstDelayMs: 0, nextAt: next > now ? next : now + everyMs };
    const round = gather === null && settled !== null && !lapsed ? { view: settled.key, hash: tableHash(state) } : { view: '', hash: null };
    send(turn, { kind: 'heartbeat', ...round, sequence, delayMs: beats.worstDelayMs });
  },
};

/** A connection that brings nothing back for very long is made anew. What becomes of the addresses in a stall is in `proof.ts`. */
export const stallTimer: Timer = {
  due(state) {
    const { beats, bus, late, settings, startedAt } = state;
    // Whoever is excluded owns nothing, and its heartbeats do not count.
    if (beats.nextAt === null || bus.view === null || bus.self === null || bus.excluded.has(bus.self)) return null;
    const firstAt = startedAt + settings.node.timers.heartbeatStartDelaySec * 1000;
    // After a pause of this process what has come in must be read first.
    const since = Math.max(beats.last.get(bus.self)?.at ?? -Infinity, bus.viewSince, firstAt, late.until);
    return since + intervalMs(state) + 2 * settings.failureTimeoutMs + stallMs;
  },
  run(turn) {
    const { state } = turn;
    count(turn, 'busReconnected');
    turn.effects.push({ kind: 'reconnect', reason: 'it brings nothing back that we send' });
    // Not again while the daemon drops it.
    state.bus = { ...state.bus, viewSince: turn.now };
  },
};

function intervalMs({ settings }: Pick<NodeState, 'settings'>): number {
  return 1000 / Math.max(settings.node.timers.heartbeatsPerSec, 0.001);
}

export function onHeartbeat(turn: Turn, from: MemberId, message: HeartbeatMessage): void {
  const { state, now } = turn;
  const { beats, bus } = state;
  if (bus.view?.members.includes(from) === true) watchSplit(turn, from, message);
  if (bus.view?.members.includes(from) !== true || bus.excluded.has(from)) {
    count(turn, 'stale:heartbeat');
    return;
  }
  // After a stall a sender's heartbeats come all at once, ours before those of others. Counted one by one they would make everybody silent.
  const sinceLast = now - (beats.last.get(from)?.at ?? -Infinity);
  const own = from === bus.self && sinceLast >= intervalMs(state) / 2 ? beats.own + 1 : beats.own;
  const last = withEntry(beats.last, from, { own, at: now, delayMs: message.delayMs });
  state.beats = { ...beats, own, last, ordered: noted(beats, from) };
  compare(turn, from, message);
  if (from === bus.self) judge(turn);
}

/**
 * Tables are compared by hash. A heartbeat was sent a little ago, so it may carry any of the last hashes that our table has had; one
 * that is older than all of these means nothing by itself, and several in a row mean another table.
 */
function compare(turn: Turn, from: MemberId, { view, hash }: HeartbeatMessage): void {
  const { state } = turn;
  const { beats, gather, settled, lapsed } = state;
  if (lapsed || gather !== null || settled?.key !== view || hash === null || from === state.bus.self) return;
  const agrees = state.history.includes(hash);
  const before = beats.wrong.get(from);
  if (agrees && before === undefined) return;
  const wrong = withEntry(beats.wrong, from, agrees ? undefined : { times: (before?.times ?? 0) + 1, hash });
  state.beats = { ...beats, wrong };
}

/** Excludes who is silent or differs, if that is for us to do. */
function judge(turn: Turn): void {
  const { state, now } = turn;
  const { beats, bus, gather, settled, lapsed } = state;
  if (lapsed || gather !== null || settled === null || bus.view === null || bus.self === null || !settled.statements.has(bus.self)) return;
  const silent = silentBy(state, settled, missedBeats);
  const wrong = [...beats.wrong].flatMap(([id, { times }]) => (times >= missedBeats ? [id] : []));
  const suspects = [...silent, ...wrong];
  if (suspects.length === 0 || (beats.excludeSentAt !== null && now < beats.excludeSentAt + resendMs)) return;
  if (wrong.length > 0 && weAreWrong(state, settled, silent)) {
    log(turn, 'error', 'the table of owners here differs from that of most members: waiting to be excluded', { wrong });
    return;
  }
  const place = [...settled.nodes.values()].filter((id) => !suspects.includes(id)).indexOf(bus.self);
  if (place < 0) return;
  // Who comes first may be one that cannot tell who is silent, because its own settings differ. Each further one waits that much longer.
  const isOurs = silent.length > 0 ? silentBy(state, settled, missedBeats * (place + 1)).length > 0 : place === 0;
  if (!isOurs) return;
  state.beats = { ...beats, excludeSentAt: now };
  const found = silent.length > 0 ? ({ members: silent, why: 'silent' } as const) : ({ members: wrong, why: 'disagrees' } as const);
  send(turn, { kind: 'exclude', view: bus.view.id, round: bus.round, ...found });
}

/** Who has missed more than so many of our own heartbeats. */
function silentBy(state: NodeState, { statements }: Settled, missed: number): readonly MemberId[] {
  return [...statements].flatMap(([id, statement]) => (missedBy(state, id, statement) > missed ? [id] : []));
}

/** Own heartbeats since its last one, or since its first one was due. Who beats at another rate, because its settings differ, is not judged by ours. */
function missedBy(state: NodeState, id: MemberId, { fingerprints, beatsInMs }: Statement): number {
  const { beats, bus, settings } = state;
  if (id === bus.self || fingerprints[0] !== settings.node.fingerprintParts.settings) return 0;
  // Its clock is not ours: a tenth more. That our own ones begin later, too, counts for nothing: our clock may have jumped, and they begin at once.
  const dueIn = Math.ceil((beatsInMs * 1.1) / intervalMs(state));
  return beats.own - (beats.last.get(id)?.own ?? beats.ownInRound + dueIn);
}

/** More members have one other table than have ours; of two equal sides the one with the leader is right. */
function weAreWrong({ beats, bus }: NodeState, settled: Settled, silent: readonly MemberId[]): boolean {
  const sides = new Map<string, MemberId[]>();
  const ours = [...settled.statements.keys()].filter((id) => !beats.wrong.has(id) && !silent.includes(id));
  for (const [id, { hash }] of beats.wrong) sides.set(hash, [...(sides.get(hash) ?? []), id]);
  const largest = [...sides.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  if (largest.length !== ours.length) return largest.length > ours.length;
  return settled.leader !== null && settled.leader !== bus.self && largest.includes(settled.leader);
}

/** With one more heartbeat of this member, among those of the round: the places of its last ones in the order of all. */
function noted({ ordered }: NodeState['beats'], from: MemberId): NodeState['beats']['ordered'] {
  const at = ordered.count + 1;
  return { count: at, places: withEntry(ordered.places, from, [...(ordered.places.get(from) ?? []), at].slice(-missedBeats - 1)) };
}

/**
 * Whether `accuser` was heard more than `missedBeats` times in the round since `accused` was heard last. All members have had the same heartbeats in the
 * same order, so all agree on it; nobody excludes for silence who speaks.
 */
export function isProvenSilent({ beats: { ordered } }: NodeState, accuser: MemberId, accused: MemberId): boolean {
  const least = ordered.places.get(accuser)?.at(-missedBeats - 1);
  return least !== undefined && least > (ordered.places.get(accused)?.at(-1) ?? 0);
}
