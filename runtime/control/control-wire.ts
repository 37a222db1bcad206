// Messages of the control group as bytes and back. The layout is what the tables here say, in their order; test/golden/control-wire.txt
// holds examples. Decoding trusts nothing: any bytes give a message, or `unknown` (of a newer version), or `malformed` with the reason.

import { Reader, Writer } from '../net/codec.ts';
import { count, digest, duration, type Field, label, list, name, nullable, prose, record, word } from '../net/fields.ts';
import { rolloutBodies } from './rollout-fields.ts';
import type {
  AgreedValue,
  AnswerHead,
  Cancel,
  Configured,
  ControlMessage,
  Credit,
  Hello,
  MachineId,
  Piece,
  Refuse,
  Request,
  RequestId,
  Scope,
  Timings,
} from './control-messages.ts';

const wireVersion = 1;

/** Bytes of an answer in one message. */
export const pieceBytes = 32 * 1024;
export const commandBytesMax = 64 * 1024;
/** More than a cluster has networks, peers and replicated objects; what is above is not compared. */
export const valuesMax = 2048;
const textMax = 255;

export type Decoded =
  | { readonly kind: 'message'; readonly message: ControlMessage }
  | { readonly kind: 'unknown'; readonly version: number; readonly type: number }
  | { readonly kind: 'malformed'; readonly reason: string };

const text = name(textMax);

const bytes: Field<Uint8Array> = { bytesMin: 1, write: (to, value) => to.bytes(value), read: (from) => from.bytes(pieceBytes) };

const id = record<RequestId>({ manager: text, incarnation: text, number: count });

const scopeKinds = ['all', 'subcluster', 'node'] as const;

const scope: Field<Scope> = {
  bytesMin: 1,
  write: (to, value) => {
    to.u8(scopeKinds.indexOf(value.kind));
    if (value.kind !== 'all') text.write(to, value.name);
  },
  read: (from) => {
    const kind = scopeKinds[from.u8()];
    if (kind === undefined) from.fail('a scope that there is not');
    return kind === undefined || kind === 'all' ? { kind: 'all' } : { kind, name: text.read(from) };
  },
};

const agreed = record<AgreedValue>({
  subject: word('settings', 'addresses', 'topologies', 'replicas', 'peers'),
  option: label(textMax),
  value: label(textMax),
});

type Body<M> = Omit<M, 'kind'>;

/** Behind the last field of an earlier release: who does not know it goes on without. */
const added = <T>(field: Field<T | null>): Field<T | null> => ({
  bytesMin: 0,
  write: field.write,
  read: (from) => (from.remaining > 0 ? field.read(from) : null),
});
const addedMachine = added(nullable(record<MachineId>({ disk: digest(8), boot: digest(8) })));
const addedKey = added(nullable(digest(8)));

const hello = record<Body<Hello>>({
  type: word('Momentum', 'Manager'),
  name: text,
  subcluster: nullable(text),
  clusterGroup: text,
  values: list(agreed, valuesMax),
  machine: addedMachine,
  key: addedKey,
});
const request = record<Body<Request>>({
  id,
  scope,
  format: word('text', 'json', 'xml'),
  command: name(commandBytesMax),
  who: prose(textMax),
  leftMs: duration,
});
const answer = record<Body<AnswerHead>>({
  id,
  outcome: word('ok', 'error', 'denied', 'busy'),
  totalBytes: count,
  sentBytes: count,
  sha256: digest(32),
  tookMs: duration,
  head: bytes,
});
const piece = record<Body<Piece>>({ id, offset: count, bytes });
const credit = record<Body<Credit>>({ id, upTo: count });
const cancel = record<Body<Cancel>>({ id });
const refuse = record<Body<Refuse>>({ id, why: word('manager', 'version', 'rate') });

const sha256 = digest(32);
const parts = record<Configured['parts']>({ settings: sha256, addresses: sha256, topologies: sha256, replicas: sha256, peers: sha256 });
const configured = record<Body<Configured>>({ running: sha256, onDisk: nullable(sha256), sinceMs: count, by: label(textMax), parts });

/** More than can go at once and leave somebody who tells of it. */
const goneMax = 64;
const timings = record<Body<Timings>>({
  view: label(textMax),
  gone: list(text, goneMax),
  addresses: count,
  detectUs: nullable(duration),
  agreeUs: duration,
  plumbUs: duration,
  announceUs: nullable(duration),
});

/** In the order of their numbers, which are not given twice. */
const bodies = { hello, request, answer, piece, credit, cancel, refuse, configured, ...rolloutBodies, timings } as const;
const kinds = Object.keys(bodies) as (keyof typeof bodies)[];

export function encodeControl(message: ControlMessage): Uint8Array {
  const to = new Writer();
  to.u8(wireVersion);
  to.u8(kinds.indexOf(message.kind));
  // Each body is written by its own fields, which TypeScript does not see through the table.
  (bodies[message.kind] as unknown as Field<ControlMessage>).write(to, message);
  return to.finish();
}

/** Never throws. What it gives does not point into `data`. */
export function decodeControl(data: Uint8Array): Decoded {
  const from = new Reader(data.slice());
  const version = from.u8();
  const type = from.u8();
  if (from.error !== null) return { kind: 'malformed', reason: from.error };
  const kind = kinds[type];
  if (version !== wireVersion || kind === undefined) return { kind: 'unknown', version, type };
  const body = bodies[kind].read(from);
  if (from.error !== null) return { kind: 'malformed', reason: from.error };
  return { kind: 'message', message: { kind, ...body } as ControlMessage };
}

export function idText({ manager, number }: RequestId): string {
  return `${manager} request ${number}`;
}

/** As the key of a map. */
export function idKey({ manager, incarnation, number }: RequestId): string {
  return `${manager} ${incarnation} ${number}`;
}
