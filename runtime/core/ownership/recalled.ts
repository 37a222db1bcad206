// Planned moves that are called off: the next owner may serve already, and have told the neighbours so. They would send to a machine that takes the
// address off now, so the old owner announces what he keeps: at once, and where a round has called them off once more when it has settled,
// because only then all have let go.

import { owns } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Of the moves of these addresses those that lead away from us. Returns what was announced. */
export function takeBack(turn: Turn, ips: readonly string[]): readonly string[] {
  const { pending, settings } = turn.state;
  return announceOwn(
    turn,
    ips.filter((ip) => pending.get(ip)?.from === settings.member.node),
  );
}

/** A round has settled: who was to have it has let go, and cannot announce it any more. */
export function announceRecalled(turn: Turn): void {
  const { recalled } = turn.state;
  if (recalled.size === 0) return;
  turn.state.recalled = new Set();
  announceOwn(turn, [...recalled]);
}

function announceOwn(turn: Turn, ips: readonly string[]): readonly string[] {
  const there = ips.filter((ip) => owns(turn.state, ip) && turn.state.host.have.get(ip) === 'up');
  if (there.length > 0) turn.effects.push({ kind: 'announce', ips: there });
  return there;
}
