// What a member says it can not plumb any more, or can again, applied by everybody at the same point of the order.

import { terminal } from '../../../base/terminal-text.ts';
import type { AbleMessage } from '../messages.ts';
import { dropMoves, prunePending, roundOf } from './moves.ts';
import { resettle } from './rows.ts';
import { withCandidates } from '../membership/settle-round.ts';
import { count, log, some, type Turn } from '../turn.ts';
import type { MemberId } from '../membership/view.ts';

/** The next candidate takes what the sender can not have; what it can have again it gets if nobody owns it. O(entries). */
export function onAble(turn: Turn, from: MemberId, message: AbleMessage): void {
  const settled = roundOf(turn, from, message.view, 'able');
  const node = settled?.statements.get(from)?.member.node ?? null;
  if (settled === null || node === null || settled.nodes.get(node) !== from) return;
  // What nobody manages would only fill memory, and for ever.
  const known = message.ips.filter((ip) => settled.entryOf.has(ip));
  if (known.length < message.ips.length) count(turn, 'refused:able', message.ips.length - known.length);
  const ips = new Map(settled.unable.get(node));
  for (const ip of known) {
    if (message.able) ips.delete(ip);
    else ips.set(ip, message.reason);
  }
  const unable = new Map(settled.unable);
  if (ips.size > 0) unable.set(node, ips);
  else unable.delete(node);
  const next = { ...settled, ...withCandidates(settled.offered, unable, settled.idle) };
  turn.state.settled = next;
  turn.state.version++;
  if (!message.able) {
    log(turn, 'warn', terminal`${node} cannot plumb ${some(known)}: ${message.reason}`, { node, ips: known });
    const { pending } = turn.state;
    dropMoves(
      turn,
      known.filter((ip) => pending.get(ip)?.to === node),
      `${node} cannot plumb it`,
    );
  }
  // Never urgent: what one node could not take because a foreign host has it, the next must not take without asking.
  resettle(turn, message.able ? 'nobody had it' : `${node} cannot plumb it`, false);
  prunePending(turn, next);
}
