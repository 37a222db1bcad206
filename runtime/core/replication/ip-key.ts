// Addresses as words of 32 bits, for the tables that count by address: a mail server asks for one at each connection, so nothing is
// allocated here and no big integers are made. `runtime/net/ip.ts` has the last word on spelling: what is not a plain IPv4 address goes there.

import { ipFromBits, parseCidr, parseIp } from '../../net/ip.ts';

/** Where a parsed key goes: the words of its network, the highest first, one for IPv4 and four for IPv6. */
export class IpKey {
  family: 4 | 6 = 4;
  /** Bits of the prefix: 32 or 128 for an address. */
  length = 32;
  readonly words = new Uint32Array(4);

  /** An address or a block (host bits are cleared); false: neither. */
  parse(text: string): boolean {
    const v4 = parseV4(text);
    if (v4 >= 0) {
      this.family = 4;
      this.length = 32;
      this.words[0] = v4;
      return true;
    }
    const block = text.includes('/') ? parseCidr(text) : null;
    const ip = block === null ? parseIp(text) : block.network;
    if (ip === null) return false;
    this.family = ip.family;
    this.length = block === null ? (ip.family === 4 ? 32 : 128) : block.prefix;
    this.setBits(ip.bits);
    return true;
  }

  setBits(bits: bigint): void {
    if (this.family === 4) {
      this.words[0] = Number(bits);
      return;
    }
    for (let i = 0; i < 4; i++) this.words[i] = Number((bits >> BigInt(96 - 32 * i)) & 0xffff_ffffn);
  }

  /** An IPv4 address as a number. */
  setV4(address: number): void {
    this.family = 4;
    this.length = 32;
    this.words[0] = address;
  }

  /** Canonical text; an address without its prefix. */
  text(): string {
    return textOf(this.family, this.words, 0, this.length, false);
  }
}

/** `withPrefix`: `/32` and `/128` too, as the console shows them. */
export function textOf(family: 4 | 6, words: Uint32Array, at: number, length: number, withPrefix: boolean): string {
  const isHost = length === (family === 4 ? 32 : 128);
  const suffix = isHost && !withPrefix ? '' : `/${length}`;
  const first = words[at] ?? 0;
  if (family === 4) return `${textOfV4(first)}${suffix}`;
  let bits = 0n;
  for (let i = 0; i < 4; i++) bits = (bits << 32n) | BigInt(words[at + i] ?? 0);
  return `${ipFromBits(6, bits).text}${suffix}`;
}

export function textOfV4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** -1: it is no IPv4 address in the one spelling that `parseIp` takes. */
export function parseV4(text: string): number {
  const end = text.length;
  if (end < 7 || end > 15) return -1;
  let value = 0;
  let part = -1;
  let dots = 0;
  for (let i = 0; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit === -2) {
      if (part < 0 || dots === 3) return -1;
      value = value * 256 + part;
      part = -1;
      dots++;
    } else if (digit < 0 || digit > 9 || part === 0) {
      return -1;
    } else {
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return -1;
    }
  }
  return dots === 3 && part >= 0 ? value * 256 + part : -1;
}
