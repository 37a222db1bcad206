// Ethernet frames of ARP (RFC 826, 5227) and IPv6 neighbour discovery (RFC 4861): announcements, probes, and the reading of answers.
import { bytesToIp } from './ip-bytes.ts';

export const etherType = { arp: 0x0806, ipv6: 0x86dd } as const;
/** No frame of ours is longer. */
export const maxFrameSize = 86;

const broadcast = Uint8Array.of(255, 255, 255, 255, 255, 255);
const zeroMac = new Uint8Array(6);
/** Ethernet, IPv4, and the lengths of their addresses. */
const arpHead = Uint8Array.of(0, 1, 8, 0, 6, 4);
const allNodesMac = Uint8Array.of(0x33, 0x33, 0, 0, 0, 1);
const allNodes = Uint8Array.of(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

export interface Target {
  readonly mac: Uint8Array;
  readonly ip: Uint8Array;
}

/**
 * What tells the neighbours that `ip` is at `mac` now, to everybody or to one host. ARP in both forms, because some systems learn from
 * requests only and some from replies only (RFC 5227 section 3); IPv6 as an unsolicited advertisement (RFC 4861 section 7.2.6).
 */
export function announcements(ip: Uint8Array, mac: Uint8Array, to: Target | null): Uint8Array[] {
  if (ip.length === 16) return [advertisement(ip, mac, to)];
  const request = arp({ to: to?.mac ?? broadcast, from: mac, senderIp: ip, targetMac: zeroMac, targetIp: ip });
  // All else is as in the request.
  const reply = request.slice();
  reply[21] = 2;
  reply.set(to?.mac ?? broadcast, 32);
  if (to !== null) reply.set(to.ip, 38);
  return [request, reply];
}

/**
 * Asks who has the address, without saying that we want it: no host changes its tables (RFC 5227 section 2.1.1). The IPv6 question comes
 * from a link-local address and not, as in duplicate address detection, from none: that would be answered to everybody, and all
 * neighbours would learn the address back to whom it has just been taken from.
 */
export function probe(ip: Uint8Array, mac: Uint8Array): Uint8Array {
  if (ip.length === 4) {
    return arp({ to: broadcast, from: mac, senderIp: new Uint8Array(4), targetMac: zeroMac, targetIp: ip });
  }
  // The solicited-node group of the address, ff02::1:ffXX:XXXX.
  const group = Uint8Array.of(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, ip[13] ?? 0, ip[14] ?? 0, ip[15] ?? 0);
  const groupMac = Uint8Array.of(0x33, 0x33, 0xff, ip[13] ?? 0, ip[14] ?? 0, ip[15] ?? 0);
  const body = new Uint8Array(32);
  body[0] = 135;
  body.set(ip, 8);
  body[24] = 1; // source link-layer address, in units of eight bytes
  body[25] = 1;
  body.set(mac, 26);
  return neighbourDiscovery(groupMac, mac, linkLocal(mac), group, body);
}

/** Of a MAC (RFC 4291, appendix A). The interface need not have it: answers come to the MAC, and are read from the wire. */
function linkLocal(mac: Uint8Array): Uint8Array {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, a ^ 2, b, c, 0xff, 0xfe, d, e, f);
}

/** What somebody says about an address: that he has it, or that he wants to know who has it because he would take it. */
export interface Said {
  readonly kind: 'claim' | 'question';
  readonly ip: string;
  readonly mac: Uint8Array;
}

/** Null where a frame says neither. */
export function readFrame(frame: Uint8Array): Said | null {
  const type = frame.length >= 14 ? ((frame[12] ?? 0) << 8) | (frame[13] ?? 0) : 0;
  if (type === etherType.arp) return readArp(frame);
  if (type === etherType.ipv6) return readAdvertisement(frame);
  return null;
}

function readArp(frame: Uint8Array): Said | null {
  if (frame.length < 42) return null;
  const ethernetAndIpv4 = [0, 1, 8, 0, 6, 4].every((byte, i) => frame[14 + i] === byte);
  const operation = ((frame[20] ?? 0) << 8) | (frame[21] ?? 0);
  if (!ethernetAndIpv4 || operation < 1 || operation > 2) return null;
  const mac = new Uint8Array(frame.subarray(22, 28));
  const ip = bytesToIp(frame.subarray(28, 32));
  if (ip === null) return null;
  if (ip !== '0.0.0.0') return { kind: 'claim', ip, mac };
  const asked = operation === 1 ? bytesToIp(frame.subarray(38, 42)) : null;
  return asked === null ? null : { kind: 'question', ip: asked, mac };
}

function readAdvertisement(frame: Uint8Array): Said | null {
  if (frame.length < 78 || frame[20] !== 58 || frame[21] !== 255 || frame[54] !== 136) return null;
  const ip = bytesToIp(frame.subarray(62, 78));
  return ip === null ? null : { kind: 'claim', ip, mac: new Uint8Array(frame.subarray(6, 12)) };
}

interface ArpFields {
  readonly to: Uint8Array;
  readonly from: Uint8Array;
  readonly senderIp: Uint8Array;
  readonly targetMac: Uint8Array;
  readonly targetIp: Uint8Array;
}

function arp(fields: ArpFields): Uint8Array {
  const frame = new Uint8Array(42);
  ethernet(frame, fields.to, fields.from, etherType.arp);
  frame.set(arpHead, 14);
  frame[21] = 1; // a request
  frame.set(fields.from, 22);
  frame.set(fields.senderIp, 28);
  frame.set(fields.targetMac, 32);
  frame.set(fields.targetIp, 38);
  return frame;
}

function advertisement(ip: Uint8Array, mac: Uint8Array, to: Target | null): Uint8Array {
  const body = new Uint8Array(32);
  body[0] = 136;
  body[4] = 0x20; // override what you have
  body.set(ip, 8);
  body[24] = 2; // target link-layer address, in units of eight bytes
  body[25] = 1;
  body.set(mac, 26);
  return neighbourDiscovery(to?.mac ?? allNodesMac, mac, ip, to?.ip ?? allNodes, body);
}

/** Hop limit 255 is what proves to the receiver that the packet was not routed. */
function neighbourDiscovery(toMac: Uint8Array, fromMac: Uint8Array, from: Uint8Array, to: Uint8Array, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(54 + body.length);
  ethernet(frame, toMac, fromMac, etherType.ipv6);
  frame[14] = 0x60;
  frame[19] = body.length;
  frame[20] = 58;
  frame[21] = 255;
  frame.set(from, 22);
  frame.set(to, 38);
  frame.set(body, 54);
  const sum = checksum(from, to, body);
  frame[56] = sum >> 8;
  frame[57] = sum & 255;
  return frame;
}

/** Of ICMPv6 over its pseudo header (RFC 8200 section 8.1); `body` with a zero in the place of the sum, and of even length. */
function checksum(from: Uint8Array, to: Uint8Array, body: Uint8Array): number {
  let sum = body.length + 58;
  for (const part of [from, to, body]) {
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function ethernet(frame: Uint8Array, to: Uint8Array, from: Uint8Array, type: number): void {
  frame.set(to, 0);
  frame.set(from, 6);
  frame[12] = type >> 8;
  frame[13] = type & 255;
}
