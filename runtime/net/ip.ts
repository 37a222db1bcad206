// IP addresses and networks as numbers: parsing as strict as a configuration compiler must be, comparison, containment, text.
// Imports nothing. Spelling is accepted only in the canonical kinds (RFC 4291 section 2.2, dotted quad without leading zeros):
// `010.1.1.5` is octal to some programs and decimal to others, so it is refused.

/** An IPv4 or IPv6 address. IPv4 in `low` alone; IPv4-mapped IPv6 is normalised to IPv4. */
export interface Ip {
  readonly family: 4 | 6;
  /** The canonical text (RFC 5952 for IPv6); equal addresses have equal text. */
  readonly text: string;
  /** The address as an integer. */
  readonly bits: bigint;
}

export interface Cidr {
  readonly family: 4 | 6;
  /** First address of the block (host bits cleared). */
  readonly network: Ip;
  readonly prefix: number;
  /** `network/prefix`. */
  readonly text: string;
  /** False when the text had host bits set (`10.1.1.5/24`). */
  readonly exact: boolean;
}

/** Parses an address without brackets, port or zone; null when it is none. */
export function parseIp(text: string): Ip | null {
  const v4 = parseV4(text);
  // What passes is canonical already.
  if (v4 !== null) return { family: 4, text, bits: v4 };
  const v6 = parseV6(text);
  if (v6 === null) return null;
  if (v6 >> 32n === 0xffffn) return makeIp(4, v6 & 0xffffffffn);
  return makeIp(6, v6);
}

/** Parses `address/prefix`; null when it is no block. A lone address is no block. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const ip = parseIp(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (ip === null || !/^(0|[1-9]\d{0,2})$/.test(digits)) return null;
  const prefix = Number(digits);
  if (prefix > width(ip.family)) return null;
  return makeCidr(ip, prefix);
}

/** The block of `prefix` bits around an address. */
export function makeCidr(ip: Ip, prefix: number): Cidr {
  const host = BigInt(width(ip.family) - prefix);
  const network = makeIp(ip.family, (ip.bits >> host) << host);
  return { family: ip.family, network, prefix, text: `${network.text}/${prefix}`, exact: network.bits === ip.bits };
}

export function contains(block: Cidr, ip: Ip): boolean {
  const host = BigInt(width(block.family) - block.prefix);
  return block.family === ip.family && ip.bits >> host === block.network.bits >> host;
}

/** True when the blocks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.prefix <= b.prefix ? contains(a, b.network) : contains(b, a.network);
}

/** Order by family, then by number: the order of every table of addresses. */
export function compareIp(a: Ip, b: Ip): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : 0;
}

/** 127.0.0.0/8 or ::1. */
export function isLoopback(ip: Ip): boolean {
  return ip.family === 4 ? ip.bits >> 24n === 127n : ip.bits === 1n;
}

/** 0.0.0.0 or ::. */
export function isUnspecified(ip: Ip): boolean {
  return ip.bits === 0n;
}

export function width(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** The address of a number of 32 or 128 bits, which the caller has checked; an IPv4-mapped one is the caller's to refuse. */
export function ipFromBits(family: 4 | 6, bits: bigint): Ip {
  return makeIp(family, bits);
}

function makeIp(family: 4 | 6, bits: bigint): Ip {
  return { family, text: family === 4 ? textV4(bits) : textV6(bits), bits };
}

/** Without regular expression and big integers: configurations have thousands of these, and most checks run in a cold process. */
function parseV4(text: string): bigint | null {
  if (text.length < 7 || text.length > 15) return null;
  let bits = 0;
  let dots = 0;
  let part = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      if (digits > 0 && part === 0) return null;
      part = part * 10 + c - 48;
      digits++;
      if (part > 255) return null;
    } else if (c === 46 && digits > 0 && dots < 3) {
      bits = bits * 256 + part;
      dots++;
      part = 0;
      digits = 0;
    } else {
      return null;
    }
  }
  return dots === 3 && digits > 0 ? BigInt(bits * 256 + part) : null;
}

function parseV6(text: string): bigint | null {
  if (text.length < 2 || text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text)) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  let bits = 0n;
  for (const group of [...head, ...new Array<number>(missing).fill(0), ...tail]) bits = (bits << 16n) | BigInt(group);
  return bits;
}

/** Groups of one side of `::`; the last side may end in a dotted quad. */
function groups(side: string, mayEndInV4: boolean): number[] | null {
  if (side === '') return [];
  const parts = side.split(':');
  const result: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (mayEndInV4 && i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (v4 === null) return null;
      result.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      result.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return result.length <= 8 ? result : null;
}

function textV4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');
}

/** RFC 5952: lower case, the longest run of two or more zero groups becomes `::`, the first one on a tie. */
function textV6(bits: bigint): string {
  const parts: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) parts.push(Number((bits >> shift) & 0xffffn));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && parts[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = (from: number, to: number) =>
    parts
      .slice(from, to)
      .map((part) => part.toString(16))
      .join(':');
  return best.start < 0 ? hex(0, 8) : `${hex(0, best.start)}::${hex(best.start + best.length, 8)}`;
}
