// A name for an answer: equal answers have the same, so that a client which has it already need not get it again.

import { createHash } from 'node:crypto';

export function resultId(answer: unknown): string {
  return createHash('sha1').update(JSON.stringify(answer)).digest('base64url');
}
