// A document as JSON, in lines: one line for each entry of a list at the top, so that it can be sent piece by piece and read with grep.

import { jsonText } from '../../base/json-text.ts';
import type { Document, Value } from './answer.ts';

export function* jsonLines(document: Document): Generator<string> {
  yield '{';
  const last = Object.keys(document).length - 1;
  for (const [index, [key, value]] of Object.entries(document).entries()) {
    const comma = index < last ? ',' : '';
    if (isList(value)) yield* listLines(key, value, comma);
    else yield `${jsonText(key)}: ${jsonText(value)}${comma}`;
  }
  yield '}';
}

function* listLines(key: string, list: Iterable<Value>, comma: string): Generator<string> {
  yield `${jsonText(key)}: [`;
  // A line late: only then it is known whether a comma follows.
  let held: string | null = null;
  for (const item of list) {
    if (held !== null) yield `${held},`;
    held = jsonText(item);
  }
  if (held !== null) yield held;
  yield `]${comma}`;
}

export function isList(value: Value | Iterable<Value>): value is Iterable<Value> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
