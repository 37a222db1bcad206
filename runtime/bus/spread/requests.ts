// What we write to the daemon, byte for byte as its own library does. Nothing above our limits ever leaves: a message of 143,153 bytes ends the daemon
// and with it every client of the machine, and one for more than 43 groups is lost without a sign.

import { invariant } from '../../../base/invariant.ts';
import { bit, headerBytes, nameBytes, orderMark } from './frame.ts';

/** Data and names of groups of one message. The daemon passes 143,152. */
const messageBytesMax = 100_000;
const groupsMax = 43;
const methodBytes = 30;
const methodsMax = 3;
/** Major, minor, patch: what versions 4 and 5 answer alike. */
const clientVersion = [5, 0, 1] as const;

export const privateNameBytesMax = 10;

/** The first write. `membership`: to be told of views. */
export function hello(name: string, membership = true): Uint8Array {
  invariant(isPlainName(name, privateNameBytesMax), () => `a private name that a daemon refuses: ${name}`);
  return Uint8Array.from([...clientVersion, membership ? 1 : 0, name.length, ...bytesOf(name)]);
}

/** The second one, whole: the methods by which we would let ourselves be known. */
export function methods(names: readonly string[]): Uint8Array {
  invariant(names.length <= methodsMax && names.every((name) => name.length < methodBytes), () => `methods ${names.join()}`);
  const bytes = new Uint8Array(methodsMax * methodBytes);
  for (const [index, name] of names.entries()) bytes.set(bytesOf(name), index * methodBytes);
  return bytes;
}

export function joinRequest(self: string, group: string): Uint8Array {
  return message({ type: bit.join, sender: self, groups: [group] });
}

export function leaveRequest(self: string, group: string): Uint8Array {
  return message({ type: bit.leave, sender: self, groups: [group] });
}

/** The end of the session, in order. */
export function killRequest(self: string): Uint8Array {
  return message({ type: bit.kill, sender: self, groups: [self] });
}

export interface Message {
  readonly type: number;
  readonly sender: string;
  readonly groups: readonly string[];
  readonly messType?: number;
  readonly data?: Uint8Array;
}

export function message({ type, sender, groups, messType = 0, data = new Uint8Array(0) }: Message): Uint8Array {
  const namesBytes = groups.length * nameBytes;
  invariant(groups.length > 0 && groups.length <= groupsMax, () => `a message to ${groups.length} groups`);
  invariant(data.length + namesBytes <= messageBytesMax, () => `a message of ${data.length} bytes, which is above what no daemon dies of`);
  const bytes = new Uint8Array(headerBytes + namesBytes + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (type | orderMark) >>> 0, true);
  bytes.set(fieldOf(sender), 4);
  view.setInt32(36, groups.length, true);
  view.setUint32(40, (((messType & 0xffff) << 8) | orderMark) >>> 0, true);
  view.setInt32(44, data.length, true);
  for (const [index, group] of groups.entries()) bytes.set(fieldOf(group), headerBytes + index * nameBytes);
  bytes.set(data, headerBytes + namesBytes);
  return bytes;
}

/** `$` to `~`: what the C library lets through, though the daemon would take anything for a group. */
export function isPlainName(name: string, bytesMax: number): boolean {
  return name.length > 0 && name.length <= bytesMax && /^[\x24-\x7e]*$/.test(name);
}

/** A name has a zero behind it. */
function fieldOf(name: string): Uint8Array {
  invariant(name.length < nameBytes, () => `a name of ${name.length} bytes: ${name}`);
  return bytesOf(name);
}

function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0) & 0xff);
}
