// The syntax tree of one configuration file: plain, readonly values that know offsets and nothing else.
// No names of options, no files, no cluster. Together with the text the tree is lossless: whatever lies
// between two nodes is trivia (white space and comments), see `print-source.ts`. After an error one thing more may
// lie between the parts of a node: text that a diagnostic covers, such as a `,` in a list or a second stanza name.
// Stanzas that follow a `{` without a name are read as if that brace and its `}` (both junk) were not there.
//
// All offsets are UTF-16 code units into `Tree.text`; `end` is exclusive. Objects of one kind are always
// created with the same keys in the same order (one hidden class each); an absent part is null or -1.

import type { SyntaxDiagnostic } from './diagnostics.ts';
import type { LettersInLines } from './letters.ts';

/** A parsed file. `parse` always gives one, whatever the text was. */
export interface Tree {
  readonly text: string;
  /** The same text, where it is kept in pieces: who needs little of it does not have it joined. */
  readonly chunked?: LettersInLines;
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  /** In order of position. Empty exactly when the text is well formed and free of tolerated oddities. */
  readonly diagnostics: readonly SyntaxDiagnostic[];
}

/** What a file, and the body of a stanza, consists of. */
export type Item = Option | Stanza | Include | Junk;

/** `name = value`, or `name [ ... ]` and `name ( ... )` without the sign (R32). */
export interface Option {
  readonly kind: 'option';
  readonly start: number;
  readonly end: number;
  /** The name in lower case, interned. The spelling is `text.slice(start, nameEnd)`. */
  readonly key: string;
  readonly nameEnd: number;
  /** Offset of `=`, or -1. */
  readonly equals: number;
  /** null after an error: the option has no value. */
  readonly value: Value | null;
}

/** `name { ... }` or `name label { ... }`. */
export interface Stanza {
  readonly kind: 'stanza';
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly nameEnd: number;
  /** Offset of a stray `=` (R31), or -1. */
  readonly equals: number;
  readonly label: Text | null;
  /** Offset of `{`, or -1 after an error. */
  readonly open: number;
  readonly items: readonly Item[];
  /** Offset of `}`, or -1 when the stanza is never closed. */
  readonly close: number;
}

/** `include path` or `readonly_include path`, legal in every scope (R39). */
export interface Include {
  readonly kind: 'include';
  readonly start: number;
  readonly end: number;
  readonly key: 'include' | 'readonly_include';
  readonly nameEnd: number;
  readonly path: Text | null;
}

/** Tokens that no rule could use. Always covered by a diagnostic. */
interface Junk {
  readonly kind: 'junk';
  readonly start: number;
  readonly end: number;
}

export type Value = Text | List | Dict;

/** A word, a string, or a bare regular expression (R23). `textValue` gives what it means. */
export interface Text {
  readonly kind: 'text';
  readonly start: number;
  readonly end: number;
  /** `"` or `'` for strings, `/` for a bare regular expression, `` for a bare word. */
  readonly quote: '"' | "'" | '/' | '';
}

/** `( item item ... )` */
export interface List {
  readonly kind: 'list';
  readonly start: number;
  readonly end: number;
  readonly items: readonly Text[];
}

/** `[ key = value ... ]` */
export interface Dict {
  readonly kind: 'dict';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly kind: 'entry';
  readonly start: number;
  readonly end: number;
  readonly key: Text;
  readonly equals: number;
  readonly value: Value | null;
}

/** `# ...` to the end of the line (the line end is not part of it), or `/* ... * /`. */
export interface Comment {
  readonly kind: 'line' | 'block';
  readonly start: number;
  readonly end: number;
}

export type Node = Item | Value | Entry;
