// Standard input as lines.

import type { Readable } from 'node:stream';
import { LineCutter, requestBytesMax } from '../framing.ts';

/** Null: a line that is longer than any request; nothing is read behind it. */
export async function* linesOf(input: Readable): AsyncGenerator<string | null> {
  const cutter = new LineCutter(requestBytesMax);
  for await (const data of input) {
    const lines = cutter.take(data);
    if (lines === null) {
      yield null;
      return;
    }
    yield* lines;
  }
  yield cutter.flush();
}
