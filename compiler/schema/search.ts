// Finding an option when one does not know its name: `ecconf options QUERY`, and the editor's command of that kind.

import { compareText } from '../../base/compare-text.ts';
import { distance } from 'fastest-levenshtein';
import type { OptionSpec, Schema } from './option.ts';

/**
 * The options that answer a query, best first. Each word of the query must be found: as the name, as its beginning, as one of its
 * parts, somewhere in it, nearly so, or in the text of the description, in this order of rank. Case does not count.
 * An empty query gives all options by name.
 */
export function searchOptions(schema: Schema, query: string): readonly OptionSpec[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: { readonly spec: OptionSpec; readonly name: string; readonly rank: number }[] = [];
  for (const spec of allOptions(schema)) {
    const name = spec.name.toLowerCase();
    const ranks = words.map((word) => rankOf(name, spec.doc, word));
    if (ranks.every((rank) => rank !== null)) found.push({ spec, name, rank: Math.max(0, ...ranks) });
  }
  return found.sort(byRank).map(({ spec }) => spec);
}

function byRank(a: { rank: number; name: string; spec: OptionSpec }, b: { rank: number; name: string; spec: OptionSpec }): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  const described = Number(b.spec.doc !== '') - Number(a.spec.doc !== '');
  if (described !== 0) return described;
  return compareText(a.name, b.name);
}

/** Every description once; one that is valid in several scopes is one. */
export function allOptions(schema: Schema): ReadonlySet<OptionSpec> {
  const specs = new Set<OptionSpec>();
  for (const scope of schema.scopes.keys()) for (const spec of schema.optionsIn(scope)) specs.add(spec);
  return specs;
}

/** 0 is best; null: not found. */
function rankOf(name: string, doc: string, word: string): number | null {
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  const parts = name.split(/[_:-]/);
  if (parts.includes(word)) return 2;
  if (parts.some((part) => part.startsWith(word))) return 3;
  if (name.includes(word)) return 4;
  // Near misses of short words are chance.
  const limit = Math.floor(word.length / 4);
  if (limit > 0 && [name, ...parts].some((part) => Math.abs(part.length - word.length) <= limit && distance(part, word) <= limit)) return 5;
  return doc.toLowerCase().includes(word) ? 6 : null;
}
