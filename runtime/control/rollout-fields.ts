// Messages of a rollout as bytes: the fields of each, in their order. `control-wire.ts` puts them behind the kinds of requests.

import type { Offer, OfferAbout, RolloutId, RolloutMessage, Version } from '../core/rollout/rollout-messages.ts';
import { count, digest, duration, type Field, ip, label, list, name, nullable, record, word } from '../net/fields.ts';

/** Bytes of a document in one message. */
export const offerPieceBytes = 32 * 1024;
/** Of a document as it travels: so many pieces, and no more. */
export const packedBytesMax = 4 * 1024 * 1024;
const piecesMax = packedBytesMax / offerPieceBytes;
const nodesMax = 1024;
const addressesMax = 20_480;
/** Reasons of one node why it is not ready, and the length of each. */
export const problemsMax = 32;
export const problemMax = 500;

type Of<K extends RolloutMessage['kind']> = Omit<Extract<RolloutMessage, { readonly kind: K }>, 'kind'>;

const text = name(255);
const sha256 = digest(32);
const version = { serial: count, sha256 };
const id = record<RolloutId>({ ...version, manager: text });
const names = list(text, nodesMax);

const about = record<OfferAbout>({
  plan: label(64),
  grade: word('reload', 'restart', 'stop-all'),
  nodes: names,
  without: names,
  steps: list(names, nodesMax),
  gone: list(ip, addressesMax),
  excused: list(ip, addressesMax),
  settleMs: duration,
  waitMs: duration,
  packedBytes: count,
  bytes: count,
  who: label(100),
  source: label(300),
  words: label(300),
  signature: nullable(digest(64)),
});

const pieces: Field<number> = {
  ...count,
  read: (from) => {
    const value = count.read(from);
    if (value < 1 || value > piecesMax) from.fail(`${value} pieces`);
    return value;
  },
};

const bytes: Field<Uint8Array> = { bytesMin: 1, write: (to, value) => to.bytes(value), read: (from) => from.bytes(offerPieceBytes) };

export const rolloutBodies: { readonly [K in RolloutMessage['kind']]: Field<Of<K>> } = {
  offer: record<Omit<Offer, 'kind'>>({ id, old: nullable(sha256), onlyTo: nullable(text), pieces, confirmMs: duration, about }),
  'offer-piece': record<Of<'offer-piece'>>({ id, index: count, bytes }),
  ready: record<Of<'ready'>>({ id, node: text, problems: list(label(problemMax), problemsMax) }),
  switch: record<Of<'switch'>>({ id, nodes: names }),
  switched: record<Of<'switched'>>({ id, node: text, problem: nullable(label(problemMax)) }),
  released: record<Of<'released'>>({ id, node: text }),
  confirm: record<Of<'confirm'>>({ id }),
  abort: record<Of<'abort'>>({ id }),
  returned: record<Of<'returned'>>({ id, node: text }),
  have: record<Of<'have'>>({
    node: text,
    good: record<Version>(version),
    seen: count,
    doing: nullable(record<{ readonly id: RolloutId; readonly phase: 'checked' | 'switched' }>({ id, phase: word('checked', 'switched') })),
  }),
};

const kinds: ReadonlySet<string> = new Set(Object.keys(rolloutBodies));

/** Apart from requests and their answers. */
export function isRollout(message: { readonly kind: string }): message is RolloutMessage {
  return kinds.has(message.kind);
}
