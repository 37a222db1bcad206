// Texts as they are read in parts, however they are kept.

import type { Lines } from './line-index.ts';

/** What values are read out of: the text of a file, or something that has its letters without holding all of it as text. */
export interface Letters {
  readonly length: number;
  slice(start: number, end: number): string;
  charCodeAt(at: number): number;
  charAt(at: number): string;
}

/** What some letters of a tree's text are read out of: one that is in chunks is not joined for them. */
export function lettersIn(tree: { readonly text: string; readonly chunked?: Letters }): Letters {
  return tree.chunked ?? tree.text;
}

/** Letters with their lines. */
export interface LettersInLines extends Letters {
  readonly lines: Lines;
}
