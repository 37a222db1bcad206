// A request line into words, and words into a line that gives them back. Blanks separate; double quotes hold a word together
// (binding names may have blanks), a backslash in them takes the next character as it is.

export type Split = { readonly words: readonly string[]; readonly unclosed: boolean };

/** Never fails: where a quote is not closed the last word reaches to the end, which is what completion wants to know. */
export function splitWords(line: string): Split {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quoted && char === '\\' && at + 1 < line.length) word = (word ?? '') + line.charAt(++at);
    else if (char === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (!quoted && (char === ' ' || char === '\t')) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return { words, unclosed: quoted };
}

/** The word as it must stand in a line. */
export function quoteWord(word: string): string {
  return /^[^\s"\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}
