// A panic message on the bus (`log_group`): who says it, when, where it is from, and the text.

import type { Foreign } from '../../../base/foreign.ts';
import { name, nullable, prose, record, count } from '../../net/fields.ts';
import { Reader, Writer } from '../../net/codec.ts';

export interface Panic {
  /** Node name. */
  readonly node: string;
  /** Unix milliseconds, by the sender's clock. */
  readonly timeMs: number;
  /** `ecclusterd`, or the key of the log that it was read from. */
  readonly source: string;
  readonly text: Foreign;
  /** Messages left out since the last one, because there were too many; null: none. */
  readonly leftOut: number | null;
}

const panicTextMax = 2000;

/** `ECPM`, and a version. */
const magic = 0x4543_504d;
const panicVersion = 1;
const body = record<Panic>({ node: name(255), timeMs: count, source: name(300), text: prose(panicTextMax), leftOut: nullable(count) });

export function encodePanic(panic: Panic): Uint8Array {
  const to = new Writer();
  to.u32(magic);
  to.u8(panicVersion);
  body.write(to, panic);
  return to.finish();
}

/** Null for anything that is none, or of another version. */
export function decodePanic(bytes: Uint8Array): Panic | null {
  const from = new Reader(bytes);
  if (from.u32() !== magic || from.u8() !== panicVersion) return null;
  const panic = body.read(from);
  return from.error === null && from.remaining === 0 ? panic : null;
}
