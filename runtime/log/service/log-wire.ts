// Messages of the log service as bytes and back. The layout is what the tables here say, in their order; test/golden/log-wire.txt holds examples.
// A frame is a length (u32, big-endian), a kind (u8), and the fields of that kind. Decoding trusts nothing.

import { anyName, count, type Field, flag, list, nullable, prose, record, word } from '../../net/fields.ts';
import { Reader, Writer } from '../../net/codec.ts';
import type { Position } from '../jlog/format.ts';
import {
  batchBytesMax,
  codes,
  frameBytesMax,
  logsPerFrame,
  lookedRecordsMax,
  nameBytesMax,
  namesMax,
  recordOverheadBytes,
  subscribersPerLog,
  wordsMax,
  type LogSubscriber,
  type LookedRecord,
  type PublishedLog,
  type ServiceMessage,
  type WireRecord,
} from './log-protocol.ts';

export type Decoded =
  | { readonly kind: 'message'; readonly message: ServiceMessage }
  /** A kind that this version does not have. */
  | { readonly kind: 'unknown'; readonly type: number }
  | { readonly kind: 'malformed'; readonly reason: string };

const text = anyName(nameBytesMax);
const words = prose(wordsMax);
const code = word(...codes);

const u8: Field<number> = { bytesMin: 1, write: (to, value) => to.u8(value), read: (from) => from.u8() };
const u32: Field<number> = { bytesMin: 4, write: (to, value) => to.u32(value), read: (from) => from.u32() };

const position: Field<Position> = {
  bytesMin: 8,
  write: (to, { log, marker }) => {
    to.u32(log);
    to.u32(marker);
  },
  read: (from) => ({ log: from.u32(), marker: from.u32() }),
};

/** `ECLS`, so that something else that talks to this port is told from an old version. */
const magic: Field<'ECLS'> = {
  bytesMin: 4,
  write: (to) => to.u32(0x4543_4c53),
  read: (from) => {
    if (from.u32() !== 0x4543_4c53) from.fail('no hello of this protocol');
    return 'ECLS';
  },
};

/** By hand and not by `list` of `record`: there are hundreds of thousands of them in a second. */
const records: Field<readonly WireRecord[]> = {
  bytesMin: 1,
  write: (to, values) => {
    to.varint(values.length);
    for (const { sec, usec, payload } of values) {
      to.u32(sec);
      to.u32(usec);
      to.u32(payload.length);
      to.raw(payload);
    }
  },
  read: (from) => {
    const values: WireRecord[] = [];
    for (let left = from.count(recordOverheadBytes, frameBytesMax); left > 0 && from.error === null; left--) {
      values.push({ sec: from.u32(), usec: from.u32(), payload: from.raw(from.u32()) });
    }
    return values;
  },
};

/** The rest of the frame. */
const rest: Field<Uint8Array> = {
  bytesMin: 0,
  write: (to, value) => to.raw(value),
  read: (from) => from.raw(from.remaining),
};

const subscriber = record<LogSubscriber>({ name: text, checkpoint: nullable(position), reader: nullable(text) });

const publishedLog = record<PublishedLog>({
  key: text,
  bytes: count,
  segmentBytes: count,
  first: nullable(position),
  last: nullable(position),
  subscribers: list(subscriber, subscribersPerLog),
  problem: nullable(words),
});

const lookedRecord = record<LookedRecord>({ sec: u32, bytes: u32, crc: u32 });

type Kind = ServiceMessage['kind'];
type Body<K extends Kind> = Omit<Extract<ServiceMessage, { kind: K }>, 'kind'>;
type Layouts = { readonly [K in Kind]: { readonly type: number; readonly body: Field<Body<K>> } };

