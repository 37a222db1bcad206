// A tree in the canonical format, as a prettier document. `docs/format.md` describes the format for its users.
//
// The printer walks the text once from front to back; each gap it crosses hands over its comments (`comment-cursor.ts`).
// Only trees without syntax errors can be printed: `prettier-plugin.ts` sees to that.

import { builders } from 'prettier/doc';
import type { Doc } from 'prettier';
import { CommentCursor } from './comment-cursor.ts';
import { HeldLines, type Layout } from './held-lines.ts';
import { inlineComment, isInline, trailingComment } from './print-comments.ts';
import { nameOf, type Spell } from './print-names.ts';
import { layRows, linesAsTheyAre, type Printed, type Printing, type Row, type Rows } from './print-rows.ts';
import { canonicalText } from './print-text.ts';
import type { Comment, Dict, Entry, Include, Item, List, Option, Stanza, Text, Tree, Value } from '../tree.ts';

const { group, hardline, indent, line, softline } = builders;

/** The document of a whole file; it ends with one line end, and is empty for an empty file. */
export function printTree(tree: Tree, spell: Spell): Doc {
  const comments = new CommentCursor(tree);
  const printing: Printing = { text: tree.text, comments, held: new HeldLines(tree.text, comments), spell };
  const print = (item: Item, layout: Layout): Printed => printItem(printing, item, [], layout);
  const { head, rows } = layRows(printing, -1, tree.items, tree.text.length + 1, 'free', print);
  return rows.length === 0 ? head : [...head, onLines(rows), hardline];
}

function printItem(printing: Printing, item: Item, path: readonly string[], layout: Layout): Printed {
  switch (item.kind) {
    case 'option':
      return printOption(printing, item, path, layout);
    case 'stanza':
      return printStanza(printing, item, path, layout);
    case 'include':
      return printInclude(printing, item);
    case 'junk':
      // There is none in a tree without errors.
      return { doc: linesAsTheyAre(printing.text.slice(item.start, item.end)), above: [] };
  }
}

/** `name = value`; the sign is written where the author left it out (R32). */
function printOption(printing: Printing, option: Option, path: readonly string[], layout: Layout): Printed {
  const written = printing.text.slice(option.start, option.nameEnd);
  const name = nameOf(written, printing.spell('option', option.key, path));
  return printAssignment(printing, name, option, layout);
}

function printEntry(printing: Printing, entry: Entry, layout: Layout): Printed {
  return printAssignment(printing, printText(printing, entry.key), entry, layout);
}

function printAssignment(printing: Printing, name: Doc, { equals, value }: Option | Entry, layout: Layout): Printed {
  const gaps = new Gaps(printing);
  const beforeEquals = equals < 0 ? '' : gaps.upTo(equals);
  const beforeValue = value === null ? '' : gaps.upTo(value.start);
  const doc = [name, beforeEquals, ' =', beforeValue, ' ', value === null ? '' : printValue(printing, value, layout)];
  return { doc, above: gaps.fill() };
}

function printInclude(printing: Printing, { key, path }: Include): Printed {
  const gaps = new Gaps(printing);
  const before = path === null ? '' : gaps.upTo(path.start);
  return { doc: [key, before, ' ', path === null ? '' : printText(printing, path)], above: gaps.fill() };
}

/** `name label {` and the body; a stray `=` is left out (R31). */
function printStanza(printing: Printing, stanza: Stanza, path: readonly string[], layout: Layout): Printed {
  const { text, spell } = printing;
  const gaps = new Gaps(printing);
  const header: Doc[] = [nameOf(text.slice(stanza.start, stanza.nameEnd), spell('stanza', stanza.key, path))];
  if (stanza.label !== null) header.push(gaps.upTo(stanza.label.start), ' ', printText(printing, stanza.label));
  header.push(gaps.upTo(stanza.open), ' ');
  const inner = [...path, stanza.key];
  const print = (item: Item, itemLayout: Layout): Printed => printItem(printing, item, inner, itemLayout);
  const body = layRows(printing, stanza.open + 1, stanza.items, stanza.close, layout, print);
  // A comment between the name and a brace on the next line goes behind the brace, if nothing else is there.
  const moved = body.head.length === 0 ? gaps.last() : null;
  const head = moved === null ? body.head : [trailingComment(text, moved)];
  const braces = printBody({ ...body, head }, layout);
  return { doc: [...header, braces], above: gaps.fill(moved) };
}

