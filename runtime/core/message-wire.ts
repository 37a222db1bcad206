// Messages as bytes and back (docs/wire.md). The layout is what the tables here say, in their order; test/golden/wire.txt holds examples.
// Decoding trusts nothing: any bytes give a message, or `unknown` (of a newer version, to be counted), or `malformed` with the reason.

import type { Move } from './ownership/balance.ts';
import type { Claim, ClaimClass } from './ownership/election.ts';
import type { Offer } from './ownership/entries.ts';
import { count, digest, duration, type Field, flag, ip, list, mac, name, nullable, prose } from '../net/fields.ts';
import { readFlaggedIp, record, word, writeFlaggedIp } from '../net/fields.ts';
import type { Message, OperatorMessage } from './messages.ts';
import { Reader, Writer } from '../net/codec.ts';
import type { MemberInfo } from './membership/view.ts';

/**
 * What members must have in common. A later release may add kinds, and fields behind the last one of a message, and keep the number: who does
 * not know them ignores them, and who misses them takes them for what was before. What decides who owns an address is never added so.
 */
export const wireVersion = 2;

/** More addresses, hosts or members than any cluster has; what is above is refused on both sides. */
const addressesMax = 65_536;
const membersMax = 256;
/** As many nodes and managers as an IR may have. */
const namesMax = 2048;
const textMax = 255;

export type Decoded =
  | { readonly kind: 'message'; readonly message: Message }
  /** Of another version, or of a kind that this version does not have: counted, otherwise ignored. */
  | { readonly kind: 'unknown'; readonly version: number; readonly type: number }
  | { readonly kind: 'malformed'; readonly reason: string };

const text = name(textMax);
const hash = digest(textMax);
const ips = list(ip, addressesMax);

const member = record<MemberInfo>({
  privateName: text,
  node: nullable(text),
  subcluster: nullable(text),
  type: word('Momentum', 'Manager'),
  version: text,
  address: text,
  groups: list(text, 64),
});

const claimClasses: readonly ClaimClass[] = [0, 2, 5];

/** Five bytes: class in bits 0 and 1, pinned in bit 2. */
const claim: Field<Claim> = {
  bytesMin: 5,
  write: (to, value) => writeFlaggedIp(to, value.ip, claimClasses.indexOf(value.claim) | (value.pinned ? 4 : 0)),
  read: (from) => {
    const { ip: address, flags } = readFlaggedIp(from);
    const strength = claimClasses[flags & 3];
    if (strength === undefined || flags > 7) from.fail(`flags ${flags} of a claim`);
    return { ip: address, claim: strength ?? 0, pinned: (flags & 4) !== 0 };
  },
};

const offer = record<Offer>({
  ip,
  bindings: list(text, 4096),
  services: list(text, 4096),
  preference: nullable(text),
  follow: nullable(ip),
  able: flag,
});

const move = record<Move>({ ip, from: text, to: text });

const orderMove = record<{ ip: string; to: string }>({ ip, to: text });

const order: Field<OperatorMessage['order']> = {
  bytesMin: 2,
  write: (to, value) => {
    to.u8(value.kind === 'move' ? 0 : 1);
    if (value.kind === 'move') orderMove.write(to, value);
    else flag.write(to, value.on);
  },
  read: (from) => {
    const kind = from.u8();
    if (kind > 1) from.fail(`order ${kind}`);
    return kind === 0 ? { kind: 'move', ...orderMove.read(from) } : { kind: 'drain', on: flag.read(from) };
  },
};

type Body<K extends Message['kind']> = Omit<Extract<Message, { kind: K }>, 'kind'>;
type Layouts = { readonly [K in Message['kind']]: { readonly type: number; readonly body: Field<Body<K>> } };

