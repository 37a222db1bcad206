// The closed list of what can be wrong with the text itself. Codes are stable, messages may change.
// A diagnostic is a code and a span; its message is built on demand by `syntax-messages.ts`, so that a file with
// thousands of errors costs no more than it must.

export type SyntaxCode =
  | 'EC1001' // unexpected text
  | 'EC1002' // missing `=`
  | 'EC1003' // missing value
  | 'EC1004' // missing `}`
  | 'EC1005' // unmatched `}`
  | 'EC1006' // missing `)` or `]`
  | 'EC1007' // string never closed
  | 'EC1008' // comment never closed
  | 'EC1009' // `,` or `;` between items
  | 'EC1010' // typographic quotes
  | 'EC1011' // nested deeper than the limit
  | 'EC1012' // include without a path
  | 'EC1013' // not UTF-8
  | 'EC1014' // NUL or other control character
  | 'EC1015' // a name that is no identifier
  | 'EC1016' // more than one instance name
  | 'EC1017' // too much: more tokens or diagnostics than the limits
  | 'EC1018' // markers of a merge conflict
  | 'EC1019' // a comment as other languages have it: `;`, `//`, `--`
  | 'EC1020' // a sign that looks like one of the language
  | 'EC1021' // a stanza without `{`; found with the schema, as are the next two
  | 'EC1022' // another bracket than the option takes
  | 'EC1023' // a module as version 2 wrote it
  | 'EC1024' // a placeholder of a template
  | 'EC1025' // a file of another language
  | 'EC1050' // stray `=` before a stanza body (warning)
  | 'EC1051' // bare regular expression as a name (warning)
  | 'EC1052' // `#` directly after a word (warning)
  | 'EC1053' // `/*` inside a word (warning)
  | 'EC1054' // single quotes (hint)
  | 'EC1055'; // `,` between the items of a list (hint)

/** Replace `[start, end)` by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface SyntaxDiagnostic {
  readonly code: SyntaxCode;
  readonly start: number;
  readonly end: number;
  /** What the message needs to know beyond the span, for example the offset of the brace that was left open; -1: nothing. */
  readonly other: number;
  /** Edits that mend it, or null where only a person can know. */
  readonly fix: readonly TextEdit[] | null;
}
