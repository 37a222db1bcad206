// Limits and throttles as an operator writes them, in the settings of Haraka and on the command line of the Postfix service.
//
//   ipv4/32=20, ipv4/24=100, ipv6/64=20     at most so many connections from a block of that size
//   mail-{sender_domain} 100/60             the throttle `mail-` and the domain, 100 in 60 seconds
//   mail-{ip} 10/1 and all 1000/60          from both or from none

import { parseIp } from '../net/ip.ts';

export interface BlockLimit {
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly limit: number;
}

/** One or several; from all of them, or from none. */
export interface NamedThrottle {
  readonly parts: readonly {
    /** With `{ip}` and the like in it. */
    readonly name: string;
    /** `N/SECONDS`. */
    readonly rate: string;
  }[];
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const familyBits = { 4: 32, 6: 128 } as const;
/** What a limit that nobody has set amounts to. */
const noLimit = Number.MAX_SAFE_INTEGER;
/** Longest name of a throttle; what a client says about itself can be longer than any sensible key. */
const nameMax = 200;

export function parseLimits(text: string): Parsed<readonly BlockLimit[]> {
  const limits: BlockLimit[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const match = /^ipv([46])\/(\d{1,3})\s*=\s*(\d{1,15})$/.exec(part);
    const family = match?.[1] === '6' ? 6 : 4;
    if (match === null || Number(match[2]) > familyBits[family]) {
      return { ok: false, why: `\`${part}\` is no limit: write such as ipv4/32=20, ipv4/24=100, ipv6/64=20` };
    }
    limits.push({ family, prefix: Number(match[2]), limit: Number(match[3]) });
  }
  // The smallest block first: it is the one that a refusal should name.
  return { ok: true, value: limits.sort((a, b) => b.prefix - a.prefix) };
}

export function parseThrottle(text: string): Parsed<NamedThrottle | null> {
  if (text.trim() === '') return { ok: true, value: null };
  const parts: { name: string; rate: string }[] = [];
  for (const part of text.trim().split(/\s+and\s+/i)) {
    const match = /^(\S+)\s+([1-9]\d{0,9}(?:\/[1-9]\d{0,6})?)$/.exec(part);
    if (match === null) return { ok: false, why: `\`${part}\` is no throttle: write a name and N/SECONDS, such as mail-{ip} 100/60` };
    parts.push({ name: match[1] ?? '', rate: match[2] ?? '' });
  }
  return { ok: true, value: { parts } };
}

/** The one spelling of an address: without the zone of a link-local one, and IPv4 as such where it came over IPv6. */
export function plainAddress(text: string): string {
  const [address = ''] = text.split('%');
  return parseIp(address)?.text ?? text;
}

/** The command that asks for one more connection from `ip`, and counts it. */
export function admitCommand(object: string, ip: string, limits: readonly BlockLimit[]): readonly (string | number)[] {
  const family = ip.includes(':') ? 6 : 4;
  const own = limits.filter((each) => each.family === family);
  const alone = own.find(({ prefix }) => prefix === familyBits[family]);
  const blocks = own.filter((each) => each !== alone);
  return ['EC.ADMIT', object, ip, alone?.limit ?? noLimit, ...blocks.flatMap(({ prefix, limit }) => ['PREFIX', prefix, limit])];
}

/** The command that takes one from a throttle, or from several. What is not known of a message is empty in a name. */
export function throttleCommand(
  object: string,
  { parts }: NamedThrottle,
  values: Readonly<Record<string, string>>,
): readonly (string | number)[] {
  // Two that come to the same name are one, with the rate that was written first.
  const rates = new Map<string, string>();
  for (const { name, rate } of parts) {
    const filled = name.replace(/\{([a-z_]+)\}/g, (_, word: string) => (values[word] ?? '').toLowerCase().replace(/[^!-~]/g, '_'));
    const key = `${object}:${filled.slice(0, nameMax)}`;
    if (!rates.has(key)) rates.set(key, rate);
  }
  return ['EC.THROTTLE', ...[...rates].flatMap(([key, rate], index) => (index === 0 ? [key, rate] : ['AND', key, rate]))];
}

/** Of a mail address; empty where there is none, as for the null sender. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1 || address.length);
}
