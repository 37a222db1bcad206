// "Did you mean": the words of a list that are closest to one that is not in it.

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
    const away = distance(wanted, text.toLowerCase());
    if (away <= most) found.push({ text, away });
  }
  found.sort((a, b) => a.away - b.away || (a.text < b.text ? -1 : 1));
  // One that differs in its case only is surely meant; others would only disturb.
  const near = found.filter(({ away }) => away <= 2 * (found[0]?.away ?? 0));
  return near.slice(0, limit).map(({ text }) => text);
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
