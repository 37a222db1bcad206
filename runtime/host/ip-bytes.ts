// Addresses as the bytes that the kernel and the wire use, in network order.
import { parseIp } from '../net/ip.ts';

/** 4 or 16 bytes; null when the text is no address. */
export function ipToBytes(text: string): Uint8Array | null {
  return quadBytes(text) ?? otherBytes(text);
}

/** Of a dotted quad, without what a thousand of these in a takeover would pay for each: split texts, iterators, big integers. */
function quadBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(4);
  let part = 0;
  let value = -1;
  for (let i = 0; i <= text.length; i++) {
    // A dot ends each part, and the last has one in thought.
    const code = i < text.length ? text.charCodeAt(i) : 46;
    if (code === 46) {
      if (value < 0 || part > 3) return null;
      bytes[part++] = value;
      value = -1;
      continue;
    }
    const digit = code - 48;
    // Leading zeros are octal to some programs and decimal to others.
    if (digit < 0 || digit > 9 || value === 0) return null;
    value = (value < 0 ? 0 : value * 10) + digit;
    if (value > 255) return null;
  }
  return part === 4 ? bytes : null;
}

function otherBytes(text: string): Uint8Array | null {
  const ip = parseIp(text);
  if (ip === null) return null;
  // IPv4 in an IPv6 spelling.
  const bytes = new Uint8Array(ip.family === 4 ? 4 : 16);
  let bits = ip.bits;
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(bits & 255n);
    bits >>= 8n;
  }
  return bytes;
}

/** Canonical text of 4 or 16 bytes; null for another length. */
export function bytesToIp(bytes: Uint8Array): string | null {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return null;
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  return parseIp(groups.join(':'))?.text ?? null;
}

export function macToText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** Six bytes of `aa:bb:cc:dd:ee:ff`; null when the text is no such address. */
export function macToBytes(text: string): Uint8Array | null {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return null;
  return Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16));
}
