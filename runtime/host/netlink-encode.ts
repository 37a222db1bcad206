// Requests to the kernel's routing socket as bytes: rtnetlink(7), netlink(7), linux/if_addr.h. Integers are in the machine's order,
// which is little-endian on everything that this runs on; addresses are in network order.

export const rtm = {
  newLink: 16,
  deleteLink: 17,
  getLink: 18,
  newAddress: 20,
  deleteAddress: 21,
  getAddress: 22,
  newNeighbour: 28,
  getNeighbour: 30,
} as const;
const nlm = { request: 0x1, ack: 0x4, dump: 0x300, replace: 0x100, create: 0x400 } as const;
const family = { any: 0, v4: 2, v6: 10 } as const;

/** No duplicate address detection: a managed address must be usable at once (IPv6 only; meaningless and ignored for IPv4). */
const noDad = 0x02;
const forever = 0xffffffff;
/** Our mark on what we plumb (`IFA_PROTO`, Linux 5.18; older kernels pass it over): what carries it is ours to take off, in every life. */
export const ourMark = 0xec;
const headerSize = 16;

export interface AddressRequest {
  readonly address: Uint8Array;
  readonly prefixLength: number;
  readonly index: number;
}

/**
 * Adds an alias, or gives it a new lifetime where it is. `leaseSec`: seconds until the kernel takes it away by itself, 0 for never.
 * The preferred lifetime is the same: a deprecated address would be avoided as a source.
 */
export function newAddress(request: AddressRequest, leaseSec: number): Uint8Array {
  const message = addressMessage(rtm.newAddress, nlm.request | nlm.replace | nlm.create, request, 20 + 8 + 8);
  let at = message.length - 36;
  at = attribute(message, at, 6, 16);
  const seconds = leaseSec === 0 ? forever : leaseSec;
  const view = viewOf(message);
  view.setUint32(at, seconds, true);
  view.setUint32(at + 4, seconds, true);
  at = attribute(message, at + 16, 8, 4);
  view.setUint32(at, request.address.length === 16 ? noDad : 0, true);
  at = attribute(message, at + 4, 11, 1);
  message[at] = ourMark;
  return message;
}

/** Removes the alias with exactly this prefix from exactly this interface. */
export function deleteAddress(request: AddressRequest): Uint8Array {
  return addressMessage(rtm.deleteAddress, nlm.request, request, 0);
}

/** Puts back an address as a dump has shown it. */
export function restoreAddress(payload: Uint8Array): Uint8Array {
  const message = new Uint8Array(headerSize + payload.length);
  header(message, rtm.newAddress, nlm.request | nlm.replace | nlm.create);
  message.set(payload, headerSize);
  return message;
}

export function dumpAddresses(): Uint8Array {
  const message = new Uint8Array(headerSize + 8);
  header(message, rtm.getAddress, nlm.request | nlm.dump);
  return message;
}

export function dumpNeighbours(): Uint8Array {
  const message = new Uint8Array(headerSize + 12);
  header(message, rtm.getNeighbour, nlm.request | nlm.dump);
  return message;
}

export function dumpLinks(): Uint8Array {
  const message = new Uint8Array(headerSize + 16);
  header(message, rtm.getLink, nlm.request | nlm.dump);
  return message;
}

/** The number that ties answers to a request. */
export function setSequence(message: Uint8Array, sequence: number): void {
  viewOf(message).setUint32(8, sequence, true);
}

/** Asks for an answer also when all went well. */
export function wantAck(message: Uint8Array): void {
  const view = viewOf(message);
  view.setUint16(6, view.getUint16(6, true) | nlm.ack, true);
}

/** Header, `ifaddrmsg`, IFA_LOCAL and IFA_ADDRESS, and room for more. */
function addressMessage(type: number, flags: number, request: AddressRequest, room: number): Uint8Array {
  const size = request.address.length;
  const message = new Uint8Array(headerSize + 8 + 2 * (4 + size) + room);
  header(message, type, flags);
  message[16] = size === 4 ? family.v4 : family.v6;
  message[17] = request.prefixLength;
  viewOf(message).setUint32(20, request.index, true);
  let at = headerSize + 8;
  for (const kind of [2, 1]) {
    at = attribute(message, at, kind, size);
    message.set(request.address, at);
    at += size;
  }
  return message;
}

/** Writes the head of an attribute; gives the offset of its value. */
function attribute(message: Uint8Array, at: number, kind: number, size: number): number {
  const view = viewOf(message);
  view.setUint16(at, 4 + size, true);
  view.setUint16(at + 2, kind, true);
  return at + 4;
}

function header(message: Uint8Array, type: number, flags: number): void {
  const view = viewOf(message);
  view.setUint32(0, message.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
