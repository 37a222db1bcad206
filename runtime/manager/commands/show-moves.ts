// `show moves`: which addresses went from whom to whom, why, and of a fail-over where the time went.

import type { Answer } from '../../console/answer.ts';
import type { Command } from '../../console/console-command.ts';
import type { Move } from '../../history/move-history.ts';
import type { ManagerPort } from '../manager-port.ts';

export function showMoves(port: ManagerPort): Command {
  return {
    name: 'show moves',
    args: [],
    summary: 'show which addresses moved, when, why, and how long nobody had them',
    about: [
      'Newest first, as this manager saw it; the last thousand. Of a fail-over the slowest new owner says where the time went: until the bus noticed (detect), until all agreed (agree), until the kernel had the addresses (plumb), until the last frame was out (announce).',
    ],
    own: true,
    effect: 'read',
    remote: 'never',
    examples: [],
    run: () => answer(port.moves()),
  };
}

function answer(moves: readonly Move[]): Answer {
  return {
    ok: true,
    lines: () => (moves.length === 0 ? ['Nothing has moved'] : moves.map(moveLine)),
    document: () => ({
      moves: moves.map((move) => ({ ...move, to: move.to.map((each) => ({ ...each })), phases: move.phases.map((each) => ({ ...each })) })),
    }),
  };
}

function moveLine({ atMs, kind, from, to, count, ips, withoutMs, phases }: Move): string {
  const what = count === 1 ? (ips[0] ?? '') : `${count} addresses`;
  const there = to.map(({ node, count: own }) => `${node ?? 'nobody'}${to.length > 1 ? ` (${own})` : ''}`).join(', ');
  const without = withoutMs === null ? '' : `, ${Math.round(withoutMs)} ms without owner`;
  const slowest = phases.reduce<Move['phases'][number] | null>(
    (most, each) => (most === null || (each.totalMs ?? 0) > (most.totalMs ?? 0) ? each : most),
    null,
  );
  const ms = (value: number | null) => (value === null ? 'unknown' : `${Math.round(value)}`);
  const parts =
    slowest === null
      ? ''
      : ` [detect ${ms(slowest.detectMs)}, agree ${ms(slowest.agreeMs)}, plumb ${ms(slowest.plumbMs)}, announce ${ms(slowest.announceMs)} ms by ${slowest.node}]`;
  return `${new Date(atMs).toISOString()}  ${kind}: ${what}  ${from ?? 'nobody'} -> ${there}${without}${parts}`;
}
