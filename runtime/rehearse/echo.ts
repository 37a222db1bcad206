// ICMP echo (RFC 792, RFC 4443): the bytes of a probe, and what in an answer says which probe it answers. Pure.

export interface Probe {
  /** Which of the addresses that are probed. */
  readonly address: number;
  /** Which of its probes. */
  readonly number: number;
}

/** Of ours and of nobody else who sends pings from this machine. */
export const nonceBytes = 8;
const headBytes = 8;
const size = headBytes + nonceBytes + 8;
const types = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } } as const;

export function echoRequest(family: 4 | 6, nonce: Uint8Array, { address, number }: Probe): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes[0] = types[family].request;
  // The identifier; a socket without privileges puts its own there.
  bytes.set(nonce.subarray(0, 2), 4);
  view.setUint16(6, number & 0xffff);
  bytes.set(nonce, headBytes);
  view.setUint32(headBytes + nonceBytes, address);
  view.setUint32(headBytes + nonceBytes + 4, number);
  // Of IPv6 the kernel does it, which knows the address that it goes out from.
  if (family === 4) view.setUint16(2, checksum(view));
  return bytes;
}

/** Null: no answer to a probe with this nonce. A raw socket of IPv4 gives the header of IP as well. */
export function readReply(family: 4 | 6, bytes: Uint8Array, nonce: Uint8Array): Probe | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = family === 4 && bytes.length > 0 && (bytes[0] ?? 0) >> 4 === 4 ? 4 * ((bytes[0] ?? 0) & 15) : 0;
  if (bytes.length < at + size || bytes[at] !== types[family].reply) return null;
  if (nonce.some((byte, i) => bytes[at + headBytes + i] !== byte)) return null;
  return { address: view.getUint32(at + headBytes + nonceBytes), number: view.getUint32(at + headBytes + nonceBytes + 4) };
}

/** RFC 1071. */
function checksum(view: DataView): number {
  let sum = 0;
  for (let at = 0; at < view.byteLength; at += 2) sum += view.getUint16(at);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~(sum + (sum >>> 16)) & 0xffff;
}
