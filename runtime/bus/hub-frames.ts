// What the processes of one machine say to the one that serves as the hub, and what it answers: frames of bounded length on a unix socket.
// A frame is its length (u32), its kind (u8) and what follows from that. Both sides treat the other's bytes as anybody's.

import { Reader, Writer } from '../net/codec.ts';
import { packetBytesMax } from './embedded.ts';

export const protocolVersion = 1;

/** The largest frame: a packet with the names around it, or a view of 128 members. */
export const frameBytesMax = packetBytesMax + 32_768;

const nameBytesMax = 200;

export type Frame =
  /** First, from a member. */
  | { readonly kind: 'hello'; readonly version: number }
  | { readonly kind: 'join'; readonly group: string }
  | { readonly kind: 'leave'; readonly group: string }
  | { readonly kind: 'send'; readonly group: string; readonly packet: Uint8Array }
  /** First, from the hub. */
  | { readonly kind: 'welcome'; readonly self: string }
  | { readonly kind: 'view'; readonly group: string; readonly id: string; readonly members: readonly string[] }
  | { readonly kind: 'packet'; readonly group: string; readonly from: string; readonly packet: Uint8Array }
  /** Last, from the hub: why it closes. */
  | { readonly kind: 'refused'; readonly reason: string };

const kinds: readonly Frame['kind'][] = ['hello', 'join', 'leave', 'send', 'welcome', 'view', 'packet', 'refused'];

/** The bytes of a frame, length first. */
export function encodeFrame(frame: Frame): Uint8Array {
  const to = new Writer();
  to.u32(0);
  to.u8(kinds.indexOf(frame.kind));
  switch (frame.kind) {
    case 'hello':
      to.u8(frame.version);
      break;
    case 'welcome':
      to.text(frame.self, nameBytesMax);
      break;
    case 'refused':
      to.text(frame.reason, nameBytesMax);
      break;
    case 'join':
    case 'leave':
      to.text(frame.group, nameBytesMax);
      break;
    case 'view':
      to.text(frame.group, nameBytesMax);
      to.text(frame.id, nameBytesMax);
      to.varint(frame.members.length);
      for (const member of frame.members) to.text(member, nameBytesMax);
      break;
    case 'send':
    case 'packet':
      to.text(frame.group, nameBytesMax);
      if (frame.kind === 'packet') to.text(frame.from, nameBytesMax);
      to.raw(frame.packet);
  }
  const bytes = to.finish();
  new DataView(bytes.buffer).setUint32(0, bytes.length - 4);
  return bytes;
}

/** A frame without its length; null when it is malformed. Packets are views into `bytes`. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  const from = new Reader(bytes);
  const frame = readFrame(from);
  return frame === null || from.error !== null || from.remaining > 0 ? null : frame;
}

function readFrame(from: Reader): Frame | null {
  const kind = kinds[from.u8()];
  if (kind === undefined) return null;
  switch (kind) {
    case 'hello':
      return { kind, version: from.u8() };
    case 'welcome':
      return { kind, self: from.text(nameBytesMax) };
    case 'refused':
      return { kind, reason: from.text(nameBytesMax) };
    case 'join':
    case 'leave':
      return { kind, group: from.text(nameBytesMax) };
    case 'view': {
      const [group, id] = [from.text(nameBytesMax), from.text(nameBytesMax)];
      const members = Array.from({ length: from.count(1, 128) }, () => from.text(nameBytesMax));
      return { kind, group, id, members };
    }
    case 'send':
      return { kind, group: from.text(nameBytesMax), packet: from.raw(from.remaining) };
    case 'packet':
      return { kind, group: from.text(nameBytesMax), from: from.text(nameBytesMax), packet: from.raw(from.remaining) };
  }
}
