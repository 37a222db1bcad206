// Messages of the log service for the tests of its wire format: one by hand of each kind, for the golden bytes, and any at all, for the properties.
import { Foreign } from '../../../base/foreign.ts';
import { plainCopy } from '../../plain-copy.ts';
import fc from 'fast-check';
import { codes, type ServiceMessage } from '../../../runtime/log/service/log-protocol.ts';

const at = (log: number, marker: number): { log: number; marker: number } => ({ log, marker });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

type Samples = { readonly [K in ServiceMessage['kind']]: Extract<ServiceMessage, { kind: K }> };

export const samples: Samples = {
  hello: { kind: 'hello', lowest: 1, highest: 1, service: 'logs', name: 'mgr1', software: 'ecclusterd 0.1.0', silenceMs: 30_000 },
  welcome: {
    kind: 'welcome',
    version: 1,
    service: 'logs',
    name: 'east1',
    subcluster: 'east',
    software: 'ecclusterd 0.1.0',
    silenceMs: 30_000,
  },
  bye: { kind: 'bye', code: 'stopping', message: new Foreign('this node is stopping') },
  ping: { kind: 'ping', nonce: 7 },
  pong: { kind: 'pong', nonce: 7 },
  list: { kind: 'list', request: 1 },
  logs: {
    kind: 'logs',
    request: 1,
    more: false,
    logs: [
      {
        key: 'mainlog',
        bytes: 1_604_005,
        segmentBytes: 1_600_000,
        first: at(0, 0),
        last: at(0, 0xa43b),
        subscribers: [
          { name: 'master', checkpoint: at(0, 0xa43a), reader: '10.20.0.2:40112' },
          { name: 'mgr2', checkpoint: null, reader: null },
        ],
        problem: null,
      },
      {
        key: 'bouncealllog',
        bytes: 0,
        segmentBytes: 0,
        first: null,
        last: null,
        subscribers: [],
        problem: new Foreign('there is no log yet'),
      },
    ],
  },
  changed: { kind: 'changed' },
  subscribe: {
    kind: 'subscribe',
    subscription: 3,
    log: 'mainlog',
    subscribers: ['mgr1', 'master'],
    credit: 4_194_304,
    recordBytesMax: 16_777_216,
    resume: { identity: '801:2f3a:18c2', position: at(0, 42_000) },
  },
  subscribed: {
    kind: 'subscribed',
    subscription: 3,
    subscriber: 'master',
    identity: '801:2f3a:18c2',
    checkpoint: at(0, 41_990),
    start: at(0, 42_000),
  },
  batch: {
    kind: 'batch',
    subscription: 3,
    first: at(0, 42_001),
    records: [
      { sec: 1_700_000_000, usec: 250_000, payload: bytes('message 0') },
      { sec: 1_700_000_001, usec: 0, payload: bytes('') },
    ],
  },
  piece: {
    kind: 'piece',
    subscription: 3,
    position: at(1, 1),
    sec: 1_700_000_002,
    usec: 999_999,
    total: 600_000,
    offset: 262_000,
    bytes: bytes('...'),
  },
  credit: { kind: 'credit', subscription: 3, bytes: 262_144 },
  checkpoint: { kind: 'checkpoint', subscription: 3, epoch: 0, position: at(0, 42_002) },
  stored: { kind: 'stored', subscription: 3, position: at(0, 42_002) },
  status: { kind: 'status', subscription: 3, position: at(0, 42_002), behindBytes: 1000, behindRecords: null, oldestSec: 1_700_000_003 },
  moved: { kind: 'moved', subscription: 3, epoch: 1, from: at(0, 42_002), to: at(0, 42_001), why: 'repair' },
  damage: { kind: 'damage', subscription: 3, what: 'segment', bytes: 43, message: new Foreign('43 bytes at byte 100 hold no message') },
  unsubscribe: { kind: 'unsubscribe', subscription: 3 },
  ended: {
    kind: 'ended',
    subscription: 4,
    code: 'busy',
    message: new Foreign("10.20.0.3:40113 reads mainlog as 'master' already"),
    holder: '10.20.0.3:40113',
  },
  writer: { kind: 'writer', id: '8f0e6b5d40587ae1e366bd5d214351aa' },
  look: { kind: 'look', request: 2, log: 'mainlog', from: at(0, 42_000) },
  looked: {
    kind: 'looked',
    request: 2,
    identity: '801:2f3a:18c2',
    problem: null,
    first: at(0, 42_001),
    records: [{ sec: 1_700_000_000, bytes: 10, crc: 0x8f0e_6b5d }],
  },
};

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const words = text.map((said) => new Foreign(said));
const u32 = fc.oneof(fc.nat(200), fc.nat(0x7fff_ffff), fc.constant(0xffff_ffff));
const number = fc.oneof(fc.nat(200), fc.maxSafeNat());
const position = fc.record({ log: u32, marker: u32 });
const nullable = <T>(inner: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(inner, { nil: null });
const kind = <K extends string>(value: K): fc.Arbitrary<K> => fc.constant(value);
const code = fc.constantFrom(...codes);
const payload = fc.uint8Array({ maxLength: 60 });

const arbitraries: { readonly [K in ServiceMessage['kind']]: fc.Arbitrary<Samples[K]> } = {
  hello: fc.record({
    kind: kind('hello'),
    lowest: fc.nat(255),
    highest: fc.nat(255),
    service: text,
    name: text,
    software: text,
    silenceMs: number,
  }),
  welcome: fc.record({
    kind: kind('welcome'),
    version: fc.nat(255),
    service: text,
    name: text,
    subcluster: text,
    software: text,
    silenceMs: number,
  }),
  bye: fc.record({ kind: kind('bye'), code, message: words }),
  ping: fc.record({ kind: kind('ping'), nonce: u32 }),
  pong: fc.record({ kind: kind('pong'), nonce: u32 }),
  list: fc.record({ kind: kind('list'), request: u32 }),
  logs: fc.record({
    kind: kind('logs'),
    request: u32,
    more: fc.boolean(),
    logs: fc.array(
      fc.record({
        key: text,
        bytes: number,
        segmentBytes: number,
        first: nullable(position),
        last: nullable(position),
        subscribers: fc.array(fc.record({ name: text, checkpoint: nullable(position), reader: nullable(text) }), { maxLength: 3 }),
        problem: nullable(words),
      }),
      { maxLength: 5 },
    ),
  }),
  changed: fc.record({ kind: kind('changed') }),
  subscribe: fc.record({
    kind: kind('subscribe'),
    subscription: u32,
    log: text,
    subscribers: fc.array(text, { maxLength: 4 }),
    credit: u32,
    recordBytesMax: u32,
    resume: nullable(fc.record({ identity: text, position })),
  }),
  subscribed: fc.record({
    kind: kind('subscribed'),
    subscription: u32,
    subscriber: text,
    identity: text,
    checkpoint: position,
    start: position,
  }),
  batch: fc.record({
    kind: kind('batch'),
    subscription: u32,
    first: position,
    records: fc.array(fc.record({ sec: u32, usec: u32, payload }), { maxLength: 12 }),
  }),
  piece: fc.record({ kind: kind('piece'), subscription: u32, position, sec: u32, usec: u32, total: u32, offset: u32, bytes: payload }),
  credit: fc.record({ kind: kind('credit'), subscription: u32, bytes: u32 }),
  checkpoint: fc.record({ kind: kind('checkpoint'), subscription: u32, epoch: u32, position }),
  stored: fc.record({ kind: kind('stored'), subscription: u32, position }),
  status: fc.record({
    kind: kind('status'),
    subscription: u32,
    position,
    behindBytes: number,
    behindRecords: nullable(number),
    oldestSec: nullable(number),
  }),
  moved: fc.record({
    kind: kind('moved'),
    subscription: u32,
    epoch: u32,
    from: position,
    to: position,
    why: fc.constantFrom('repair', 'operator'),
  }),
  damage: fc.record({ kind: kind('damage'), subscription: u32, what: text, bytes: number, message: words }),
  unsubscribe: fc.record({ kind: kind('unsubscribe'), subscription: u32 }),
  ended: fc.record({ kind: kind('ended'), subscription: u32, code, message: words, holder: nullable(text) }),
  writer: fc.record({ kind: kind('writer'), id: text }),
  look: fc.record({ kind: kind('look'), request: u32, log: text, from: position }),
  looked: fc.record({
    kind: kind('looked'),
    request: u32,
    identity: text,
    problem: nullable(words),
    first: position,
    records: fc.array(fc.record({ sec: u32, bytes: u32, crc: u32 }), { maxLength: 12 }),
  }),
};

/** Any message of any kind, within the limits. */
export const anyMessage: fc.Arbitrary<ServiceMessage> = fc
  .oneof(...Object.values(arbitraries).map((arbitrary) => arbitrary as fc.Arbitrary<ServiceMessage>))
  // fast-check makes objects without a prototype now and then, which nothing of ours does.
  .map(plainCopy);
