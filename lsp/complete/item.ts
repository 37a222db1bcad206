// What completion proposes, and how it is written down.

import type { Letters } from '../../grammar/letters.ts';
import { quoteText } from '../../grammar/text-value.ts';
import type { Text } from '../../grammar/tree.ts';
import { escaped, innerSpan, isClosed } from '../../compiler/names/inner-span.ts';

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
  readonly source: Letters;
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
  const inner = innerSpan(source, text);
  const isInside = text.quote !== '' && text.quote !== '/' && inner.start <= offset && offset <= inner.end;
  const { start, end } = onLine(source, offset, isInside ? inner : text);
  if (!isInside) return { start, end, text: quoteText(value, quoted) };
  return { start, end, text: escaped(value) + (isClosed(source, text) ? '' : text.quote) };
}

/** The part of a span on the line of the cursor: edits of a completion must not go over lines. */
function onLine(source: Letters, offset: number, span: { readonly start: number; readonly end: number }): { start: number; end: number } {
  let { start, end } = { start: offset, end: offset };
  while (start > span.start && !/[\r\n]/.test(source.charAt(start - 1))) start--;
  while (end < span.end && !/[\r\n]/.test(source.charAt(end))) end++;
  return { start, end };
}

/** Text for a snippet: what is special there is escaped. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
