// Makes the nodes and the diagnostics of one text while the parser runs. Tokens are named by their index.

import type { SyntaxCode, SyntaxDiagnostic, TextEdit } from './diagnostics.ts';
import type { Dict, Entry, Item, List, Stanza, Text, Value } from './tree.ts';
import { isBlank, isLineEnd, isName } from './characters.ts';
import { limits } from './limits.ts';
import { internName, type Name } from './names.ts';
import { textValue } from './text-value.ts';
import { kinds } from './tokens.ts';

export class TreeBuilder {
  readonly text: string;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly diagnostics: SyntaxDiagnostic[] = [];
  /** Stanzas that are never closed. */
  unclosed = 0;
  /** The items of all open stanzas, one after the other; those of the innermost begin at the mark that its rule keeps. */
  readonly #open: Item[] = [];
  /** How many of them count. */
  #top = 0;
  /** The value read last. */
  value: Value | null = null;
  /** The items of the open list; lists do not nest. */
  texts: Text[] = [];
  /** The entries of the innermost open dictionary. */
  entries: Entry[] = [];
  /** Brackets opened inside the innermost list or dictionary where none may be. */
  nested = 0;
  /** Dictionaries that are open. */
  depth = 0;

  /** Stanzas that are open. */
  level = 0;
  /** Braces that are open in a block that is skipped. */
  skipping = 0;
  /** The token that begins the stanza whose body comes next. */
  header = -1;
  /** Reading by indentation: the column of the innermost open stanza, or -1. */
  column = -1;

  constructor(text: string, starts: Int32Array, ends: Int32Array) {
    this.text = text;
    this.#starts = starts;
    this.#ends = ends;
  }

  add(item: Item): void {
    this.#open[this.#top++] = item;
  }

  /** Where the items of a stanza begin. */
  get mark(): number {
    return this.#top;
  }

  /** Takes away the items since a mark, in an array of exactly their number: one that grew would be half empty. */
  since(mark: number): Item[] {
    const items = this.#open.slice(mark, this.#top);
    this.#top = mark;
    return items;
  }

  /** Those of the file, at the end. */
  get items(): Item[] {
    return this.#open.slice(0, this.#top);
  }

  forgetValue(): void {
    this.value = null;
  }

  start(token: number): number {
    return this.#starts[token] ?? 0;
  }

  end(token: number): number {
    return this.#ends[token] ?? 0;
  }

  report(code: SyntaxCode, start: number, end: number, other = -1, fix: readonly TextEdit[] | null = null): void {
    if (this.diagnostics.length < limits.diagnostics) this.diagnostics.push({ code, start, end, other, fix });
  }

  /** The name at a token; what is no name is reported (EC1015) and goes on as if it were one. */
  name(token: number): Name {
    const start = this.start(token);
    const end = this.end(token);
    const name = internName(this.text, start, end);
    if (!name.valid) this.report('EC1015', start, end);
    return name;
  }

  textNode(token: number): Text {
    const start = this.start(token);
    const c = this.text.charCodeAt(start);
    // Typographic quotes (R24) stand for double ones.
    const quote = c === 39 ? "'" : '"';
    return { kind: 'text', start, end: this.end(token), quote };
  }

  /** A text without quotes. */
  wordNode(token: number): Text {
    return { kind: 'text', start: this.start(token), end: this.end(token), quote: '' };
  }

  regexNode(token: number): Text {
    return { kind: 'text', start: this.start(token), end: this.end(token), quote: '/' };
  }

  /** `name = value`, from the name's token to `last`. */
  option(name: number, equals: number, last: number, value: Value | null): void {
    if (equals < 0 && value?.kind === 'text') {
      this.#withoutEquals(name, last, value);
      return;
    }
    const { key, include } = this.name(name);
    const start = this.start(name);
    const nameEnd = this.end(name);
    const at = equals < 0 ? -1 : this.start(equals);
    if (include !== null) {
      this.#includeWithEquals(name, at, include, last, value);
      return;
    }
    this.add({ kind: 'option', start, end: this.end(last), key, nameEnd, equals: at, value });
    if (value === null) this.report('EC1003', start, nameEnd, at);
  }

  /** `name = text` in three tokens, of which `name` is the first. */
  plainOption(name: number, value: Text): void {
    const start = this.start(name);
    const nameEnd = this.end(name);
    const known = internName(this.text, start, nameEnd);
    if (known.include !== null || !known.valid) this.option(name, name + 1, name + 2, value);
    else this.add({ kind: 'option', start, end: value.end, key: known.key, nameEnd, equals: this.start(name + 1), value });
  }

