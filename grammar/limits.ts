// Limits that keep any text, however hostile, within bounded memory and stack. Real files are far below all of them.

export const limits = {
  /** Nested braces (EC1011). A real file has 5 or 6 levels. */
  depth: 64,
  /** Nested `[` inside `[`. */
  values: 16,
  /** Tokens of one file (EC1017): about 35 MB of ordinary configuration. */
  tokens: 4_000_000,
  /** Diagnostics of one file (EC1017). */
  diagnostics: 100_000,
  /** Edits of one fix; beyond it no fix is offered. */
  fixes: 1_000,
  /** Control characters and odd blanks of one file that are reported one by one. */
  oddWords: 20,
  /** Characters of a name that is kept for all files of a run; a longer one is none of the language. */
  name: 256,
  /** Spellings of names that are kept for all files of a run. */
  names: 10_000,
} as const;
