// What a simulated Spread daemon writes to its clients: handshake answers and frames, in the order of bytes of a little-endian machine.

import { bit, headerBytes, nameBytes, orderMark } from '../../bus/spread/frame.ts';
import type { GroupId, GroupView } from '../../bus/spread/membership.ts';

export const offers = Uint8Array.from([5, ...bytesOf('NULL ')]);

export function acceptance(privateGroup: string): Uint8Array {
  return Uint8Array.from([1, 5, 0, 1, privateGroup.length, ...bytesOf(privateGroup)]);
}

export function refusal(code: number): Uint8Array {
  return Uint8Array.of(code & 0xff);
}

export interface FrameParts {
  readonly type: number;
  readonly sender: string;
  readonly groups: readonly string[];
  readonly messType?: number;
  readonly data?: Uint8Array;
}

export function frameOf({ type, sender, groups, messType = 0, data = new Uint8Array(0) }: FrameParts): Uint8Array {
  const bytes = new Uint8Array(headerBytes + groups.length * nameBytes + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (type | orderMark) >>> 0, true);
  bytes.set(bytesOf(sender), 4);
  view.setInt32(36, groups.length, true);
  view.setUint32(40, (((messType & 0xffff) << 8) | orderMark) >>> 0, true);
  view.setInt32(44, data.length, true);
  for (const [index, group] of groups.entries()) bytes.set(bytesOf(group), headerBytes + index * nameBytes);
  bytes.set(data, headerBytes + groups.length * nameBytes);
  return bytes;
}

const causeBits = { join: bit.byJoin, leave: bit.byLeave, disconnect: bit.byDisconnect, network: bit.byNetwork } as const;

export function viewFrame({ group, cause, id, members, sets, own }: GroupView): Uint8Array {
  const data = new Uint8Array(20 + sets.reduce((sum, set) => sum + 4 + set.length * nameBytes, 0));
  const view = new DataView(data.buffer);
  writeId(view, id);
  view.setInt32(12, sets.length, true);
  let at = 20;
  for (const [index, set] of sets.entries()) {
    if (index === own) view.setInt32(16, at - 20, true);
    view.setInt32(at, set.length, true);
    for (const [place, name] of set.entries()) data.set(bytesOf(name), at + 4 + place * nameBytes);
    at += 4 + set.length * nameBytes;
  }
  return frameOf({ type: bit.regular | causeBits[cause], sender: group, groups: members, data });
}

export function transitionalFrame(group: string, id: GroupId): Uint8Array {
  const data = new Uint8Array(12);
  writeId(new DataView(data.buffer), id);
  return frameOf({ type: bit.transitional, sender: group, groups: [], data });
}

export function leftFrame(group: string): Uint8Array {
  return frameOf({ type: bit.byLeave, sender: group, groups: [] });
}

function writeId(view: DataView, { daemon, time, counter }: GroupId): void {
  view.setUint32(0, daemon, true);
  view.setUint32(4, time, true);
  view.setUint32(8, counter, true);
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}
