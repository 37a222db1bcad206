// How far two words are from each other. A package that does this keeps a table of all characters of 262 KB from the moment it is loaded, which the
// start-up snapshot would carry; names are short, and nobody asks beyond a few edits.

/** Of the row before and of the current one; as long as the longest word so far. */
let before: number[] = [];
let row: number[] = [];

/**
 * Levenshtein's distance: how many letters must be put in, taken out or replaced. More than `most`, and looked at no further, where it is more than that.
 */
export function distance(a: string, b: string, most: number): number {
  const beyond = most + 1;
  if (Math.abs(a.length - b.length) > most) return beyond;
  for (let j = 0; j <= b.length; j++) before[j] = j;
  for (let i = 1; i <= a.length; i++) {
    // Farther from the diagonal than `most` every way is too long.
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    const letter = a.charCodeAt(i - 1);
    let left = from === 1 && i <= most ? i : beyond;
    row[from - 1] = left;
    let least = left;
    for (let j = from; j <= to; j++) {
      const above = j === i + most ? beyond : (before[j] as number);
      const diagonal = (before[j - 1] as number) + (b.charCodeAt(j - 1) === letter ? 0 : 1);
      left = Math.min(diagonal, left + 1, above + 1);
      row[j] = left;
      if (left < least) least = left;
    }
    if (least > most) return beyond;
    [before, row] = [row, before];
  }
  return Math.min(beyond, before[b.length] as number);
}