  /** `name value`: the `=` is missing, if that is a name at all. */
  #withoutEquals(token: number, last: number, value: Text): void {
    const start = this.start(token);
    const nameEnd = this.end(token);
    const { key, valid } = internName(this.text, start, nameEnd);
    if (!valid) {
      this.junk(token, last);
      this.unexpected(token, last);
      return;
    }
    this.add({ kind: 'option', start, end: this.end(last), key, nameEnd, equals: -1, value });
    // In the middle of a line the two words may as well be the rest of the value before them.
    const fix = this.isFirstOnLine(start) ? [{ start: value.start, end: value.start, text: '= ' }] : null;
    this.report('EC1002', start, value.end, value.start, fix);
  }

  /** `name = value` whose name is in quotes. */
  quotedOption(name: number, equals: number, last: number, value: Value | null): void {
    const { key, nameEnd, start } = this.#quotedName(name);
    this.add({ kind: 'option', start, end: this.end(last), key, nameEnd, equals: this.start(equals), value });
    if (value === null) this.report('EC1003', start, nameEnd, this.start(equals));
  }

  #quotedName(token: number): { readonly key: string; readonly start: number; readonly nameEnd: number } {
    const start = this.start(token);
    const nameEnd = this.end(token);
    const value = textValue(this.text, this.textNode(token));
    this.report(
      'EC1015',
      start,
      nameEnd,
      -1,
      isName(value) && this.text.charCodeAt(start) === 34 ? [{ start, end: nameEnd, text: value }] : null,
    );
    return { key: value.toLowerCase(), start, nameEnd };
  }

  #includeWithEquals(name: number, equals: number, key: 'include' | 'readonly_include', last: number, value: Value | null): void {
    const path = value?.kind === 'text' ? value : null;
    const start = this.start(name);
    this.add({ kind: 'include', start, end: this.end(last), key, nameEnd: this.end(name), path });
    if (path === null) this.report('EC1012', start, this.end(last));
    else this.report('EC1001', equals, equals + 1, -1, this.without(equals));
  }

  isInclude(name: number): boolean {
    const length = this.end(name) - this.start(name);
    if (length !== 7 && length !== 16) return false;
    return internName(this.text, this.start(name), this.end(name)).include !== null;
  }

  include(name: number, path: Text | null): void {
    const start = this.start(name);
    const nameEnd = this.end(name);
    const key = internName(this.text, start, nameEnd).include ?? 'include';
    this.add({ kind: 'include', start, end: path === null ? nameEnd : path.end, key, nameEnd, path });
    if (path === null) this.report('EC1012', start, nameEnd);
  }

  /** A stanza from the name's token to `last`; `equals` is a token or -1, `body` the braces and what is between them. */
  stanza(name: number, equals: number, label: Text | null, last: number, body: Body): void {
    const { key } = this.name(name);
    const nameEnd = this.end(name);
    const at = equals < 0 ? -1 : this.start(equals);
    this.#pushStanza(this.start(name), this.end(last), key, nameEnd, at, label, body);
    if (at >= 0) this.report('EC1050', at, at + 1, -1, this.without(at));
  }

  quotedStanza(name: number, last: number, body: Body): void {
    const { key, nameEnd, start } = this.#quotedName(name);
    this.#pushStanza(start, this.end(last), key, nameEnd, -1, null, body);
  }

  #pushStanza(start: number, end: number, key: string, nameEnd: number, equals: number, label: Text | null, body: Body): void {
    const stanza: Stanza = {
      kind: 'stanza',
      start,
      end,
      key,
      nameEnd,
      equals,
      label,
      open: body.open,
      items: body.items,
      close: body.close,
    };
    this.add(stanza);
  }

  /** Tokens that fit nowhere. */
  junk(first: number, last: number): void {
    this.add({ kind: 'junk', start: this.start(first), end: this.end(last) });
  }

  /** A name that stands alone (R33); what is no name at all, such as `...`, is unexpected text. */
  lone(token: number): void {
    const start = this.start(token);
    const end = this.end(token);
    const { key, valid } = internName(this.text, start, end);
    if (!valid) {
      this.junk(token, token);
      this.report('EC1001', start, end);
      return;
    }
    this.add({ kind: 'option', start, end, key, nameEnd: end, equals: -1, value: null });
    this.report('EC1003', start, end);
  }

  list(open: number, last: number, close: number, closer: number, items: readonly Text[]): List {
    this.#checkCloser(open, last, close, closer, kinds.rParen);
    return { kind: 'list', start: this.start(open), end: this.end(close), items };
  }

  dict(open: number, last: number, close: number, closer: number, entries: readonly Entry[]): Dict {
    this.#checkCloser(open, last, close, closer, kinds.rSquare);
    return { kind: 'dict', start: this.start(open), end: this.end(close), entries };
  }

  #checkCloser(open: number, last: number, close: number, closer: number, expected: number): void {
    const text = expected === kinds.rParen ? ')' : ']';
    const start = this.start(open);
    if (close === last) {
      const end = this.end(last);
      this.report('EC1006', start, start + 1, end, [{ start: end, end, text: ` ${text}` }]);
    } else if (closer !== expected) {
      const at = this.start(close);
      this.report('EC1006', at, at + 1, start, [{ start: at, end: at + 1, text }]);
    }
  }

  /** `key = value` in a dictionary. EC1003 tells by -2 that not even `=` is there. */
  entry(key: Text, equals: number, last: number, value: Value | null): void {
    const at = equals < 0 ? -1 : this.start(equals);
    this.entries.push({ kind: 'entry', start: key.start, end: this.end(last), key, equals: at, value });
    if (value === null) this.report('EC1003', key.start, key.end, at < 0 ? -2 : at);
    else if (at < 0) this.report('EC1002', key.start, value.end, value.start, [{ start: value.start, end: value.start, text: '= ' }]);
  }

  /** A token inside brackets that does not belong there. */
  strayInBrackets(token: number, kind: number, inList: boolean): void {
    if (kind === kinds.separator) {
      const at = this.start(token);
      // The manual has lists "comma or space separated" (opendkim), so this is understood.
      if (inList && this.text.charCodeAt(at) === 44) this.report('EC1055', at, at + 1, -1, this.without(at));
      else this.separator(token);
      return;
    }
    if (kind === kinds.lParen || kind === kinds.lSquare) this.nested++;
    if (kind === kinds.rParen || kind === kinds.rSquare) this.nested--;
    this.unexpected(token, token);
  }

  /** A `}` that closes nothing. */
  strayClose(token: number): void {
    this.junk(token, token);
    this.report('EC1005', this.start(token), this.end(token));
  }

  /** A stanza is not closed where token `next`, or the end of the text, shows that it must have been. */
  missingBrace(header: number, open: number, next: number): void {
    this.unclosed++;
    const start = this.start(header);
    const at = this.start(next) > open ? this.start(next) : this.text.length;
    if (this.column < 0) this.report('EC1004', start, open + 1, this.text.length);
    else this.report('EC1004', start, open + 1, at, this.#closingLine(start, at));
  }

  /** A `}` on a line of its own before the line of `at`, below the name at `start`. */
  #closingLine(start: number, at: number): readonly TextEdit[] {
    const indentation = this.text.slice(start - this.#column(start), start);
    const newline = this.text.includes('\r\n') ? '\r\n' : '\n';
    const begin = at - Math.max(0, this.#column(at));
    const before = begin > 0 && !isLineEnd(this.text.charCodeAt(begin - 1)) ? newline : '';
    return [{ start: begin, end: begin, text: `${before}${indentation}}${newline}` }];
  }

  /** The column of a token if it is the first thing on its line (a tab counts one), else -1. */
  columnOf(token: number): number {
    return this.#column(this.start(token));
  }

  #column(offset: number): number {
    let i = offset;
    while (i > 0 && (this.text.charCodeAt(i - 1) === 32 || this.text.charCodeAt(i - 1) === 9)) i--;
    return i === 0 || isLineEnd(this.text.charCodeAt(i - 1)) ? offset - i : -1;
  }

  /** A `{` beyond the limit of depth, and what it holds, up to `last`. */
  tooDeep(open: number, last: number): void {
    this.junk(open, last);
    this.report('EC1011', this.start(open), this.start(open) + 1);
  }

  /** A second `=`. */
  strayEquals(token: number): void {
    const at = this.start(token);
    this.report('EC1001', at, at + 1, -1, this.without(at));
  }

  separator(token: number): void {
    const at = this.start(token);
    this.report('EC1009', at, at + 1, -1, this.without(at));
  }

  unexpected(first: number, last: number): void {
    this.report('EC1001', this.start(first), this.end(last));
  }

  /** Whether only blanks stand before an offset on its line, or an opening brace. */
  isFirstOnLine(offset: number): boolean {
    let i = offset - 1;
    while (i >= 0 && (this.text.charCodeAt(i) === 32 || this.text.charCodeAt(i) === 9)) i--;
    return i < 0 || this.text.charCodeAt(i) === 123 || isLineEnd(this.text.charCodeAt(i));
  }

  /** Takes the one character at `at` out, with the blanks after it, but never joins what stands on its two sides. */
  without(at: number): readonly TextEdit[] {
    let end = at + 1;
    while (this.text.charCodeAt(end) === 32 || this.text.charCodeAt(end) === 9) end++;
    const before = at === 0 || isBlank(this.text.charCodeAt(at - 1));
    const after = end >= this.text.length || isBlank(this.text.charCodeAt(end));
    return [{ start: at, end, text: before || after ? '' : ' ' }];
  }
}

export interface Body {
  readonly items: readonly Item[];
  /** Offset of `{`, or -1. */
  readonly open: number;
  /** Offset of `}`, or -1. */
  readonly close: number;
}

export const noBody: Body = { items: [], open: -1, close: -1 };
