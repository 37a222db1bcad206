// The parts of a file that is being edited. A chunk of its text is one part in every state of the text, so all that was made from the
// part (scopes, facts, findings) is good for the next state, too. Only where it stands is different: that is the one thing in the
// compiler's data that changes, and it changes only here.

import type { Chunk } from '../../grammar/chunks.ts';
import type { ParsedText } from '../../grammar/incremental.ts';
import type { Part } from '../load/source.ts';

/** Goes with its chunk. */
const known = new WeakMap<Chunk, { -readonly [K in keyof Part]: Part[K] }>();

/**
 * The parts of a state of a text, moved to where they stand in it. Of several states the one that was placed last is right, so whoever
 * goes back to an earlier state places it again.
 */
export function placeParts(path: string, { chunks }: ParsedText): readonly Part[] {
  let start = 0;
  return chunks.map((chunk) => {
    let part = known.get(chunk);
    if (part?.path !== path) {
      part = { path, text: chunk.text, start, items: chunk.items };
      known.set(chunk, part);
    }
    part.start = start;
    start += chunk.text.length;
    return part;
  });
}
