// Names in lower case, interned: a configuration repeats a few hundred names thousands of times, so each spelling is
// lowered and judged once, and comparisons of keys are comparisons of pointers.

import { isName } from './characters.ts';
import { limits } from './limits.ts';

export interface Name {
  /** In lower case: the case of names does not matter (R15). */
  readonly key: string;
  /** Whether it is spelt as names are. */
  readonly valid: boolean;
  /** Which keyword it is (R16), if it is one. */
  readonly include: 'include' | 'readonly_include' | null;
}

const known = new Map<string, Name>();

/** The name that stands at `[start, end)`. */
export function internName(text: string, start: number, end: number): Name {
  const spelling = text.slice(start, end);
  if (end - start > limits.name) return judge(spelling);
  return known.get(spelling) ?? learn(spelling);
}

function learn(spelling: string): Name {
  // A slice keeps the whole text alive, and this table outlives it; a copy does not.
  const copy = Buffer.from(spelling, 'utf16le').toString('utf16le');
  const name = judge(copy);
  if (known.size >= limits.names) known.clear();
  known.set(copy, name);
  return name;
}

function judge(spelling: string): Name {
  const key = spelling.toLowerCase();
  return { key, valid: isName(spelling), include: key === 'include' || key === 'readonly_include' ? key : null };
}
