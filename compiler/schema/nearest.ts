// Did you mean: the one rule, used by checks, by values and by the command line alike.

import { distance } from 'fastest-levenshtein';

/**
 * The name closest to `word`, or null when none is close enough to be meant: at most one edit, or one for every three letters.
 * Case does not count; of equally close names the first one wins.
 */
export function nearest(names: Iterable<string>, word: string): string | null {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const d = distance(name.toLowerCase(), wanted);
    if (d < bestDistance) {
      best = name;
      bestDistance = d;
      if (d === 0) break;
    }
  }
  return best;
}
