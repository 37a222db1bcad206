// What a word or a string means, and how a value is written (R17 to R20). The tree keeps the spelling only.

import type { Letters } from './letters.ts';
import type { Text } from './tree.ts';
import { isControl, isCurlyQuote, isWordPart } from './characters.ts';

/**
 * The value of a word, a string or a bare regular expression (R19): in strings `\\` gives `\`, `\"` gives `"`, and `\r`,
 * `\n`, `\t` the control characters; any other `\x` stays two characters, so that regular expressions pass unharmed.
 */
export function textValue(text: Letters, node: Text): string {
  if (node.quote === '' || node.quote === '/') return text.slice(node.start, node.end);
  const inner = text.slice(node.start + 1, isClosed(text, node) ? node.end - 1 : node.end);
  return inner.includes('\\') ? unescaped(inner, node.quote) : inner;
}

/** `value` as it must be written: bare if that is allowed, else (or if `always` is set) in double quotes. `textValue` reverses it. */
export function quoteText(value: string, always = false): string {
  if (!always && !needsQuotes(value)) return value;
  // A `\` needs its own escape only where the reader would take it together with what follows.
  const escaped = value.replace(/\\(?=[\\"rnt\r\n\t]|$)|["\r\n\t]/g, (c) => escapes[c] ?? c);
  return `"${escaped}"`;
}

/** A string in single quotes spelt with double ones; all other escapes stay as they are. */
export function withDoubleQuotes(spelling: string): string {
  const inner = spelling.slice(1, -1);
  return `"${inner.replace(/\\[\s\S]|"/g, (s) => (s === '"' ? '\\"' : s === "\\'" ? "'" : s))}"`;
}

/** Whether the manual's rule asks for quotes: empty, white space, or one of `# / " ' = { } [ ] ( )`; also `,`, `;` and typographic quotes (R20, R24). */
export function needsQuotes(value: string): boolean {
  if (value === '' || value.includes('/')) return true;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (!isWordPart(c) || isControl(c)) return true;
  }
  return false;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\r': '\\r', '\n': '\\n', '\t': '\\t' };

function unescaped(inner: string, quote: string): string {
  return inner.replace(/\\([\s\S])/g, (both, c: string) => {
    if (c === '\\' || c === quote) return c;
    if (c === '"') return c;
    return c === 'r' ? '\r' : c === 'n' ? '\n' : c === 't' ? '\t' : both;
  });
}

/** A string that was never closed (EC1007) has no last quote to take off. */
function isClosed(text: Letters, node: Text): boolean {
  if (node.end - node.start < 2) return false;
  const open = text.charCodeAt(node.start);
  const last = text.charCodeAt(node.end - 1);
  if (isCurlyQuote(open)) return isCurlyQuote(last) || last === 34 || last === 39;
  if (last !== open) return isCurlyQuote(last) && !text.slice(node.start + 1, node.end).includes(node.quote);
  let slashes = 0;
  for (let i = node.end - 2; i > node.start && text.charCodeAt(i) === 92; i--) slashes++;
  return slashes % 2 === 0;
}
