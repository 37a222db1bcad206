// Addresses as the bytes that the kernel and the wire use, in network order.
import { parseIp } from '../net/ip.ts';

/** 4 or 16 bytes; null when the text is no address. */
export function ipToBytes(text: string): Uint8Array | null {
  const ip = parseIp(text);
  if (ip === null) return null;
  // Without big integers: ten thousand of these are made between two heartbeats.
  if (ip.family === 4) return Uint8Array.from(ip.text.split('.'), Number);
  const bytes = new Uint8Array(16);
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
