// What completion proposes, and how it is written down.

import { quoteText } from '../../grammar/text-value.ts';
import type { Text } from '../../grammar/tree.ts';
import { escaped, innerSpan, isClosed } from '../inner-span.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'option' | 'scope' | 'value' | 'name' | 'file' | 'keyword';
  /** Type and default, or where a name is from; short. */
  readonly detail: string;
  readonly edit: { readonly start: number; readonly end: number; readonly text: string };
  /** The same edit with places to fill in, in the snippet syntax of the protocol. */
  readonly snippet: string | null;
  /** Orders before the label does. */
  readonly rank: number;
  readonly deprecated: boolean;
  /** Of what `documentation` of `features/completion.ts` tells; null: there is no more to say. */
  readonly about: { readonly scope: string; readonly name: string } | null;
  /** After it is put in, the editor may ask at once for what comes next. */
  readonly goesOn: boolean;
}

type Part = Pick<CompletionItem, 'label' | 'kind' | 'edit'> & Partial<CompletionItem>;

export function item(part: Part): CompletionItem {
  return { detail: '', snippet: null, rank: 0, deprecated: false, about: null, goesOn: false, ...part };
}

/** Where a text is put in: the word or string under the cursor, else the cursor. */
export interface Slot {
  readonly source: string;
  readonly offset: number;
  readonly text: Text | null;
}

/** Proposes a value: inside the quotes where there are some, else with quotes where it needs them or `quoted` asks for them. */
export function valueItem(slot: Slot, label: string, part: Partial<CompletionItem> & { readonly quoted?: boolean } = {}): CompletionItem {
  const { quoted = false, ...rest } = part;
  return item({ label, kind: 'value', edit: valueEdit(slot, label, quoted), ...rest });
}

function valueEdit({ source, offset, text }: Slot, value: string, quoted: boolean): CompletionItem['edit'] {
  if (text === null) return { start: offset, end: offset, text: quoteText(value, quoted) };
  const { start, end } = innerSpan(source, text);
  if (text.quote === '' || text.quote === '/' || offset < start)
    return { start: text.start, end: text.end, text: quoteText(value, quoted) };
  // What follows the cursor on other lines is hardly meant: a string in several lines is rarely completed.
  const line = /[\r\n]/.exec(source.slice(offset, end));
  const last = line === null ? end : offset + line.index;
  return {
    start: Math.max(start, lineStart(source, offset)),
    end: last,
    text: escaped(value) + (isClosed(source, text) ? '' : text.quote),
  };
}

/** Text for a snippet: what is special there is escaped. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function lineStart(source: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(source.charAt(start - 1))) start--;
  return start;
}
