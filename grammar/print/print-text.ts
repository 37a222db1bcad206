// One spelling for each word and string: double quotes where quotes are needed (R17, R18, R20, R23), and what stands bare or
// quoted by the author's choice stays so, because the manual itself writes both and a formatter's diff should be small.

import { needsQuotes, quoteText, textValue } from '../text-value.ts';
import type { Text } from '../tree.ts';

/** The canonical spelling of a text; `textValue` of it is the same as before. Strings in double quotes stay as they are, escapes and all. */
export function canonicalText(text: string, node: Text): string {
  const raw = text.slice(node.start, node.end);
  switch (node.quote) {
    case '"':
      return raw;
    case "'":
      return requoted(raw, textValue(text, node));
    case '/':
      return quoteText(raw, true);
    case '':
      return needsQuotes(raw) ? quoteText(raw, true) : raw;
  }
}

/** Single quotes to double ones. The escapes keep their spelling if that keeps the value; line ends in the string stay line ends. */
function requoted(raw: string, value: string): string {
  const inner = raw.slice(1, -1).replace(/\\[\s\S]|"/g, (found) => (found === '"' ? '\\"' : found === "\\'" ? "'" : found));
  const spelt = `"${inner}"`;
  const again = textValue(spelt, { kind: 'text', start: 0, end: spelt.length, quote: '"' });
  return again === value ? spelt : quoteText(value, true);
}
