// A tree in the canonical format, as a prettier document. `docs/format.md` describes the format for its users.
//
// The printer walks the text once from front to back; each gap it crosses hands over its comments (`comment-cursor.ts`).
// Only trees without syntax errors can be printed: `prettier-plugin.ts` sees to that.

import { builders } from 'prettier/doc';
import type { Doc } from 'prettier';
import { CommentCursor } from './comment-cursor.ts';
import { HeldLines, type Hold } from './held-lines.ts';
import { inlineComment, isInline, trailingComment } from './print-comments.ts';
import { nameOf, type Spell } from './print-names.ts';
import { layRows, linesAsTheyAre, type Printed, type Printing, type Row, type Rows } from './print-rows.ts';
import { canonicalText } from './print-text.ts';
import type { Comment, Dict, Entry, Include, Item, List, Option, Stanza, Text, Tree, Value } from './tree.ts';

const { group, hardline, indent, join, line, softline } = builders;

/** The document of a whole file; it ends with one line end, and is empty for an empty file. */
export function printTree(tree: Tree, spell: Spell): Doc {
  const printing: Printing = { text: tree.text, comments: new CommentCursor(tree), held: new HeldLines(tree), spell };
  const { head, rows } = layRows(printing, -1, tree.items, tree.text.length + 1, (item) => printItem(printing, item, []));
  return rows.length === 0 ? head : [...head, onLines(rows), hardline];
}

function printItem(printing: Printing, item: Item, path: readonly string[]): Printed {
  switch (item.kind) {
    case 'option':
      return printOption(printing, item, path);
    case 'stanza':
      return printStanza(printing, item, path);
    case 'include':
      return printInclude(printing, item);
    case 'junk':
      // There is none in a tree without errors.
      return { doc: linesAsTheyAre(printing.text.slice(item.start, item.end)), above: [] };
  }
}

/** `name = value`; the sign is written where the author left it out (R32). */
function printOption(printing: Printing, option: Option, path: readonly string[]): Printed {
  const written = printing.text.slice(option.start, option.nameEnd);
  const name = nameOf(written, printing.spell('option', option.key, path));
  return printAssignment(printing, name, option.equals, option.value);
}

function printEntry(printing: Printing, entry: Entry): Printed {
  return printAssignment(printing, printText(printing, entry.key), entry.equals, entry.value);
}

function printAssignment(printing: Printing, name: Doc, equals: number, value: Value | null): Printed {
  const gaps = new Gaps(printing);
  const beforeEquals = equals < 0 ? '' : gaps.upTo(equals);
  const beforeValue = value === null ? '' : gaps.upTo(value.start);
  const doc = [name, beforeEquals, ' =', beforeValue, ' ', value === null ? '' : printValue(printing, value)];
  return { doc, above: gaps.above };
}

function printInclude(printing: Printing, { key, path }: Include): Printed {
  const gaps = new Gaps(printing);
  if (path === null) return { doc: key, above: [] };
  const before = gaps.upTo(path.start);
  return { doc: [key, before, ' ', printText(printing, path)], above: gaps.above };
}

/** `name label {` and the body; a stray `=` is left out (R31). */
function printStanza(printing: Printing, stanza: Stanza, path: readonly string[]): Printed {
  const { text, spell } = printing;
  const gaps = new Gaps(printing);
  const header: Doc[] = [nameOf(text.slice(stanza.start, stanza.nameEnd), spell('stanza', stanza.key, path))];
  if (stanza.label !== null) header.push(gaps.upTo(stanza.label.start), ' ', printText(printing, stanza.label));
  header.push(gaps.upTo(stanza.open), ' ');
  const inner = [...path, stanza.key];
  const body = layRows(printing, stanza.open + 1, stanza.items, stanza.close, (item) => printItem(printing, item, inner));
  const [only, ...more] = gaps.above;
  // A comment between the name and a brace on the next line goes behind the brace, if nothing else is there.
  const movesIn = only !== undefined && only.kind === 'line' && more.length === 0 && body.head.length === 0;
  const head = movesIn ? [trailingComment(text, only)] : body.head;
  const braces = printBody({ ...body, head }, printing.held.hold(stanza));
  return { doc: [...header, braces], above: movesIn ? [] : gaps.above };
}

function printBody({ head, rows }: Rows, hold: Hold): Doc {
  if (rows.length === 0 && head.length === 0) return '{}';
  if (hold === 'flat') return ['{', ...head, ...rows.map(({ doc }) => [' ', doc]), ' }'];
  const inside = rows.length === 0 ? [] : [indent([hardline, onLines(rows)])];
  return ['{', ...head, ...inside, hardline, '}'];
}

function printValue(printing: Printing, value: Value): Doc {
  switch (value.kind) {
    case 'text':
      return printText(printing, value);
    case 'list':
      return printList(printing, value);
    case 'dict':
      return printDict(printing, value);
  }
}

/** `( a b )` if it fits on the line, else one item a line. */
function printList(printing: Printing, list: List): Doc {
  const item = (text: Text): Printed => ({ doc: printText(printing, text), above: [] });
  const rows = layRows(printing, list.start + 1, list.items, list.end - 1, item);
  return printBrackets('(', ')', rows, printing.held.hold(list));
}

/** `[ key = value ]` if it is one entry and fits, else one entry a line. */
function printDict(printing: Printing, dict: Dict): Doc {
  const rows = layRows(printing, dict.start + 1, dict.entries, dict.end - 1, (entry) => printEntry(printing, entry));
  const hold = printing.held.hold(dict);
  return printBrackets('[', ']', { ...rows, broken: rows.broken || dict.entries.length > 1 }, hold);
}

function printBrackets(open: string, close: string, { head, rows, broken }: Rows, hold: Hold): Doc {
  if (rows.length === 0 && head.length === 0) return open + close;
  if (hold === 'flat') return [open, ...head, ...rows.map(({ doc }) => [' ', doc]), ' ', close];
  const inside = rows.length === 0 ? [] : [indent([line, onLines(rows, line)])];
  return group([open, ...head, ...inside, line, close], { shouldBreak: broken || hold === 'broken' });
}

/** One row a line, a blank line before those that had one. With `line` for `separator` it is all on one line if it fits. */
function onLines(rows: readonly Row[], separator: Doc = hardline): Doc {
  const blank = separator === hardline ? hardline : softline;
  return rows.map(({ doc, blankBefore }, i) => (i === 0 ? doc : [blankBefore ? blank : '', separator, doc]));
}

function printText({ text }: Printing, node: Text): Doc {
  return linesAsTheyAre(canonicalText(text, node));
}

/** The gaps inside one item, from left to right. */
class Gaps {
  readonly #printing: Printing;
  /** Comments that end a line: there is no place for them inside the item. */
  readonly above: Comment[] = [];

  constructor(printing: Printing) {
    this.#printing = printing;
  }

  /** The comments of a gap that may stay in it, a blank before each. */
  upTo(offset: number): Doc {
    const { text, comments } = this.#printing;
    const taken = comments.takeBefore(offset);
    this.above.push(...taken.filter((comment) => !isInline(text, comment)));
    return join(
      '',
      taken.filter((comment) => isInline(text, comment)).map((comment) => ` ${inlineComment(text, comment)}`),
    );
  }
}
