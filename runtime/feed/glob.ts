// Patterns of Redis: `*`, `?`, `[abc]`, `[^a-c]` and `\\` before what means itself. Linear but for the stars, and without regular expressions,
// which a pattern could make take for ever.

/** Length of a class in brackets at `at`, and whether it has the letter. */
function inClass(pattern: string, at: number, letter: string): { readonly length: number; readonly has: boolean } {
  let next = at + 1;
  const isNegated = pattern[next] === '^';
  if (isNegated) next++;
  let has = false;
  for (; next < pattern.length && pattern[next] !== ']'; next++) {
    if (pattern[next] === '\\' && next + 1 < pattern.length) next++;
    const from = pattern[next] ?? '';
    if (pattern[next + 1] === '-' && next + 2 < pattern.length) {
      const to = pattern[next + 2] ?? '';
      has ||= letter >= (from < to ? from : to) && letter <= (from < to ? to : from);
      next += 2;
    } else has ||= letter === from;
  }
  return { length: Math.min(next + 1, pattern.length) - at, has: has !== isNegated };
}

export function globMatches(pattern: string, text: string): boolean {
  let [at, place] = [0, 0];
  // Where to go on when what follows the last star does not fit.
  let [star, from] = [-1, 0];
  while (place < text.length) {
    const letter = text[place] ?? '';
    const sign = pattern[at];
    if (sign === '*') {
      star = at++;
      from = place;
      continue;
    }
    let length = 0;
    if (sign === '?') length = 1;
    else if (sign === '[') {
      const { length: whole, has } = inClass(pattern, at, letter);
      length = has ? whole : 0;
    } else if (sign === '\\' && at + 1 < pattern.length) length = pattern[at + 1] === letter ? 2 : 0;
    else length = sign === letter ? 1 : 0;
    if (length > 0) {
      at += length;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++from;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