/** Numbers of kinds are for ever: a kind that is given up leaves its number unused. */
const layouts: Layouts = {
  state: {
    type: 1,
    body: record<Body<'state'>>({
      view: text,
      round: count,
      part: count,
      parts: count,
      member,
      incarnation: text,
      fingerprints: list(hash, 16),
      offers: hash,
      knows: list(hash, membersMax),
      unable: ips,
      mature: flag,
      draining: flag,
      late: flag,
      beatsInMs: duration,
      component: count,
      quorum: count,
      claims: list(claim, addressesMax),
    }),
  },
  origin: {
    type: 13,
    body: record<Body<'origin'>>({
      view: text,
      round: count,
      table: hash,
      peers: list(record<{ who: string; holds: string }>({ who: name(2 * textMax), holds: hash }), membersMax),
      names: list(text, namesMax),
      places: list(record<{ member: string; nodes: readonly string[] }>({ member: text, nodes: list(text, namesMax) }), membersMax),
    }),
  },
  offers: { type: 2, body: record<Body<'offers'>>({ hash, part: count, parts: count, offers: list(offer, addressesMax) }) },
  round: {
    type: 3,
    body: record<Body<'round'>>({ view: text, round: count, why: word('reload', 'announce', 'return') }),
  },
  mature: { type: 4, body: record<Body<'mature'>>({ view: hash }) },
  plan: {
    type: 5,
    body: record<Body<'plan'>>({
      view: hash,
      base: hash,
      why: word('balance', 'preference', 'drain'),
      moves: list(move, addressesMax),
    }),
  },
  acquired: { type: 6, body: record<Body<'acquired'>>({ view: hash, ips }) },
  abandon: { type: 7, body: record<Body<'abandon'>>({ view: hash, ips }) },
  able: { type: 8, body: record<Body<'able'>>({ view: hash, able: flag, ips, reason: prose(500) }) },
  heartbeat: { type: 9, body: record<Body<'heartbeat'>>({ view: hash, sequence: count, hash: nullable(hash), delayMs: duration }) },
  exclude: {
    type: 10,
    body: record<Body<'exclude'>>({
      view: text,
      round: count,
      members: list(text, membersMax),
      why: word('unstated', 'silent', 'disagrees'),
    }),
  },
  operator: { type: 11, body: record<Body<'operator'>>({ order }) },
  arp: {
    type: 12,
    body: record<Body<'arp'>>({
      hosts: list(record<{ ip: string; mac: string; ageSec: number }>({ ip, mac, ageSec: duration }), addressesMax),
    }),
  },
};

const kindOfType = new Map((Object.keys(layouts) as Message['kind'][]).map((kind) => [layouts[kind].type, kind]));

/** The bytes of a message. A message that does not fit the format is a bug: RangeError. */
export function encodeMessage(message: Message): Uint8Array {
  const { type, body } = layoutOf(message.kind);
  const to = new Writer();
  to.u16(magic);
  to.u8(wireVersion);
  to.u8(type);
  body.write(to, message);
  return to.finish();
}

/** Never throws, and allocates in proportion to the length of the input. */
export function decodeMessage(bytes: Uint8Array): Decoded {
  const from = new Reader(bytes);
  if (from.u16() !== magic) return { kind: 'malformed', reason: 'no message of ours' };
  const version = from.u8();
  const type = from.u8();
  if (from.error !== null) return { kind: 'malformed', reason: from.error };
  const kind = kindOfType.get(type);
  if (version !== wireVersion || kind === undefined) return { kind: 'unknown', version, type };
  const message = { kind, ...(layoutOf(kind).body.read(from) as object) } as Message;
  return from.error === null ? { kind: 'message', message } : { kind: 'malformed', reason: `${kind}: ${from.error}` };
}

/** `EC`. */
const magic = 0x4543;

/** The table is closed over all kinds; which of them it is does not matter to the two functions above. */
function layoutOf(kind: Message['kind']): { readonly type: number; readonly body: Field<unknown> } {
  return layouts[kind] as { readonly type: number; readonly body: Field<unknown> };
}
