// The canonical format of a text, made by prettier with our plugin, and proved to mean what it meant before.

import * as prettier from 'prettier/standalone';
import { difference } from '../../grammar/meaning.ts';
import { parse } from '../../grammar/parse.ts';
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

/** The text in the canonical format, ended by one LF; a byte order mark stays. Throws only if the formatter itself is wrong. */
export async function formatText(text: string, options: FormatOptions): Promise<Formatted> {
  const after = await settle(text, options);
  if (after instanceof FormatSyntaxError) return { error: { ...after.loc.start, message: after.reason } };
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

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
