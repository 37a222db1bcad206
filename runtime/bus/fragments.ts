// What travels in one packet of an engine: whole messages, or pieces of those that are above its limit, each perhaps for one member alone.
// Pieces of one sender in one group come in order, so there is at most one message under construction for each sender. All members forget
// such a message when a view comes in between, and its sender sends it again (`group-bus.ts`): so nobody gets what another member of the
// same view does not.
//
// Packet: one byte 0xE0 | flags, then [1: receiver as text], [2: id, index, count of pieces], then the data to the end.

import { Reader, Writer } from '../net/codec.ts';
import type { MemberId } from '../core/membership/view.ts';

const mark = 0xe0;
const flagAddressed = 1;
const flagPiece = 2;
const memberIdBytesMax = 200;

/** The header at its longest. */
export const headerBytesMax = 1 + 1 + 1 + memberIdBytesMax + 3 * 8;

/** Largest message that is taken or put together. */
export const messageBytesMax = 16 << 20;

/** How many packets of at most `packetBytes` a message takes. */
export function piecesOf(length: number, packetBytes: number): number {
  return Math.max(1, Math.ceil(length / (packetBytes - headerBytesMax)));
}

/** Piece `index` of a message. `id`: another one for each attempt of the sender. `to`: null for all members. */
export function makePacket(data: Uint8Array, to: MemberId | null, id: number, index: number, packetBytes: number): Uint8Array {
  const pieces = piecesOf(data.length, packetBytes);
  const share = packetBytes - headerBytesMax;
  const packet = new Writer();
  packet.u8(mark | (to === null ? 0 : flagAddressed) | (pieces === 1 ? 0 : flagPiece));
  if (to !== null) packet.text(to, memberIdBytesMax);
  if (pieces > 1) {
    packet.varint(id);
    packet.varint(index);
    packet.varint(pieces);
  }
  packet.raw(data.subarray(index * share, (index + 1) * share));
  return packet.finish();
}

export type Received =
  | { readonly kind: 'message'; readonly to: MemberId | null; readonly data: Uint8Array }
  /** More is to come. */
  | { readonly kind: 'piece' }
  /** The rest of a message whose beginning was forgotten or sent before we joined; its sender repeats it. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'malformed'; readonly reason: string };

interface Partial {
  readonly to: MemberId | null;
  readonly id: number;
  readonly pieces: number;
  readonly chunks: Uint8Array[];
  bytes: number;
}

/** Puts the messages of one group together. Holds at most `messageBytesMax` for each member of the view. */
export class Assembly {
  #partials = new Map<MemberId, Partial>();
  #bytes = 0;

  /** Bytes held for messages that are not complete. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a packet in the order of delivery. Keeps no reference to packets of whole messages, and one to the others until they are whole. */
  accept(from: MemberId, packet: Uint8Array): Received {
    const reader = new Reader(packet);
    const first = reader.u8();
    if ((first & ~(flagAddressed | flagPiece)) !== mark) return malformed('a packet without our mark');
    const to = first & flagAddressed ? reader.text(memberIdBytesMax) : null;
    if ((first & flagPiece) === 0) {
      if (reader.error !== null) return malformed(reader.error);
      this.#forget(from);
      return { kind: 'message', to, data: reader.raw(reader.remaining) };
    }
    const [id, index, pieces] = [reader.varint(), reader.varint(), reader.varint()];
    if (reader.error !== null) return malformed(reader.error);
    if (pieces < 2 || index >= pieces) return malformed(`piece ${index} of ${pieces}`);
    if (index === 0) this.#begin(from, { to, id, pieces, chunks: [], bytes: 0 });
    return this.#add(from, id, index, pieces, reader.raw(reader.remaining));
  }

  /** True when a message of this sender is not complete. */
  isPartial(from: MemberId): boolean {
    return this.#partials.has(from);
  }

  /** Forgets everything that is not complete, and says how many messages that were. At each view. */
  clear(): number {
    const forgotten = this.#partials.size;
    this.#partials.clear();
    this.#bytes = 0;
    return forgotten;
  }

  #begin(from: MemberId, partial: Partial): void {
    this.#forget(from);
    this.#partials.set(from, partial);
  }

  #add(from: MemberId, id: number, index: number, pieces: number, data: Uint8Array): Received {
    const partial = this.#partials.get(from);
    if (partial === undefined) return { kind: 'stale' };
    if (partial.id !== id || partial.pieces !== pieces || partial.chunks.length !== index) {
      this.#forget(from);
      return malformed(`piece ${index} of message ${id} out of turn`);
    }
    if (partial.bytes + data.length > messageBytesMax || data.length === 0) {
      this.#forget(from);
      return malformed(`a message of ${partial.bytes + data.length} bytes so far, in ${pieces} pieces`);
    }
    partial.chunks.push(data);
    partial.bytes += data.length;
    this.#bytes += data.length;
    if (partial.chunks.length < pieces) return { kind: 'piece' };
    const whole = join(partial.chunks, partial.bytes);
    this.#forget(from);
    return { kind: 'message', to: partial.to, data: whole };
  }

  #forget(from: MemberId): void {
    this.#bytes -= this.#partials.get(from)?.bytes ?? 0;
    this.#partials.delete(from);
  }
}

function malformed(reason: string): Received {
  return { kind: 'malformed', reason };
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
