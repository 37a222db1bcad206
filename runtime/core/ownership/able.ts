// What this node can not plumb just now, and how everybody comes to know. A failure is stated in order, so that the next candidate takes
// the address at the same point everywhere; it is tried again for ever, after 1 s growing to 60 s (operations.md, complaint 11).

import { Foreign } from '../../../base/foreign.ts';
import { addressesPerMessage, retryMsMax, retryMsMin } from '../core-limits.ts';
import type { HostState, Unable } from '../state.ts';
import { chunks, count, log, send, some, type Turn } from '../turn.ts';

/** Whether a failed plumb of it waits for its next try. */
export function isWaiting(host: HostState, ip: string): boolean {
  return (host.unable.get(ip)?.until ?? null) !== null;
}

/** These could not be plumbed (or a foreign host answers for them). */
export function failed(turn: Turn, failures: readonly { readonly ip: string; readonly reason: string }[]): void {
  const { state, now } = turn;
  const unable = new Map(state.host.unable);
  let retryAt = state.host.retryAt ?? Infinity;
  for (const { ip, reason } of failures) {
    const delayMs = Math.min(retryMsMax, (unable.get(ip)?.delayMs ?? retryMsMin / 2) * 2);
    const isLost = unable.get(ip)?.until === Infinity;
    unable.set(ip, { reason, delayMs, until: isLost ? Infinity : now + delayMs });
    retryAt = Math.min(retryAt, now + delayMs);
  }
  state.host = { ...state.host, unable, retryAt };
  const ips = failures.map(({ ip }) => ip);
  count(turn, 'plumbFailed', ips.length);
  log(turn, 'error', `cannot plumb ${some(ips)}: ${failures[0]?.reason}; the next candidate takes over, we try again`, {
    failed: failures,
  });
  const byReason = new Map<string, string[]>();
  for (const { ip, reason } of failures) byReason.set(reason, [...(byReason.get(reason) ?? []), ip]);
  for (const [reason, list] of byReason) sayAble(turn, false, list, reason);
}

/** Their interface cannot carry them: said once, and tried again when it can. */
export function placesLost(turn: Turn, lost: readonly { readonly ip: string; readonly reason: string }[]): void {
  const { state } = turn;
  const unable = new Map(state.host.unable);
  const byReason = new Map<string, string[]>();
  for (const { ip, reason } of lost) {
    unable.set(ip, { reason, delayMs: unable.get(ip)?.delayMs ?? retryMsMin, until: Infinity });
    byReason.set(reason, [...(byReason.get(reason) ?? []), ip]);
  }
  state.host = { ...state.host, unable };
  count(turn, 'placesLost', lost.length);
  for (const [reason, list] of byReason) sayAble(turn, false, list, reason);
}

/** Able again, as far as the interface goes. Gives those that it was about. */
export function placesBack(turn: Turn, back: readonly string[]): readonly string[] {
  const { state } = turn;
  const found = back.filter((ip) => state.host.unable.get(ip)?.until === Infinity);
  if (found.length === 0) return found;
  const unable = new Map<string, Unable>(state.host.unable);
  for (const ip of found) unable.delete(ip);
  state.host = { ...state.host, unable };
  sayAble(turn, true, found, 'its interface is back');
  return found;
}

/** Tries again what has waited long enough: able again, as far as we know. */
export function retryPlumbs(turn: Turn): readonly string[] {
  const { state, now } = turn;
  const ready = [...state.host.unable].flatMap(([ip, { until }]) => (until !== null && until <= now ? [ip] : []));
  if (ready.length === 0) return ready;
  const unable = new Map<string, Unable>(state.host.unable);
  for (const ip of ready) {
    const before = unable.get(ip);
    if (before !== undefined) unable.set(ip, { ...before, until: null });
  }
  state.host = { ...state.host, unable };
  sayAble(turn, true, ready, 'tries again');
  return ready;
}

/** After a round has settled: what has changed since we stated. */
export function sayWhatChanged(turn: Turn): void {
  const { state } = turn;
  const stated = state.settled?.unable.get(state.settings.member.node ?? '') ?? new Map<string, string>();
  const lost = [...state.host.unable].filter(([ip, { until }]) => until !== null && !stated.has(ip));
  const regained = [...stated.keys()].filter((ip) => !isWaiting(state.host, ip));
  sayAble(
    turn,
    false,
    lost.map(([ip]) => ip),
    lost[0]?.[1].reason ?? '',
  );
  sayAble(turn, true, regained, 'tries again');
}

function sayAble(turn: Turn, able: boolean, ips: readonly string[], reason: string): void {
  const { settled, gather } = turn.state;
  // While gathering nobody could use it; `sayWhatChanged` says it afterwards.
  if (settled === null || gather !== null || ips.length === 0) return;
  for (const part of chunks(ips, addressesPerMessage))
    send(turn, { kind: 'able', view: settled.key, able, ips: part, reason: new Foreign(reason) });
}