/** Numbers of kinds are for ever. What `hello`, `welcome` and `bye` say is the same in every version. */
const layouts: Layouts = {
  hello: {
    type: 1,
    body: withMagic<Body<'hello'>>({ lowest: u8, highest: u8, service: text, name: text, software: text, silenceMs: count }),
  },
  welcome: {
    type: 2,
    body: withMagic<Body<'welcome'>>({ version: u8, service: text, name: text, subcluster: text, software: text, silenceMs: count }),
  },
  bye: { type: 3, body: record<Body<'bye'>>({ code, message: words }) },
  ping: { type: 4, body: record<Body<'ping'>>({ nonce: u32 }) },
  pong: { type: 5, body: record<Body<'pong'>>({ nonce: u32 }) },
  list: { type: 16, body: record<Body<'list'>>({ request: u32 }) },
  logs: { type: 17, body: record<Body<'logs'>>({ request: u32, more: flag, logs: list(publishedLog, logsPerFrame) }) },
  changed: { type: 18, body: record<Body<'changed'>>({}) },
  subscribe: {
    type: 19,
    body: record<Body<'subscribe'>>({
      subscription: u32,
      log: text,
      subscribers: list(text, namesMax),
      credit: u32,
      recordBytesMax: u32,
      resume: nullable(record<{ identity: string; position: Position }>({ identity: text, position })),
    }),
  },
  subscribed: {
    type: 20,
    body: record<Body<'subscribed'>>({ subscription: u32, subscriber: text, identity: text, checkpoint: position, start: position }),
  },
  batch: { type: 21, body: record<Body<'batch'>>({ subscription: u32, first: position, records }) },
  piece: {
    type: 22,
    body: record<Body<'piece'>>({ subscription: u32, position, sec: u32, usec: u32, total: u32, offset: u32, bytes: rest }),
  },
  credit: { type: 23, body: record<Body<'credit'>>({ subscription: u32, bytes: u32 }) },
  checkpoint: { type: 24, body: record<Body<'checkpoint'>>({ subscription: u32, epoch: u32, position }) },
  stored: { type: 25, body: record<Body<'stored'>>({ subscription: u32, position }) },
  status: {
    type: 26,
    body: record<Body<'status'>>({
      subscription: u32,
      position,
      behindBytes: count,
      behindRecords: nullable(count),
      oldestSec: nullable(count),
    }),
  },
  moved: {
    type: 27,
    body: record<Body<'moved'>>({ subscription: u32, epoch: u32, from: position, to: position, why: word('repair', 'operator') }),
  },
  damage: { type: 28, body: record<Body<'damage'>>({ subscription: u32, what: text, bytes: count, message: words }) },
  unsubscribe: { type: 29, body: record<Body<'unsubscribe'>>({ subscription: u32 }) },
  ended: { type: 30, body: record<Body<'ended'>>({ subscription: u32, code, message: words, holder: nullable(text) }) },
  writer: { type: 31, body: record<Body<'writer'>>({ id: text }) },
  look: { type: 32, body: record<Body<'look'>>({ request: u32, log: text, from: position }) },
  looked: {
    type: 33,
    body: record<Body<'looked'>>({
      request: u32,
      identity: text,
      problem: nullable(words),
      first: position,
      records: list(lookedRecord, lookedRecordsMax),
    }),
  },
};

const kindOfType = new Map((Object.keys(layouts) as Kind[]).map((kind) => [layouts[kind].type, kind]));

/** The bytes of a frame, length first. A message that does not fit the format is a bug: RangeError. */
export function encodeFrame(message: ServiceMessage): Uint8Array {
  const { type, body } = layoutOf(message.kind);
  const to = new Writer(message.kind === 'batch' || message.kind === 'piece' ? batchBytesMax + 4 : 256);
  to.u32(0);
  to.u8(type);
  body.write(to, message);
  if (to.length - 4 > frameBytesMax) throw new RangeError(`a ${message.kind} of ${to.length} bytes`);
  const bytes = to.take();
  new DataView(bytes.buffer).setUint32(0, bytes.length - 4);
  return bytes;
}

/** Bytes to leave free before packed records, for what `finishBatch` puts there. */
export const batchHeadBytes = 32;

/** A batch whose records lie packed in `bytes` from `batchHeadBytes` to `end` (see `pack-records.ts`): the same bytes as `encodeFrame` makes of it. */
export function finishBatch(bytes: Buffer, end: number, subscription: number, first: Position, count: number): Uint8Array {
  const head = new Writer(batchHeadBytes);
  head.u32(0);
  head.u8(layouts.batch.type);
  head.u32(subscription);
  position.write(head, first);
  head.varint(count);
  const from = batchHeadBytes - head.length;
  bytes.set(head.take(), from);
  bytes.writeUInt32BE(end - from - 4, from);
  return bytes.subarray(from, end);
}

/** A frame without its length. Payloads are views into `bytes`. Never throws, and allocates in proportion to the length of the input. */
export function decodeFrame(bytes: Uint8Array): Decoded {
  const from = new Reader(bytes);
  const type = from.u8();
  if (from.error !== null) return { kind: 'malformed', reason: 'an empty frame' };
  const kind = kindOfType.get(type);
  if (kind === undefined) return { kind: 'unknown', type };
  const message = { kind, ...(layoutOf(kind).body.read(from) as object) } as ServiceMessage;
  if (from.remaining > 0) from.fail(`${from.remaining} bytes too many`);
  return from.error === null ? { kind: 'message', message } : { kind: 'malformed', reason: `${kind}: ${from.error}` };
}

function withMagic<T>(fields: { readonly [K in keyof T]: Field<T[K]> }): Field<T> {
  const body = record<T>(fields);
  return {
    bytesMin: magic.bytesMin + body.bytesMin,
    write: (to, value) => {
      magic.write(to, 'ECLS');
      body.write(to, value);
    },
    read: (from) => {
      magic.read(from);
      return body.read(from);
    },
  };
}

/** The table is closed over all kinds; which of them it is does not matter to the functions above. */
function layoutOf(kind: Kind): { readonly type: number; readonly body: Field<unknown> } {
  return layouts[kind] as { readonly type: number; readonly body: Field<unknown> };
}
