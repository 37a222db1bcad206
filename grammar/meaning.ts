// What a tree means apart from its layout: what the formatter must not change, and how it proves that it did not.

import { textValue } from './text-value.ts';
import type { Entry, Item, Text, Tree, Value } from './tree.ts';

/**
 * The first difference between what two trees mean, in words; null when they differ in layout only. Kinds, names without
 * case, decoded values and the order of everything count, and so do the comments; line ends inside strings count as equal.
 */
export function difference(a: Tree, b: Tree): string | null {
  return firstDifference(outline(a), outline(b)) ?? firstDifference(commentTexts(a), commentTexts(b));
}

export function sameMeaning(a: Tree, b: Tree): boolean {
  return difference(a, b) === null;
}

/** One string for each thing in the tree, in order: equal outlines are equal trees but for layout. */
export function outline(tree: Tree): readonly string[] {
  const out: string[] = [];
  items(tree.text, tree.items, out);
  return out;
}

function items(text: string, list: readonly Item[], out: string[]): void {
  for (const item of list) {
    switch (item.kind) {
      case 'option':
        out.push(`option ${item.key}`);
        value(text, item.value, out);
        break;
      case 'stanza':
        out.push(`stanza ${item.key}`);
        value(text, item.label, out);
        out.push('{');
        items(text, item.items, out);
        out.push('}');
        break;
      case 'include':
        out.push(item.key);
        value(text, item.path, out);
        break;
      case 'junk':
        out.push(`junk ${text.slice(item.start, item.end)}`);
    }
  }
}

function value(text: string, node: Value | null, out: string[]): void {
  if (node === null) {
    out.push('nothing');
    return;
  }
  switch (node.kind) {
    case 'text':
      out.push(meant(text, node));
      return;
    case 'list':
      out.push('(');
      for (const item of node.items) out.push(meant(text, item));
      out.push(')');
      return;
    case 'dict':
      out.push('[');
      for (const entry of node.entries) pushEntry(text, entry, out);
      out.push(']');
  }
}

function pushEntry(text: string, entry: Entry, out: string[]): void {
  out.push(`key ${meant(text, entry.key)}`);
  value(text, entry.value, out);
}

/** With a mark, so that no value can be taken for a bracket. */
function meant(text: string, node: Text): string {
  return `text ${unixLines(textValue(text, node))}`;
}

/** Without their indentation. */
function commentTexts({ text, comments }: Tree): readonly string[] {
  return comments.map(({ start, end }) =>
    unixLines(text.slice(start, end))
      .split('\n')
      .map((part) => part.trim())
      .join('\n'),
  );
}

function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function firstDifference(a: readonly string[], b: readonly string[]): string | null {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return `${a[i] ?? 'nothing more'} / ${b[i] ?? 'nothing more'}`;
  return null;
}
