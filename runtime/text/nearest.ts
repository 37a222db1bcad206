// "Did you mean": the words of a list that are closest to one that is not in it.

import { distance } from '../../base/distance.ts';

/** At most `limit` of them, the closest first; none that differs in more than a third of its letters. O(candidates x length^2). */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const found: { readonly text: string; readonly away: number }[] = [];
  const wanted = word.toLowerCase();
  if (wanted.length > 80) return [];
  let looked = 0;
  for (const text of candidates) {
    if (++looked > 20_000) break;
    const most = Math.max(1, Math.floor(Math.max(word.length, text.length) / 3));
    if (Math.abs(text.length - wanted.length) > most) continue;
    const away = distance(wanted, text.toLowerCase(), most);
    if (away <= most) found.push({ text, away });
  }
  found.sort((a, b) => a.away - b.away || (a.text < b.text ? -1 : 1));
  // One that differs in its case only is surely meant; others would only disturb.
  const near = found.filter(({ away }) => away <= 2 * (found[0]?.away ?? 0));
  return near.slice(0, limit).map(({ text }) => text);
}
