// Did you mean, with a memory: a misspelt name is often there many times, and the look-up is dear.

import type { Schema } from '../schema/option.ts';
import { nearest } from '../schema/nearest.ts';

/** A file of a wrong kind can have a million unknown names; past this many different ones nothing more is suggested. */
const remembered = 2000;
const known = new WeakMap<Schema, Map<string, string | null>>();

/** The option or stanza valid in the scope whose name is nearest to `name`, or null. */
export function nearestName(schema: Schema, scope: string, name: string): string | null {
  let memory = known.get(schema);
  if (memory === undefined) {
    memory = new Map();
    known.set(schema, memory);
  }
  const key = `${scope} ${name}`;
  const before = memory.get(key);
  if (before !== undefined) return before;
  if (memory.size >= remembered) return null;
  const names = [...schema.optionsIn(scope), ...schema.scopesIn(scope)].map((spec) => spec.name);
  const found = nearest(names, name);
  memory.set(key, found);
  return found;
}
