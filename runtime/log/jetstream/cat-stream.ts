// `ecclusterd log cat nats://...`: prints what is in a stream, and says whether each log is there once and in order.

import { comparePositions, formatPosition } from '../jlog/format.ts';
import type { Place } from '../aggregate/log-source.ts';
import { placeOf } from './message-id.ts';
import { openServer } from './jetstream-server.ts';
import type { StreamPlace } from './stream-url.ts';

export interface CatOptions {
  readonly place: StreamPlace;
  /** Only these subjects. */
  readonly filter: string | null;
  readonly print: (text: Uint8Array) => void;
}

export interface Seen {
  readonly records: number;
  readonly logs: number;
  /** What is twice, out of order or missing, a sentence each; of many the first ones. */
  readonly faults: readonly string[];
  readonly faultCount: number;
}

const mostFaults = 20;
const lineEnd = Uint8Array.of(10);

/** Up to the message that is the last one when it begins. */
export async function catStream({ place, filter, print }: CatOptions): Promise<Seen> {
  const server = await openServer(place);
  const last = new Map<string, Place>();
  const faults: string[] = [];
  let [records, faultCount] = [0, 0];
  try {
    const { first, last: end } = await server.bounds();
    if (end < first) return { records: 0, logs: 0, faults: [], faultCount: 0 };
    const consumer = await server.client.consumers.get(place.stream, filter === null ? {} : { filter_subjects: [filter] });
    const { num_pending: pending } = await consumer.info();
    if (pending > 0) {
      const messages = await consumer.consume({ max_messages: 5000 });
      for await (const message of messages) {
        const fault = judge(message.headers?.get('Nats-Msg-Id') ?? '', last);
        if (fault !== null && ++faultCount <= mostFaults) faults.push(`message ${message.seq}: ${fault}`);
        print(message.data);
        if (message.data.at(-1) !== 10) print(lineEnd);
        records++;
        if (message.seq >= end || message.info.pending === 0) break;
      }
    }
  } finally {
    await server.connection.close();
  }
  return { records, logs: last.size, faults, faultCount };
}

function judge(id: string, last: Map<string, Place>): string | null {
  const read = placeOf(id);
  if (read === null) return 'it has no id of ours';
  const { key, place } = read;
  const before = last.get(key);
  last.set(key, place);
  if (before === undefined || before.identity !== place.identity) return null;
  const [was, is] = [before.position, place.position];
  const order = comparePositions(is, was);
  const next = is.log === was.log ? is.marker === was.marker + 1 : is.marker === 1;
  if (order > 0 && next) return null;
  const places = `${formatPosition(is)} behind ${formatPosition(was)} of ${key}`;
  return order === 0 ? `twice: ${places}` : order < 0 ? `out of order: ${places}` : `records are missing: ${places}`;
}
