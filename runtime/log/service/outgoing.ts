// Messages of a log as frames: batches of records that follow each other, and pieces of a record that is too long for one.

import type { Position } from '../jlog/format.ts';
import type { Message } from '../jlog/read-messages.ts';
import { batchBytesMax, batchOverheadBytes, recordOverheadBytes, type NodeMessage, type WireRecord } from './log-protocol.ts';

export interface Outgoing {
  readonly message: NodeMessage;
  /** The last record that is complete with it; null within a record. */
  readonly last: Position | null;
  readonly records: number;
}

/** In order. A batch ends where the next record does not follow, or does not fit. */
export function* cutMessages(subscription: number, messages: readonly Message[]): Generator<Outgoing> {
  let records: WireRecord[] = [];
  let first: Position | null = null;
  let bytes = batchOverheadBytes;
  const batch = (): Outgoing => {
    const begin = first ?? { log: 0, marker: 0 };
    const made: Outgoing = {
      message: { kind: 'batch', subscription, first: begin, records },
      last: { log: begin.log, marker: begin.marker + records.length - 1 },
      records: records.length,
    };
    records = [];
    first = null;
    bytes = batchOverheadBytes;
    return made;
  };
  for (const { position, sec, usec, payload } of messages) {
    const size = payload.length + recordOverheadBytes;
    const follows: boolean = first !== null && position.log === first.log && position.marker === first.marker + records.length;
    if (records.length > 0 && (!follows || bytes + size > batchBytesMax)) yield batch();
    if (batchOverheadBytes + size > batchBytesMax) {
      yield* pieces(subscription, { position, sec, usec, payload });
      continue;
    }
    first ??= position;
    records.push({ sec, usec, payload });
    bytes += size;
  }
  if (records.length > 0) yield batch();
}

function* pieces(subscription: number, { position, sec, usec, payload }: Message): Generator<Outgoing> {
  const most = batchBytesMax - batchOverheadBytes;
  for (let offset = 0; offset < payload.length; offset += most) {
    const bytes = payload.subarray(offset, offset + most);
    const whole = offset + bytes.length === payload.length;
    yield {
      message: { kind: 'piece', subscription, position, sec, usec, total: payload.length, offset, bytes },
      last: whole ? position : null,
      records: whole ? 1 : 0,
    };
  }
}
