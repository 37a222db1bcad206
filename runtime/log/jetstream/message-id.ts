// The id of a message in a stream: which record of which log it is. From it a manager that knows nothing finds out how far a log is in the stream.

import { formatPosition, parsePosition } from '../jlog/format.ts';
import type { Place } from '../aggregate/log-source.ts';

/** `attempt`: a record that the server took for a double, and which is not in the stream, goes under another id. */
export function messageId(key: string, { identity, position }: Place, attempt: number): string {
  return `${encodeURIComponent(key)}/${identity}/${formatPosition(position)}${attempt === 0 ? '' : `/${attempt}`}`;
}

/** Null for a message that is none of ours. */
export function placeOf(id: string): { readonly key: string; readonly place: Place } | null {
  const [key = '', identity = '', text = ''] = id.split('/');
  const position = parsePosition(text);
  if (position === null || identity === '') return null;
  try {
    return { key: decodeURIComponent(key), place: { identity, position } };
  } catch {
    return null;
  }
}
