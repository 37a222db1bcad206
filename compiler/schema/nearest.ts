// Did you mean: the name that a misspelt word was most likely meant to be.

import { distance } from 'fastest-levenshtein';

/** The nearest of the names, without regard to case, at most a third of the word away; the first one on a tie; else null. */
export function nearest(names: Iterable<string>, word: string): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const d = distance(name.toLowerCase(), wanted);
    if (d < bestDistance) {
      best = name;
      bestDistance = d;
    }
  }
  return best;
}
