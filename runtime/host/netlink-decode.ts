// What the kernel's routing socket says, decoded with every length checked: netlink(7), rtnetlink(7). Whatever does not fit is left out,
// never guessed at; nothing here throws, whatever the bytes.
import type { Alias, KernelAddress, Link, Neighbour } from './host.ts';
import { ourMark, rtm } from './netlink-encode.ts';
import { bytesToIp, macToText } from './ip-bytes.ts';

export type KernelMessage =
  | { readonly kind: 'done' }
  /** Answer to a request; `code` 0 is success. */
  | { readonly kind: 'answer'; readonly code: number; readonly detail: string | null }
  | { readonly kind: 'address'; readonly address: KernelAddress }
  | { readonly kind: 'address-gone'; readonly alias: Alias }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'link-gone'; readonly index: number }
  | { readonly kind: 'neighbour'; readonly neighbour: Neighbour }
  | { readonly kind: 'other' };

export interface Envelope {
  readonly sequence: number;
  /** The dump that this belongs to was disturbed by a change and may miss something. */
  readonly interrupted: boolean;
  readonly message: KernelMessage;
}

const flagUp = 0x1;
const flagLoopback = 0x8;
const flagNoArp = 0x80;
const flagLowerUp = 0x10000;
const secondaryFlag = 0x01;
/** An address that ends by itself within so many seconds was put there by something that renews it, as we do; DHCP gives hours. */
const shortLeaseSec = 600;
/** REACHABLE, STALE, DELAY, PROBE, PERMANENT: the kernel has, or had, an answer of the host itself. */
const knownStates = 0x02 | 0x04 | 0x08 | 0x10 | 0x80;
/** Ages are in clock ticks of user space, which Linux fixes at 100 a second. */
const ticksPerSec = 100;

/** The messages of one receive call, copied out of it (`slice` of a Buffer would not copy). A message whose length cannot be true ends the reading. */
export function decodeMessages(bytes: Uint8Array): Envelope[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result: Envelope[] = [];
  let at = 0;
  while (at + 16 <= bytes.length) {
    const length = view.getUint32(at, true);
    if (length < 16 || at + length > bytes.length) break;
    const type = view.getUint16(at + 4, true);
    const flags = view.getUint16(at + 6, true);
    const message = decodeBody(type, flags, bytes.subarray(at + 16, at + length));
    result.push({ sequence: view.getUint32(at + 8, true), interrupted: (flags & 0x10) !== 0, message });
    at += (length + 3) & ~3;
  }
  return result;
}

function decodeBody(type: number, flags: number, body: Uint8Array): KernelMessage {
  const other: KernelMessage = { kind: 'other' };
  if (type === 3) return { kind: 'done' };
  if (type === 2) return decodeAnswer(flags, body);
  if (type === rtm.newAddress) {
    const address = decodeAddress(body);
    return address ? { kind: 'address', address } : other;
  }
  if (type === rtm.deleteAddress) {
    const address = decodeAddress(body);
    return address ? { kind: 'address-gone', alias: address } : other;
  }
  if (type === rtm.newLink) {
    const link = decodeLink(body);
    return link ? { kind: 'link', link } : other;
  }
  // Bridges tell of their ports in messages of a family of their own, which is no end of the interface.
  if (type === rtm.deleteLink) {
    return body.length >= 16 && body[0] === 0 ? { kind: 'link-gone', index: viewOf(body).getInt32(4, true) } : other;
  }
  if (type === rtm.newNeighbour) {
    const neighbour = decodeNeighbour(body);
    return neighbour ? { kind: 'neighbour', neighbour } : other;
  }
  return other;
}

/** NLMSG_ERROR. The request itself is left out of it (NETLINK_CAP_ACK); a text of the kernel may follow (NETLINK_EXT_ACK). */
function decodeAnswer(flags: number, body: Uint8Array): KernelMessage {
  if (body.length < 20) return { kind: 'other' };
  const code = -viewOf(body).getInt32(0, true);
  const hasText = (flags & 0x200) !== 0;
  const text = hasText ? attributes(body.subarray(20)).get(1) : undefined;
  const detail = text ? cString(text) : '';
  return { kind: 'answer', code: Math.max(0, code), detail: detail === '' ? null : detail };
}

function decodeAddress(body: Uint8Array): KernelAddress | null {
  if (body.length < 8) return null;
  const found = attributes(body.subarray(8));
  // IFA_LOCAL is the address itself on point-to-point links, where IFA_ADDRESS is the peer.
  const bytes = found.get(2) ?? found.get(1);
  const ip = bytes ? bytesToIp(bytes) : null;
  if (ip === null || bytes === undefined) return null;
  const prefixLength = body[1] ?? 0;
  const wide = bytes.length === 4 && prefixLength < 32;
  const times = found.get(6);
  const validSec = times && times.length >= 8 ? viewOf(times).getUint32(4, true) : Infinity;
  return {
    ip,
    index: viewOf(body).getUint32(4, true),
    prefixLength,
    secondary: ((body[2] ?? 0) & secondaryFlag) !== 0,
    marked: found.get(11)?.[0] === ourMark || validSec <= shortLeaseSec,
    payload: wide ? new Uint8Array(body) : null,
  };
}

function decodeLink(body: Uint8Array): Link | null {
  if (body.length < 16 || body[0] !== 0) return null;
  const found = attributes(body.subarray(16));
  const name = found.get(3);
  if (name === undefined) return null;
  const flags = viewOf(body).getUint32(8, true);
  const mac = found.get(1);
  const hasNeighbours = mac?.length === 6 && (flags & (flagLoopback | flagNoArp)) === 0;
  return {
    index: viewOf(body).getInt32(4, true),
    name: cString(name),
    mac: hasNeighbours && mac ? new Uint8Array(mac) : null,
    up: (flags & flagUp) !== 0,
    carrier: (flags & flagLowerUp) !== 0,
  };
}

function decodeNeighbour(body: Uint8Array): Neighbour | null {
  if (body.length < 12) return null;
  const state = viewOf(body).getUint16(8, true);
  const found = attributes(body.subarray(12));
  const address = found.get(1);
  const mac = found.get(2);
  const times = found.get(3);
  const ip = address ? bytesToIp(address) : null;
  if (ip === null || mac?.length !== 6 || (state & knownStates) === 0) return null;
  const confirmedTicks = times && times.length >= 4 ? viewOf(times).getUint32(0, true) : 0;
  return { ip, mac: macToText(mac), ageSec: Math.floor(confirmedTicks / ticksPerSec) };
}

/** Attributes by kind; of two of a kind the last. */
function attributes(bytes: Uint8Array): Map<number, Uint8Array> {
  const view = viewOf(bytes);
  const result = new Map<number, Uint8Array>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = view.getUint16(at, true);
    if (length < 4 || at + length > bytes.length) break;
    result.set(view.getUint16(at + 2, true) & 0x3fff, bytes.subarray(at + 4, at + length));
    at += (length + 3) & ~3;
  }
  return result;
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
