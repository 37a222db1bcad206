// What is certainly wrong with a PCRE pattern. Not a parser of PCRE: only what no flavour accepts is reported.

/** Why the pattern cannot compile, as a phrase, or null. */
export function brokenPattern(pattern: string): string | null {
  let open = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') {
      if (i + 1 === pattern.length) return 'it ends in a backslash';
      if (pattern[i + 1] === 'Q') {
        const end = pattern.indexOf('\\E', i + 2);
        if (end < 0) return open === 0 ? null : `${open} "(" without ")"`;
        i = end;
      }
      i++;
    } else if (c === '[') {
      const end = classEnd(pattern, i);
      if (end < 0) return 'a "[" is never closed';
      i = end;
    } else if (c === '(') {
      open++;
    } else if (c === ')') {
      if (open === 0) return 'a ")" without "("';
      open--;
    } else if ((c === '*' || c === '+' || c === '?') && (i === 0 || (c !== '?' && opensBranch(pattern, i - 1)))) {
      return `nothing stands before "${c}" that could be repeated`;
    }
  }
  return open === 0 ? null : `${open} "(" without ")"`;
}

/** `(*` begins a PCRE verb, so only `|*` and `(+` are certain. */
function opensBranch(pattern: string, at: number): boolean {
  const escaped = pattern[at - 1] === '\\';
  return !escaped && (pattern[at] === '|' || (pattern[at] === '(' && pattern[at + 1] === '+'));
}

/** Offset of the `]` that closes the class opened at `start`, or -1. `[]a]` and `[^]a]` hold a bracket, `[[:alpha:]]` a class. */
function classEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  for (; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === ']') return i;
    else if (c === '[' && pattern[i + 1] === ':') {
      const end = pattern.indexOf(':]', i + 2);
      if (end > 0) i = end + 1;
    }
  }
  return -1;
}
