// Membership messages out of frames. Only the daemon can send a frame without a service bit, so one that does not fit exactly is a daemon that does not
// keep to the protocol.

import { anyService, bit, type Frame, membershipHeadBytes, nameBytes, readNames } from './frame.ts';

/** Names no view without its members: a group that got empty begins again at the same id, and both sides of a partition may count alike. */
export interface GroupId {
  /** Of the daemon that stands for the others. */
  readonly daemon: number;
  readonly time: number;
  readonly counter: number;
}

export interface GroupView {
  readonly group: string;
  readonly cause: 'join' | 'leave' | 'disconnect' | 'network';
  readonly id: GroupId;
  /** All of them, in an order that is equal everywhere. */
  readonly members: readonly string[];
  /** By network: who came along with whom. Else one set of the one that has changed. */
  readonly sets: readonly (readonly string[])[];
  /** Which of the sets is the receiver's. */
  readonly own: number;
}

export type Membership =
  | { readonly kind: 'view'; readonly view: GroupView }
  /** The view with this id has ended; what comes now was still due in it. */
  | { readonly kind: 'transitional'; readonly group: string; readonly id: GroupId }
  /** The answer to our own leave. */
  | { readonly kind: 'left'; readonly group: string }
  /** Neither of them: none of our business. */
  | { readonly kind: 'other'; readonly group: string }
  | { readonly kind: 'malformed'; readonly reason: string };

const causes: ReadonlyMap<number, GroupView['cause']> = new Map([
  [bit.byJoin, 'join'],
  [bit.byLeave, 'leave'],
  [bit.byDisconnect, 'disconnect'],
  [bit.byNetwork, 'network'],
] as const);

const idBytes = 12;

export function isData({ type }: Frame): boolean {
  return (type & anyService) !== 0;
}

/** Of a frame that is no data. */
export function readMembership(frame: Frame): Membership {
  const { type, sender: group, data } = frame;
  if (type === bit.byLeave)
    return data.length === 0 ? { kind: 'left', group } : malformed(`an answer to a leave with ${data.length} bytes`);
  if (type === bit.transitional) {
    if (data.length !== idBytes) return malformed(`the end of a view in ${data.length} bytes`);
    return { kind: 'transitional', group, id: readId(frame) };
  }
  const cause = (type & bit.regular) !== 0 ? causes.get(type & ~bit.regular) : undefined;
  return cause === undefined ? { kind: 'other', group } : readView(frame, cause);
}

function readView(frame: Frame, cause: GroupView['cause']): Membership {
  const { data, littleEndian } = frame;
  const body = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < membershipHeadBytes) return malformed(`a view of ${data.length} bytes`);
  const sets: (readonly string[])[] = [];
  const ownAt = body.getInt32(16, littleEndian) + membershipHeadBytes;
  let own = -1;
  let at = membershipHeadBytes;
  while (at < data.length) {
    if (at === ownAt) own = sets.length;
    const count = at + 4 <= data.length ? body.getInt32(at, littleEndian) : -1;
    // Before anything is made of it: what is left bounds it.
    if (count < 0 || count > (data.length - at - 4) / nameBytes) return malformed('sets of a view that do not fit into it');
    sets.push(readNames(data, at + 4, count));
    at += 4 + count * nameBytes;
  }
  if (sets.length !== body.getInt32(12, littleEndian)) return malformed('another number of sets than a view says');
  if (own < 0) return malformed('a view without a set of ours');
  if (cause !== 'network' && (sets.length !== 1 || sets[0]?.length !== 1)) return malformed(`a view by ${cause} of more than one member`);
  return { kind: 'view', view: { group: frame.sender, cause, id: readId(frame), members: frame.groups, sets, own } };
}

/** The numbers have no sign: only whether they are equal is asked. */
function readId({ data, littleEndian }: Frame): GroupId {
  const body = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { daemon: body.getUint32(0, littleEndian), time: body.getUint32(4, littleEndian), counter: body.getUint32(8, littleEndian) };
}

function malformed(reason: string): Membership {
  return { kind: 'malformed', reason };
}
