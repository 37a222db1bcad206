// Views out of what CPG tells of one group. A view must have the same id at all of its members and another one in the other half of a
// partition. CPG counts nothing, so the id is made of the ring of daemons and the members.
//
// Where daemons came or went, CPG tells the members first and the ring after them, with nothing in between (bus-corosync.md, section 3): such
// a view waits for its ring, and what CPG tells in two steps is one view. Where only processes came or went the ring is the one before. A
// new member has no ring before, and is told it right after its first members. A ring alone is no view: the group has not changed.

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
  #pending: readonly CpgAddress[] | null = null;

  /** What follows from an event, if anything. */
  accept(event: CpgEvent): GroupEvent | null {
    switch (event.kind) {
      case 'ring':
        this.#ring = `${event.nodeId}.${event.sequence.toString(16)}`;
        return this.#settle();
      case 'members':
        this.#pending = event.members;
        return byRing(event) ? null : this.#settle();
      case 'packet':
        if (this.#pending !== null) return { kind: 'broken', reason: 'corosync gave a message between the members of a view and its ring' };
        return { kind: 'packet', from: memberId(event), packet: event.packet };
    }
  }

  #settle(): GroupEvent | null {
    if (this.#pending === null || this.#ring === null) return null;
    const members = sorted(this.#pending).map(memberId);
    this.#pending = null;
    const digest = createHash('sha256').update(members.join(' ')).digest('hex').slice(0, 12);
    return { kind: 'view', view: { id: `${this.#ring}-${digest}`, members } };
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
