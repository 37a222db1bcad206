// textDocument/documentSymbol: stanzas and options as an outline.

import type { Item, Stanza } from '../../grammar/tree.ts';
import { textValue } from '../../grammar/text-value.ts';
import { showText } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';

export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'stanza' | 'option' | 'include';
  readonly start: number;
  readonly end: number;
  /** What is selected when one goes there; inside of `start` and `end`. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly children: readonly OutlineSymbol[];
}

export function documentSymbol(snapshot: Snapshot, path: string): readonly OutlineSymbol[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const { text } = source;
  const outline = (items: readonly Item[], scope: string): OutlineSymbol[] =>
    items.flatMap((item): OutlineSymbol[] => {
      if (item.kind === 'junk') return [];
      const { start, end, nameEnd } = item;
      const common = { name: text.slice(start, nameEnd), start, end, nameStart: start, nameEnd };
      if (item.kind === 'stanza') {
        const label = labelOf(text, item);
        const name = label === '' ? common.name : `${common.name} ${label}`;
        return [
          { ...common, name, detail: '', kind: 'stanza', nameEnd: item.label?.end ?? nameEnd, children: outline(item.items, item.key) },
        ];
      }
      const value = item.kind === 'option' ? item.value : item.path;
      const spec = item.kind === 'option' ? snapshot.schema.option(scope, item.key) : null;
      return [{ ...common, detail: showText(text, value, spec), kind: item.kind, children: [] }];
    });
  return outline(source.tree.items, snapshot.contextsOf(path)[0] ?? 'global');
}

/** Name of an instance as the outline shows it; an outline must not have empty names. */
export function labelOf(text: string, stanza: Stanza): string {
  return stanza.label === null ? '' : textValue(text, stanza.label).replace(/\s+/g, ' ').trim();
}
