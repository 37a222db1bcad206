// Names in lower case, interned: a configuration repeats a few hundred names thousands of times, so each spelling is
// lowered and judged once, and comparisons of keys are comparisons of pointers.

import { ownText } from '../base/own-text.ts';
import { isName } from './characters.ts';
import { limits } from './limits.ts';

export interface Name {
  /** In lower case: the case of names does not matter (R15). */
  readonly key: string;
  /** Whether it is spelt as names are. */
  readonly valid: boolean;
  /** Which keyword it is (R16), if it is one. */
  readonly include: 'include' | 'readonly_include' | null;
  /** As it is spelt, in a string of its own. */
  readonly spelling: string;
}

const known = new Map<string, Name>();
/** The last name seen for each of these slots: mostly that is the one again, and then nothing is sliced or hashed. */
const recent: (Name | undefined)[] = new Array(1024).fill(undefined);

/** The name that stands at `[start, end)`. */
export function internName(text: string, start: number, end: number): Name {
  const length = end - start;
  if (length > limits.name) return judge(text.slice(start, end));
  const slot = (length * 131 + text.charCodeAt(start) * 31 + text.charCodeAt(start + (length >> 1)) * 7 + text.charCodeAt(end - 1)) & 1023;
  const last = recent[slot];
  if (last !== undefined && last.spelling.length === length && text.startsWith(last.spelling, start)) return last;
  const spelling = text.slice(start, end);
  const name = known.get(spelling) ?? learn(spelling);
  recent[slot] = name;
  return name;
}

function learn(spelling: string): Name {
  // A slice keeps the whole text alive, and this table outlives it; a copy does not.
  const copy = ownText(spelling);
  const name = judge(copy);
  if (known.size >= limits.names) known.clear();
  known.set(copy, name);
  return name;
}

function judge(spelling: string): Name {
  const key = spelling.toLowerCase();
  return { key, valid: isName(spelling), include: key === 'include' || key === 'readonly_include' ? key : null, spelling };
}

/** `include` and `readonly_include` in any case (R16); the cheap comparisons come first. */
export function isInclude(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length !== 7 && length !== 16) return false;
  const c = text.charCodeAt(start) | 32;
  if (c !== (length === 7 ? 105 /* i */ : 114) /* r */) return false;
  const word = text.slice(start, end).toLowerCase();
  return word === 'include' || word === 'readonly_include';
}
