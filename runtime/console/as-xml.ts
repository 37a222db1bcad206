// A document as XML: one element for each key, of the same name; entries of a list repeat the singular of its name; null is left out. A key
// that is no name in XML (`stale:round`: there a colon belongs to namespaces) becomes `<entry name="stale:round">`.

import { xmlText } from '../../base/xml-text.ts';
import type { Document, Value } from './answer.ts';
import { isList } from './as-json.ts';

/** Names of lists that are not the singular and an `s`. */
const singulars: Readonly<Record<string, string>> = { addresses: 'address', arp: 'host', jobs: 'job', replies: 'reply' };

export function* xmlLines(command: string, document: Document): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>`;
  yield `<answer command="${xmlText(command)}">`;
  for (const [key, value] of Object.entries(document)) yield* elementLines(key, value, 1);
  yield '</answer>';
}

/** Of the names of XML those that our keys can be: no colon, no digit in front. */
const xmlName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** One element and what is in it, a line for each that has no elements inside. */
export function* elementLines(name: string, value: Value | Iterable<Value>, depth: number): Generator<string> {
  const indent = '  '.repeat(depth);
  if (value === null) return;
  const isName = xmlName.test(name);
  const open = isName ? name : `entry name="${xmlText(name)}"`;
  const close = isName ? name : 'entry';
  if (typeof value !== 'object') {
    yield `${indent}<${open}>${xmlText(String(value))}</${close}>`;
    return;
  }
  yield `${indent}<${open}>`;
  if (isList(value)) for (const item of value) yield* elementLines(singularOf(name), item, depth + 1);
  else for (const [key, inner] of Object.entries(value)) yield* elementLines(key, inner, depth + 1);
  yield `${indent}</${close}>`;
}

function singularOf(name: string): string {
  return singulars[name] ?? (name.endsWith('s') ? name.slice(0, -1) : 'item');
}
