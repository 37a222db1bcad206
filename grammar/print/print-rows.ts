// What stands between two brackets (or in the whole file), laid out one thing a line: items of a body, items of a list, entries
// of a dictionary. This is the one place where comments between nodes find their lines and where blank lines are kept.

import { builders } from 'prettier/doc';
import type { Doc } from 'prettier';
import type { CommentCursor } from './comment-cursor.ts';
import { type Held, type HeldLines, type Layout, notHeld, type Span } from './held-lines.ts';
import { inlineComment, isIgnore, isInline, ownLineComment, trailingComment } from './print-comments.ts';
import type { Spell } from './print-names.ts';
import type { Comment } from '../tree.ts';

/** What printing one file goes by. */
export interface Printing {
  readonly text: string;
  readonly comments: CommentCursor;
  readonly held: HeldLines;
  readonly spell: Spell;
}

export interface Printed {
  readonly doc: Doc;
  /** Comments from inside it that can't stay there, for lines of their own above it. */
  readonly above: readonly Comment[];
}

export interface Row {
  readonly doc: Doc;
  readonly blankBefore: boolean;
}

export interface Rows {
  /** Comments that stay behind the opening bracket, a blank before each. */
  readonly head: Doc[];
  readonly rows: readonly Row[];
  /** Something in it ends its line, so it can't be on one. */
  readonly broken: boolean;
}

/**
 * Lays out `nodes`, which lie between the offset behind the opening bracket (-1: the start of the file) and the offset of the
 * closing one. `print` gives the document of a node; it must take the comments inside it from the cursor. All of it is on one line if
 * `layout` is `flat`.
 */
export function layRows<N extends Span>(
  printing: Printing,
  open: number,
  nodes: readonly N[],
  close: number,
  layout: Layout,
  print: (node: N, layout: Layout) => Printed,
): Rows {
  const rows = new RowBuilder(printing, open);
  const held = layout === 'flat' ? [] : printing.held.among(open, nodes, close, layout);
  for (const [i, node] of nodes.entries()) {
    const hold = held[i] ?? (layout === 'flat' ? flat : notHeld);
    const gap = rows.trail(printing.comments.takeBefore(node.start), node.start, true);
    const leading = gap.length - inlineTail(printing.text, gap, node.start);
    if (leading > 0) rows.own(gap.slice(0, leading));
    const last = gap.at(-1);
    const ignored = last !== undefined && isIgnore(printing.text, last);
    rows.node(node, leading === 0 ? gap : gap.slice(leading), ignored ? verbatim(printing, node) : print(node, hold.layout), hold.joined);
  }
  rows.own(rows.trail(printing.comments.takeBefore(close), close, false));
  return rows.finish();
}

const flat: Held = { layout: 'flat', joined: false };

class RowBuilder {
  readonly #printing: Printing;
  readonly #head: Doc[] = [];
  readonly #rows: Row[] = [];
  #broken = false;
  /** End of what was laid out last, -1 at the start of a file. */
  #at: number;
  #last: Span | null = null;

  constructor(printing: Printing, open: number) {
    this.#printing = printing;
    this.#at = open;
  }

  /** Puts the first comments of a gap behind what precedes it on their line. Gives the others. */
  trail(gap: readonly Comment[], next: number, nodeFollows: boolean): readonly Comment[] {
    const { text } = this.#printing;
    let count = 0;
    for (const comment of gap) {
      if (this.#at < 0 || !onOneLine(text, this.#at, comment.start)) break;
      // Directly before the first node it speaks of the node, not of the bracket.
      if (this.#last === null && nodeFollows && inlineTail(text, gap.slice(count), next) === gap.length - count) break;
      this.#append(trailingComment(text, comment));
      if (!isInline(text, comment)) this.#broken = true;
      this.#at = comment.end;
      count++;
    }
    if (this.#last === null && count > 0) this.#broken ||= !onOneLine(text, this.#at, gap[count]?.start ?? next);
    return gap.slice(count);
  }

  /** Comments that have their lines to themselves. */
  own(comments: readonly Comment[]): void {
    const { text } = this.#printing;
    for (const comment of comments) {
      // Two comments on one line: what stood behind something else was taken by `trail`.
      if (this.#rows.length > 0 && onOneLine(text, this.#at, comment.start)) this.#append(trailingComment(text, comment));
      else this.#rows.push({ doc: ownLineComment(text, comment), blankBefore: this.#blankBefore(comment.start) });
      this.#at = comment.end;
      this.#broken = true;
    }
  }

  /** A node; with `joined` it stays on the line of what precedes it. */
  node(node: Span, leading: readonly Comment[], { doc, above }: Printed, joined: boolean): void {
    const { text } = this.#printing;
    const blankBefore = this.#blankBefore(leading[0]?.start ?? node.start);
    if (above.length > 0) {
      const hoisted = [...leading, ...above].map((comment) => ({ doc: ownLineComment(text, comment), blankBefore: false }));
      if (hoisted[0] !== undefined) hoisted[0].blankBefore = blankBefore;
      for (const row of hoisted) this.#rows.push(row);
      this.#rows.push({ doc, blankBefore: false });
      this.#broken = true;
    } else {
      const whole = leading.length === 0 ? doc : [...leading.map((comment) => `${inlineComment(text, comment)} `), doc];
      if (joined) this.#append([' ', whole]);
      else this.#rows.push({ doc: whole, blankBefore });
    }
    this.#at = node.end;
    this.#last = node;
  }

  finish(): Rows {
    return { head: this.#head, rows: this.#rows, broken: this.#broken };
  }

  #append(doc: Doc): void {
    const row = this.#rows.at(-1);
    if (row === undefined) this.#head.push(doc);
    else this.#rows[this.#rows.length - 1] = { ...row, doc: [row.doc, doc] };
  }

  /** Blank lines at the start of a body are not kept. */
  #blankBefore(start: number): boolean {
    return this.#rows.length > 0 && lineEnds(this.#printing.text, this.#at, start) > 1;
  }
}

/** How many comments at the end of a gap are on one line with each other and with what follows. */
function inlineTail(text: string, gap: readonly Comment[], next: number): number {
  let count = 0;
  let before = next;
  for (const comment of [...gap].reverse()) {
    if (!isInline(text, comment) || !onOneLine(text, comment.end, before)) break;
    before = comment.start;
    count++;
  }
  return count;
}

/** `# prettier-ignore`: the text as it is. The comments inside it are part of it. */
function verbatim({ text, comments }: Printing, node: Span): Printed {
  comments.takeBefore(node.end);
  return { doc: linesAsTheyAre(text.slice(node.start, node.end)), above: [] };
}

/** A text whose line ends must not be touched, such as a string over several lines. */
export function linesAsTheyAre(text: string): Doc {
  if (!/[\r\n]/.test(text)) return text;
  return builders.join(builders.literalline, text.split(/\r\n|\r|\n/));
}

function onOneLine(text: string, from: number, to: number): boolean {
  return lineEnds(text, from, to) === 0;
}

function lineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = Math.max(0, from); i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) count++;
  }
  return count;
}