function printBody({ head, rows }: Rows, layout: Layout): Doc {
  if (rows.length === 0 && head.length === 0) return '{}';
  if (layout === 'flat') return ['{', ...head, ...rows.map(({ doc }) => [' ', doc]), ' }'];
  const inside = rows.length === 0 ? [] : [indent([hardline, onLines(rows)])];
  return ['{', ...head, ...inside, hardline, '}'];
}

function printValue(printing: Printing, value: Value, layout: Layout): Doc {
  switch (value.kind) {
    case 'text':
      return printText(printing, value);
    case 'list':
      return printList(printing, value, layout);
    case 'dict':
      return printDict(printing, value, layout);
  }
}

/** `( a b )` if it fits on the line, else one item a line. */
function printList(printing: Printing, list: List, layout: Layout): Doc {
  const item = (text: Text): Printed => ({ doc: printText(printing, text), above: [] });
  const rows = layRows(printing, list.start + 1, list.items, list.end - 1, layout, item);
  return printBrackets('(', ')', rows, layout);
}

/** `[ key = value ]` if it is one entry and fits, else one entry a line. */
function printDict(printing: Printing, dict: Dict, layout: Layout): Doc {
  const print = (entry: Entry, entryLayout: Layout): Printed => printEntry(printing, entry, entryLayout);
  const rows = layRows(printing, dict.start + 1, dict.entries, dict.end - 1, layout, print);
  return printBrackets('[', ']', { ...rows, broken: rows.broken || dict.entries.length > 1 }, layout);
}

function printBrackets(open: string, close: string, { head, rows, broken }: Rows, layout: Layout): Doc {
  if (rows.length === 0 && head.length === 0) return open + close;
  if (layout === 'flat') return [open, ...head, ...rows.map(({ doc }) => [' ', doc]), ' ', close];
  const inside = rows.length === 0 ? [] : [indent([line, onLines(rows, line)])];
  return group([open, ...head, ...inside, line, close], { shouldBreak: broken || layout === 'broken' });
}

/** One row a line, a blank line before those that had one. With `line` for `separator` it is all on one line if it fits. */
function onLines(rows: readonly Row[], separator: Doc = hardline): Doc {
  const blank = separator === hardline ? hardline : softline;
  // One flat document: a list may have a million items, and an array for each would be most of the memory.
  const all: Doc[] = [];
  for (const { doc, blankBefore } of rows) {
    if (all.length > 0 && blankBefore) all.push(blank);
    if (all.length > 0) all.push(separator);
    all.push(doc);
  }
  return all;
}

function printText({ text }: Printing, node: Text): Doc {
  return linesAsTheyAre(canonicalText(text, node));
}

/** The gaps inside one item, from left to right, in two steps: first all are asked for, then they are filled. */
class Gaps {
  readonly #printing: Printing;
  readonly #gaps: { readonly comments: readonly Comment[]; readonly doc: Doc[] }[] = [];

  constructor(printing: Printing) {
    this.#printing = printing;
  }

  /** The gap that ends at `offset`. */
  upTo(offset: number): Doc {
    const gap = { comments: this.#printing.comments.takeBefore(offset), doc: [] };
    this.#gaps.push(gap);
    return gap.doc;
  }

  /** The only comment in all gaps that ends its line, if none follows it. */
  last(): Comment | null {
    const all = this.#comments();
    const last = all.at(-1);
    return last?.kind === 'line' && all.slice(0, -1).every((comment) => this.#isInline(comment)) ? last : null;
  }

  /** Leaves the comments in their gaps that may stay there. Gives the others: those that end a line, and what precedes them. */
  fill(except: Comment | null = null): readonly Comment[] {
    const all = this.#comments().filter((comment) => comment !== except);
    const outer = this.#lastOuter(all);
    const inner = new Set(all.slice(outer + 1));
    for (const { comments, doc } of this.#gaps) {
      for (const comment of comments) if (inner.has(comment)) doc.push(` ${inlineComment(this.#printing.text, comment)}`);
    }
    return all.slice(0, outer + 1);
  }

  #comments(): Comment[] {
    return this.#gaps.flatMap(({ comments }) => comments);
  }

  #lastOuter(comments: readonly Comment[]): number {
    return comments.findLastIndex((comment) => !this.#isInline(comment));
  }

  #isInline(comment: Comment): boolean {
    return isInline(this.#printing.text, comment);
  }
}
