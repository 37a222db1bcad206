// An answer as it comes, piece by piece: room for all of it at once, which takes none before it is filled, and hashed on the way, so that nothing waits in the
// end for megabytes.

import { createHash, type Hash } from 'node:crypto';
import type { AnswerHead } from './control-messages.ts';

/** What is kept of one answer, by who gives it and by who takes it. */
export const answerBytesMax = 16 * 1024 * 1024;

export interface Coming {
  readonly head: AnswerHead;
  readonly bytes: Buffer;
  readonly hash: Hash;
  held: number;
}

export function comingOf(head: AnswerHead): Coming {
  // Whatever is claimed.
  const bytes = Buffer.allocUnsafeSlow(Math.min(head.sentBytes, answerBytesMax));
  const coming: Coming = { head, bytes, hash: createHash('sha256'), held: 0 };
  add(coming, head.head);
  return coming;
}

/** What is more than was told is left out. */
export function add(coming: Coming, piece: Uint8Array): void {
  const taken = piece.subarray(0, coming.bytes.length - coming.held);
  coming.bytes.set(taken, coming.held);
  coming.hash.update(taken);
  coming.held += taken.length;
}
