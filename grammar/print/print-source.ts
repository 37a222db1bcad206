// The tree back to text: proof that the tree is lossless. Nodes are printed by their own parts, and between them only
// what may stand there: white space, comments, and what a diagnostic covers.

import { isBlank } from '../characters.ts';
import type { Comment, Entry, Item, Text, Tree, Value } from '../tree.ts';
import type { SyntaxDiagnostic } from '../diagnostics.ts';

/**
 * The text of a tree, built from its nodes. Equal to `tree.text` exactly when the nodes lie in order without overlap, each
 * in its parent, and nothing that means something lies outside all of them.
 */
export function printSource(tree: Tree): string {
  const printer = new Printer(tree);
  for (const item of tree.items) printer.item(item);
  return printer.finish();
}

class Printer {
  readonly #tree: Tree;
  readonly #parts: string[] = [];
  #at = 0;
  #comment = 0;
  #diagnostic = 0;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  item(item: Item): void {
    switch (item.kind) {
      case 'option':
        this.#span(item.start, item.nameEnd);
        if (item.equals >= 0) this.#span(item.equals, item.equals + 1);
        if (item.value !== null) this.#value(item.value);
        return;
      case 'stanza':
        this.#span(item.start, item.nameEnd);
        if (item.equals >= 0) this.#span(item.equals, item.equals + 1);
        if (item.label !== null) this.#value(item.label);
        if (item.open >= 0) this.#span(item.open, item.open + 1);
        for (const child of item.items) this.item(child);
        if (item.close >= 0) this.#span(item.close, item.close + 1);
        return;
      case 'include':
        this.#span(item.start, item.nameEnd);
        if (item.path !== null) this.#value(item.path);
        return;
      case 'junk':
        this.#span(item.start, item.end);
    }
  }

  finish(): string {
    this.#gap(this.#tree.text.length);
    return this.#parts.join('');
  }

  #value(value: Value): void {
    if (value.kind === 'text') {
      this.#span(value.start, value.end);
      return;
    }
    this.#span(value.start, value.start + 1);
    const children: readonly (Text | Entry)[] = value.kind === 'list' ? value.items : value.entries;
    for (const child of children) {
      if (child.kind === 'text') this.#span(child.start, child.end);
      else this.#entry(child);
    }
    const last = this.#tree.text.charAt(value.end - 1);
    if (value.end > this.#at && (last === ')' || last === ']')) this.#span(value.end - 1, value.end);
  }

  #entry(entry: Entry): void {
    this.#span(entry.key.start, entry.key.end);
    if (entry.equals >= 0) this.#span(entry.equals, entry.equals + 1);
    if (entry.value !== null) this.#value(entry.value);
  }

  /** A part that a node owns. Comments inside it (in skipped text) are part of it. */
  #span(start: number, end: number): void {
    this.#gap(start);
    this.#parts.push(this.#tree.text.slice(start, end));
    this.#at = end;
  }

  /** What lies between two parts. Anything that is neither trivia nor reported is left out, and so shows as a difference. */
  #gap(end: number): void {
    const { text } = this.#tree;
    let i = this.#at;
    while (i < end) {
      const trivia = Math.min(end, this.#triviaEnd(i));
      if (trivia > i) this.#parts.push(text.slice(i, trivia));
      i = trivia > i ? trivia : i + 1;
    }
    this.#at = end;
  }

  #triviaEnd(start: number): number {
    const comment = this.#commentAt(start);
    if (comment !== null) return comment.end;
    let end = start;
    while (end < this.#tree.text.length && isBlank(this.#tree.text.charCodeAt(end))) end++;
    return end > start ? end : (this.#diagnosticAt(start)?.end ?? start);
  }

  #commentAt(offset: number): Comment | null {
    const { comments } = this.#tree;
    let comment = comments[this.#comment];
    while (comment !== undefined && comment.end <= offset) comment = comments[++this.#comment];
    return comment !== undefined && comment.start <= offset ? comment : null;
  }

  #diagnosticAt(offset: number): SyntaxDiagnostic | null {
    const { diagnostics } = this.#tree;
    for (let i = this.#diagnostic; i < diagnostics.length; i++) {
      const diagnostic = diagnostics[i];
      if (diagnostic === undefined || diagnostic.start > offset) return null;
      if (diagnostic.end > offset) return diagnostic;
      if (i === this.#diagnostic) this.#diagnostic++;
    }
    return null;
  }
}
