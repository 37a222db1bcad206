// What was rolled out last, as a node gives it to a manager that was away: a line of JSON with all that was said of it, and the packed document in base64.

import type { HistoryEntry } from './rollout-history.ts';

export interface RolledOut {
  readonly entry: HistoryEntry;
  readonly packed: Buffer;
}

const lineLength = 1000;

export function rolledOutLines({ entry, packed }: RolledOut): readonly string[] {
  const text = packed.toString('base64');
  const lines = Array.from({ length: Math.ceil(text.length / lineLength) }, (_, at) => text.slice(at * lineLength, (at + 1) * lineLength));
  return [JSON.stringify(entry), ...lines];
}

/** Null: it is none. The document is held against its hash by who unpacks it. */
export function readRolledOut(text: string): RolledOut | null {
  const end = text.indexOf('\n');
  try {
    const entry = JSON.parse(text.slice(0, end)) as HistoryEntry;
    const isWhole = Number.isSafeInteger(entry.serial) && typeof entry.sha256 === 'string' && Number.isSafeInteger(entry.about.bytes);
    return isWhole ? { entry, packed: Buffer.from(text.slice(end), 'base64') } : null;
  } catch {
    return null;
  }
}
