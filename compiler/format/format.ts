// The canonical format of a text, made by prettier with our plugin, and proved to mean what it meant before.

import * as prettier from 'prettier/standalone';
import { difference } from '../../grammar/meaning.ts';
import { parse } from '../../grammar/parse.ts';
import type { Item, Text, Value } from '../../grammar/tree.ts';
import { FormatSyntaxError } from '../../grammar/print/prettier-plugin.ts';
import * as plugin from './prettier-plugin.ts';
import type { Product } from '../schema/option.ts';

export interface FormatOptions {
  readonly product: Product;
  /** Columns a list may reach before it is broken up; 100 by default. */
  readonly width?: number;
  /** Blanks for one level; 2 by default. */
  readonly tabWidth?: number;
  readonly useTabs?: boolean;
}

/** Why a text was left as it is: its first syntax error. Line and column from 1. */
export interface FormatError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Formatted = { readonly text: string } | { readonly error: FormatError };

/**
 * The text in the canonical format, ended by one line end. A text whose first line ends with CR LF keeps such line ends, as editors do
 * with a file of that kind; otherwise they are LF. A byte order mark stays. Throws only if the formatter itself is wrong.
 */
export async function formatText(text: string, options: FormatOptions): Promise<Formatted> {
  const held = holdReturns(text);
  const settled = await settle(held, options);
  if (settled instanceof FormatSyntaxError) return { error: { ...settled.loc.start, message: settled.reason } };
  const lines = settled.replaceAll(returnHeld, '\r');
  const after = /^[^\r\n]*\r\n/.test(text) ? withReturns(lines) : lines;
  const changed = after === text ? null : difference(parse(withoutMark(text)), parse(withoutMark(after)));
  if (changed !== null) throw new Error(`formatting would change the meaning (${changed})`);
  return { text: after };
}

/**
 * A suppression holds lines together, and what that means can be seen only when the lines stand where they will stay: a comment that
 * had to leave a held line, say, frees what is behind it. So where there are suppressions the result is formatted until it rests.
 */
async function settle(text: string, options: FormatOptions): Promise<string | FormatSyntaxError> {
  let after = await runPrettier(text, options);
  for (let pass = 1; pass < passesMax && typeof after === 'string' && after.includes('ecconf-ignore'); pass++) {
    const again = await runPrettier(after, options);
    if (again === after) break;
    after = again;
  }
  return after;
}

const passesMax = 5;

async function runPrettier(text: string, { product, width, tabWidth, useTabs }: FormatOptions): Promise<string | FormatSyntaxError> {
  try {
    return await prettier.format(text, {
      parser: 'ecelerity',
      plugins: [plugin],
      ecelerityProduct: product,
      ...(width !== undefined && { printWidth: width }),
      ...(tabWidth !== undefined && { tabWidth }),
      ...(useTabs !== undefined && { useTabs }),
    });
  } catch (error) {
    if (error instanceof FormatSyntaxError) return error;
    throw error;
  }
}

/** Stands for a carriage return while prettier works, which would take it out. A character that means nothing to anybody. */
const returnHeld = '\u{f8ff}';

/** The line ends inside of strings are part of their values; all others are the formatter's. */
function holdReturns(text: string): string {
  if (!text.includes('\r') || text.includes(returnHeld)) return text;
  return mapped(
    text,
    (string) => string.replaceAll('\r', returnHeld),
    (other) => other,
  );
}

/** CR LF for every LF that is not inside of a string. */
function withReturns(text: string): string {
  return mapped(
    text,
    (string) => string,
    (other) => other.replace(/\r?\n/g, '\r\n'),
  );
}

/** The text with its strings of several lines changed by one function, and all between them by another one. */
function mapped(text: string, inString: (part: string) => string, between: (part: string) => string): string {
  const spans = stringsIn(parse(text).items).filter(({ start, end }) => /[\r\n]/.test(text.slice(start, end)));
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    result += between(text.slice(at, start)) + inString(text.slice(start, end));
    at = end;
  }
  return result + between(text.slice(at));
}

function stringsIn(items: readonly Item[]): readonly Text[] {
  return items.flatMap((item): readonly Text[] => {
    if (item.kind === 'option') return item.value === null ? [] : stringsOf(item.value);
    if (item.kind === 'stanza') return [...(item.label === null ? [] : [item.label]), ...stringsIn(item.items)];
    return item.kind === 'junk' || item.path === null ? [] : [item.path];
  });
}

function stringsOf(value: Value): readonly Text[] {
  if (value.kind === 'text') return [value];
  if (value.kind === 'list') return value.items;
  return value.entries.flatMap((entry) => [entry.key, ...(entry.value === null ? [] : stringsOf(entry.value))]);
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
