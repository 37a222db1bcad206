// Views out of what CPG tells of one group. A view must have the same id at all of its members and another one in the other half of a
// partition. CPG counts nothing, so the id is made of the ring of daemons and the members. What CPG really tells, and what follows from
// it, is in ARCHITECTURE.md ("Views out of CPG").
//
// * Where daemons came or went, the members come first (in one or two steps) and the ring right after them: together they are one view.
// * Where only processes came or went there is no new ring.
// * A ring alone is a view too. The members are the same here, but others may have seen this one go and come back in between, and have given
//   its addresses away: with the new ring all of them name the view alike, and state what they hold anew.
// * A new member is told its first members and then the ring that its daemon knows. That can be the next ring already, which the others
//   are told a moment later: so the ring is a view to all of them, even where it has not changed for the new one.

import { unreachable } from '../../base/unreachable.ts';
import { createHash } from 'node:crypto';
import type { BusView, MemberId } from '../core/membership/view.ts';
import { type CpgAddress, type CpgEvent, reasons } from './cpg.ts';

export type GroupEvent =
  | { readonly kind: 'view'; readonly view: BusView }
  | { readonly kind: 'packet'; readonly from: MemberId; readonly packet: Uint8Array }
  /** The daemon does not keep to the order above. */
  | { readonly kind: 'broken'; readonly reason: string };

export class ViewMaker {
  #ring: string | null = null;
  #members: readonly CpgAddress[] | null = null;
  /** The members have changed with their machines, and the ring is still to come. */
  #awaitsRing = false;
  /** Who has left with its machine since the last view. */
  #lost = new Set<MemberId>();

  /** What follows from an event, if anything. */
  accept(event: CpgEvent): GroupEvent | null {
    switch (event.kind) {
      case 'ring':
        this.#ring = `${event.nodeId}.${event.sequence.toString(16)}`;
        this.#awaitsRing = false;
        return this.#view();
      case 'members':
        this.#members = event.members;
        for (const each of event.left) if (each.reason === reasons.nodedown) this.#lost.add(memberId(each));
        this.#awaitsRing ||= byRing(event);
        return this.#awaitsRing ? null : this.#view();
      case 'packet':
        if (this.#awaitsRing) return { kind: 'broken', reason: 'corosync gave a message between the members of a view and its ring' };
        return { kind: 'packet', from: memberId(event), packet: event.packet };
      default:
        unreachable(event);
    }
  }

  /** Whether a view is under construction: more must come at once. */
  get isPending(): boolean {
    return this.#members === null || this.#ring === null || this.#awaitsRing;
  }

  #view(): GroupEvent | null {
    if (this.#members === null || this.#ring === null) return null;
    const members = sorted(this.#members).map(memberId);
    const digest = createHash('sha256').update(members.join(' ')).digest('hex').slice(0, 12);
    const lost = [...this.#lost].filter((id) => !members.includes(id));
    this.#lost.clear();
    return { kind: 'view', view: { id: `${this.#ring}-${digest}`, members, ...(lost.length > 0 ? { lost } : {}) } };
  }
}

export function memberId({ nodeId, pid }: { readonly nodeId: number; readonly pid: number }): MemberId {
  return `${nodeId}:${pid}`;
}

function byRing(event: Extract<CpgEvent, { kind: 'members' }>): boolean {
  return [...event.left, ...event.joined].some(({ reason }) => reason === reasons.nodedown || reason === reasons.nodeup);
}

/** CPG gives no order. */
function sorted(members: readonly CpgAddress[]): readonly CpgAddress[] {
  return members.toSorted((a, b) => a.nodeId - b.nodeId || a.pid - b.pid);
}
