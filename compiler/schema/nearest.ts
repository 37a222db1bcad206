// Did you mean: the one rule, used by checks, by values and by the command line alike.

import { distance } from '../../base/distance.ts';

/**
 * The name closest to `word`, or null when none is close enough to be meant: at most one edit, or one for every three letters.
 * Two neighbouring letters that changed places are one edit. Case does not count; of equally close names the first one wins.
 */
export function nearest(names: Iterable<string>, word: string): string | null {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const d = editDistance(name.toLowerCase(), wanted, bestDistance - 1);
    if (d < bestDistance) {
      best = name;
      bestDistance = d;
      if (d === 0) break;
    }
  }
  return best;
}

/** Levenshtein's distance up to `most`, but the commonest slip of all, two letters swapped, counts as one edit. */
function editDistance(a: string, b: string, most: number): number {
  const d = distance(a, b, Math.max(2, most));
  return d === 2 && isSwap(a, b) ? 1 : d;
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
