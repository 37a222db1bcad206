// A name for an answer: equal answers have the same, so that a client which has it already need not get it again.

import { sha256 } from '../../base/sha256.ts';

export function resultId(answer: unknown): string {
  return sha256(JSON.stringify(answer));
}
