// The part of a string that lies between its quotes: what is selected, renamed and completed.

import type { Letters } from '../../grammar/letters.ts';
import { quoteText } from '../../grammar/text-value.ts';
import type { Text } from '../../grammar/tree.ts';

/** Offsets without the quotes. A string that was never closed has no last one. */
export function innerSpan(text: Letters, node: Text): { readonly start: number; readonly end: number } {
  if (node.quote === '' || node.quote === '/') return { start: node.start, end: node.end };
  const closed = isClosed(text, node);
  return { start: Math.min(node.start + 1, node.end), end: closed ? node.end - 1 : node.end };
}

export function isClosed(text: Letters, node: Text): boolean {
  if (node.quote === '' || node.quote === '/') return true;
  return node.end - node.start >= 2 && /["'\u201c\u201d\u2018\u2019]/.test(text.charAt(node.end - 1));
}

/** `value` as it may stand inside double quotes. */
export function escaped(value: string): string {
  return quoteText(value, true).slice(1, -1);
}

/** `value` written as its predecessor was: in quotes if that was, bare if it was and may be. */
export function writtenLike(node: Text, value: string): string {
  return quoteText(value, node.quote !== '');
}
