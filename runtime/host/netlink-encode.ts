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
  put32(message, at, seconds);
  put32(message, at + 4, seconds);
  at = attribute(message, at + 16, 8, 4);
  put32(message, at, request.address.length === 16 ? noDad : 0);
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
  put32(message, 8, sequence);
}

/** Asks for an answer also when all went well. */
export function wantAck(message: Uint8Array): void {
  message[6] = (message[6] ?? 0) | nlm.ack;
}

/** Header, `ifaddrmsg`, IFA_LOCAL and IFA_ADDRESS, and room for more. */
function addressMessage(type: number, flags: number, request: AddressRequest, room: number): Uint8Array {
  const { address } = request;
  const size = address.length;
  const message = new Uint8Array(headerSize + 8 + 2 * (4 + size) + room);
  header(message, type, flags);
  message[16] = size === 4 ? family.v4 : family.v6;
  message[17] = request.prefixLength;
  put32(message, 20, request.index);
  let at = headerSize + 8;
  for (let kind = 2; kind >= 1; kind--) {
    at = attribute(message, at, kind, size);
    for (let i = 0; i < size; i++) message[at + i] = address[i] ?? 0;
    at += size;
  }
  return message;
}

/** Writes the head of an attribute; gives the offset of its value. */
function attribute(message: Uint8Array, at: number, kind: number, size: number): number {
  put16(message, at, 4 + size);
  put16(message, at + 2, kind);
  return at + 4;
}

function header(message: Uint8Array, type: number, flags: number): void {
  put32(message, 0, message.length);
  put16(message, 4, type);
  put16(message, 6, flags);
}

// Byte by byte: a view for each field is what a takeover of a thousand addresses would spend most of its time on.

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
