// Where an offset stands in the configuration rather than in the file: `cluster::topology:10.1.1.0/24:interface`, in the
// notation of the product's console (config-language.md, section 11): a scope, its instance name, then what is inside it.
// It survives everything that moves lines, so baselines and fingerprints are keyed by it.

import type { Dict, Item, Option, Stanza, Text, Tree } from '../../grammar/tree.ts';

/** The path of the innermost option or stanza that covers the offset; empty at the top of a file. Names in lower case. */
export function configPath(tree: Tree, offset: number): string {
  let path = '';
  let items = tree.items;
  for (;;) {
    const item = itemAt(items, offset);
    if (item === null || item.kind === 'junk') return trimmed(path);
    if (item.kind === 'include') return `${path}${item.key}`;
    if (item.kind === 'option') return `${path}${item.key}${entryPath(tree, item, offset)}`;
    path += `${item.key}:${instance(tree, item)}:`;
    items = item.items;
  }
}

/** Items stand in order, so the search halves. */
function itemAt(items: readonly Item[], offset: number): Item | null {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item === undefined) return null;
    if (offset < item.start) high = middle - 1;
    else if (offset >= item.end && !(offset === item.end && item.start === item.end)) low = middle + 1;
    else return item;
  }
  return null;
}

/** The instance name without its quotes; `:` and `\` escaped, as the console does. */
function instance(tree: Tree, stanza: Stanza): string {
  return stanza.label === null ? '' : rawText(tree, stanza.label).replace(/[\\:]/g, '\\$&');
}

/** `[mainlog]` for an offset inside that entry of a dictionary. */
function entryPath(tree: Tree, option: Option, offset: number): string {
  if (option.value?.kind !== 'dict') return '';
  const dict: Dict = option.value;
  const entry = dict.entries.find(({ start, end }) => start <= offset && offset < end);
  return entry === undefined ? '' : `[${rawText(tree, entry.key)}]`;
}

function rawText(tree: Tree, text: Text): string {
  const quotes = text.quote === '"' || text.quote === "'" ? 1 : 0;
  const closed = quotes === 1 && text.end - text.start >= 2 && tree.text[text.end - 1] === text.quote;
  return tree.text.slice(text.start + quotes, closed ? text.end - 1 : text.end);
}

/** A finding on a stanza as a whole: `cluster` rather than `cluster::`. */
function trimmed(path: string): string {
  return path.replace(/(?<!\\):+$/, '');
}
