// Finding an option when one does not know its name: `ecconf options QUERY`, and the editor's command of that kind.

import { compareText } from '../../base/compare-text.ts';
import { distance } from '../../base/distance.ts';
import type { OptionSpec, Schema } from './option.ts';
import { docOf } from './prose.ts';
import { meaningsOf, stemsOf, wordsOf } from './search-words.ts';

/**
 * The options that answer a query, best first. One word is looked for as the name, as its beginning, as one of its parts, somewhere in
 * it, nearly so, or in the text of the description, in this order of rank. Several words may also be a question ("limit connections
 * per domain"): what answers most of them by name or description comes first. Case does not count. An empty query gives all by name.
 */
export function searchOptions(schema: Schema, query: string): readonly OptionSpec[] {
  const words = wordsOf(query);
  const specs = [...allOptions(schema)];
  if (words.length > 1) return byMeaning(specs, words);
  const found: { readonly spec: OptionSpec; readonly name: string; readonly rank: number }[] = [];
  for (const spec of specs) {
    const name = spec.name.toLowerCase();
    const ranks = words.map((word) => rankOf(name, docOf(spec), word));
    if (ranks.every((rank) => rank !== null)) found.push({ spec, name, rank: ranks.reduce((most, rank) => Math.max(most, rank), 0) });
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
  if (limit > 0 && [name, ...parts].some((part) => Math.abs(part.length - word.length) <= limit && distance(part, word, limit) <= limit))
    return 5;
  return doc.toLowerCase().includes(word) ? 6 : null;
}

interface Text {
  readonly spec: OptionSpec;
  readonly name: ReadonlySet<string>;
  readonly doc: ReadonlySet<string>;
}

/** By the sum over the words of the query: the rarer a word is in the catalogue, the more it says. */
function byMeaning(specs: readonly OptionSpec[], words: readonly string[]): readonly OptionSpec[] {
  const texts = specs.map((spec) => textOf(spec));
  const asked = words.map((word) => {
    const meanings = meaningsOf(word);
    const known = texts.filter((text) => meanings.some((meaning) => text.name.has(meaning) || text.doc.has(meaning))).length;
    // A word that the catalogue does not have helps nobody.
    return { meanings, weight: known === 0 ? 0 : Math.log((texts.length + 1) / (known + 1)) + 0.1 };
  });
  const whole = asked.reduce((sum, { weight }) => sum + weight, 0);
  const found: { readonly spec: OptionSpec; readonly score: number }[] = [];
  for (const text of texts) {
    let score = 0;
    let answered = 0;
    for (const { meanings, weight } of asked) {
      const match = matchOf(text, meanings);
      score += weight * match;
      if (match > 0) answered += weight;
    }
    // Words of a name that nobody asked for make it a less likely answer.
    if (answered > 0 && answered >= whole / 3) found.push({ spec: text.spec, score: score - 0.15 * text.name.size });
  }
  return found.sort((a, b) => b.score - a.score || compareText(a.spec.name, b.spec.name)).map(({ spec }) => spec);
}

/** How well one word is answered, itself before what means the same, the name before the description. */
function matchOf({ name, doc }: Text, [word = '', ...others]: readonly string[]): number {
  if (name.has(word)) return 2;
  if (doc.has(word)) return 1.4;
  if (others.some((other) => name.has(other))) return 1.3;
  if ([...name].some((part) => word.length > 3 && part.includes(word))) return 1.2;
  return others.some((other) => doc.has(other)) ? 0.7 : 0;
}

function textOf(spec: OptionSpec): Text {
  return { spec, name: stemsOf(spec.name), doc: stemsOf(`${docOf(spec)} ${spec.in.join(' ')}`) };
}
