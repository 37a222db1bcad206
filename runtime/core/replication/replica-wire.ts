// Messages of one object's group as bytes and back (docs/replication.md). One byte version, one byte type of the object, one byte kind, then the
// fields of the tables here, then entries to the end. Decoding trusts nothing; entries are decoded by whoever knows their kind.

import { anyName, count, flag, name, record } from '../../net/fields.ts';
import { Reader, Writer } from '../../net/codec.ts';
import type { ReplicaIr } from '../../ir/generated/types.ts';
import type { SectionDigest, TableId, Version } from './contents.ts';
import { receivedBytesMax } from './replication-limits.ts';
import { sectionCount } from './section-digests.ts';

export const replicationVersion = 2;

export type ReplicaType = ReplicaIr['type'];

/** Their place is their number on the wire: append only. */
export const replicaTypes: readonly ReplicaType[] = [
  'cache',
  'inbound_cidr',
  'outbound_cidr',
  'outbound_domains',
  'outbound_binding_domains',
  'OBTM',
  'OBTC',
  'shared_named_throttles',
  'metrics',
  'eccmgr_metrics',
  'counters',
];

/** Who I am and what I know. The first message of each member in each view, and again when somebody misses something. */
export interface Hello {
  readonly viewId: string;
  /** Counts from 0 in each view: who misses something begins the next one. */
  readonly round: number;
  readonly privateName: string;
  /** One life of one object in one process. */
  readonly session: number;
  /** Of this hello; parts of the snapshot that follows carry it. */
  readonly nonce: number;
  /** Messages of changes sent before this. */
  readonly sent: number;
  /** Members that name the same cohort know the same. */
  readonly cohort: string;
  /** Parameters and binding group, which should be the same everywhere. */
  readonly signature: string;
  /** False: it only tells, and keeps nothing of others. */
  readonly keeps: boolean;
  /** Of the logical clock, where the object has one: who joins must not write with older stamps. */
  readonly stamp: number;
  /** Milliseconds since 1970, as this member's clock has them. */
  readonly wallMs: number;
}

/** What a member holds in common with the others, by section, when it is at rest. */
export interface Comparing {
  readonly wallMs: number;
  readonly sections: readonly SectionDigest[];
}

export interface Changes {
  /** Counts from 1 in each session. */
  readonly sequence: number;
}

/** A numbered part of a snapshot. */
export interface Part {
  readonly nonce: number;
  readonly index: number;
  /** Empty: the sender's own. */
  readonly table: TableId;
  /** Of a member that has left. */
  readonly version: Version;
  /** The last part of this table; of the whole snapshot. */
  readonly tableEnds: boolean;
  readonly ends: boolean;
}

type ObjectMessage =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'changes'; readonly changes: Changes; readonly entries: Reader }
  | { readonly kind: 'part'; readonly part: Part; readonly entries: Reader }
  | { readonly kind: 'comparing'; readonly comparing: Comparing };

export type DecodedMessage =
  | ObjectMessage
  | { readonly kind: 'other-version'; readonly version: number }
  | { readonly kind: 'other-type'; readonly type: ReplicaType | null }
  | { readonly kind: 'malformed'; readonly reason: string };

const helloKind = 1;
const changesKind = 2;
const partKind = 3;
const comparingKind = 4;
const nameMax = 300;

const hello = record<Hello>({
  viewId: name(nameMax),
  round: count,
  privateName: name(nameMax),
  session: count,
  nonce: count,
  sent: count,
  cohort: name(nameMax),
  signature: anyName(2000),
  keeps: flag,
  stamp: count,
  wallMs: count,
});
const changes = record<Changes>({ sequence: count });
const part = record<Part>({
  nonce: count,
  index: count,
  table: name(nameMax),
  version: record<Version>({ messages: count, digest: name(64) }),
  tableEnds: flag,
  ends: flag,
});

export function encodeHello(type: ReplicaType, value: Hello): Uint8Array {
  const to = begin(type, helloKind);
  hello.write(to, value);
  return to.finish();
}

/** `entries` are bytes that the contents have written. */
export function encodeChanges(type: ReplicaType, value: Changes, entries: Uint8Array): Uint8Array {
  const to = begin(type, changesKind);
  changes.write(to, value);
  to.raw(entries);
  return to.finish();
}

export function encodePart(type: ReplicaType, value: Part, entries: Uint8Array): Uint8Array {
  const to = begin(type, partKind);
  part.write(to, value);
  to.raw(entries);
  return to.finish();
}

export function encodeComparing(type: ReplicaType, { wallMs, sections }: Comparing): Uint8Array {
  const to = begin(type, comparingKind);
  to.varint(wallMs);
  to.varint(sections.length);
  for (const { section, high, low } of sections) {
    to.varint(section);
    to.u32(high >>> 0);
    to.u32(low >>> 0);
  }
  return to.finish();
}

export function decodeObjectMessage(type: ReplicaType, data: Uint8Array): DecodedMessage {
  const from = new Reader(data);
  const version = from.u8();
  if (from.error === null && version !== replicationVersion) return { kind: 'other-version', version };
  const sent = replicaTypes[from.u8()] ?? null;
  const kind = from.u8();
  const most = type === 'counters' ? receivedBytesMax.counters : receivedBytesMax.others;
  if (data.length > most) return { kind: 'malformed', reason: `${data.length} bytes` };
  if (from.error === null && sent !== type) return { kind: 'other-type', type: sent };
  const decoded = decodeKind(kind, from);
  if (decoded === null) return { kind: 'malformed', reason: `kind ${kind}` };
  return from.error === null ? decoded : { kind: 'malformed', reason: from.error };
}

function decodeKind(kind: number, from: Reader): ObjectMessage | null {
  switch (kind) {
    case helloKind:
      return { kind: 'hello', hello: hello.read(from) };
    case changesKind:
      return { kind: 'changes', changes: changes.read(from), entries: from };
    case partKind:
      return { kind: 'part', part: part.read(from), entries: from };
    case comparingKind:
      return { kind: 'comparing', comparing: readComparing(from) };
    default:
      return null;
  }
}

function readComparing(from: Reader): Comparing {
  const wallMs = from.varint();
  const sections: SectionDigest[] = [];
  for (let left = from.count(9, sectionCount); left > 0 && from.error === null; left--) {
    const [section, high, low] = [from.varint(), from.u32(), from.u32()];
    if (section >= sectionCount) from.fail(`section ${section}`);
    else sections.push({ section, high, low });
  }
  return { wallMs, sections };
}

function begin(type: ReplicaType, kind: number): Writer {
  const to = new Writer();
  to.u8(replicationVersion);
  to.u8(replicaTypes.indexOf(type));
  to.u8(kind);
  return to;
}

/** The table of one session of one member. */
export function tableOf({ privateName, session }: { readonly privateName: string; readonly session: number }): TableId {
  return `${privateName}/${session}`;
}
