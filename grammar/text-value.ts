// What a bare word or a string means: quotes removed, escapes decoded (R19).

import type { Text } from './tree.ts';

/** The value of a text node. Only `\\ \" \r \n \t` are escapes; any other backslash stays, because regular expressions need it. */
export function textValue(text: string, node: Text): string {
  const raw = text.slice(node.start, node.end);
  if (node.quote !== '"' && node.quote !== "'") return raw;
  const closed = raw.length > 1 && raw.endsWith(node.quote);
  const inner = raw.slice(1, closed ? -1 : undefined);
  return inner.includes('\\') ? inner.replace(/\\([\\"rnt])/g, (_, c: string) => escapes[c] ?? c) : inner;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', r: '\r', n: '\n', t: '\t' };
