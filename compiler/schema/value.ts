// What reading a value gives: the typed value and what is wrong with it. Messages are the rest of a sentence whose
// subject is the option: `must be a whole number from 2 to 4294967295, not "1"`.

import type { TextEdit } from '../../grammar/diagnostics.ts';
import { quoteText } from '../../grammar/text-value.ts';
import type { Text } from '../../grammar/tree.ts';

/** Numbers for integers and floats, `{ count, seconds }` for throttles, canonical text for addresses, `0640` for modes. */
export type Typed = boolean | number | string | readonly Typed[] | { readonly [key: string]: Typed };

export interface ValueProblem {
  /** `type`: not of that kind; `range`: out of bounds; `word`: none of the words; `form`: shape; `style`: understood, but to be written otherwise. */
  readonly kind: 'type' | 'range' | 'word' | 'form' | 'style';
  readonly severity: 'error' | 'warning' | 'hint';
  readonly start: number;
  readonly end: number;
  /** The rest of a sentence whose subject is the option. No full stop. */
  readonly message: string;
  readonly fix: readonly TextEdit[] | null;
  /** The word that was probably meant. */
  readonly suggestion?: string;
}

export interface Reading {
  /** null when no value can be made of it. With a warning there is a value. */
  readonly value: Typed | null;
  readonly problems: readonly ValueProblem[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const none: readonly ValueProblem[] = [];

export function read(value: Typed): Reading {
  return { value, problems: none };
}

export function failed(kind: ValueProblem['kind'], at: Span, message: string, fix: readonly TextEdit[] | null = null): Reading {
  return { value: null, problems: [problem(kind, 'error', at, message, fix)] };
}

export function problem(
  kind: ValueProblem['kind'],
  severity: ValueProblem['severity'],
  at: Span,
  message: string,
  fix: readonly TextEdit[] | null = null,
): ValueProblem {
  return { kind, severity, start: at.start, end: at.end, message, fix };
}

/** An error that knows the word that was probably meant and puts it in as the fix. */
export function misspelt(at: Text, message: string, suggestion: string | null): Reading {
  if (suggestion === null) return failed('word', at, message);
  const found = problem('word', 'error', at, `${message}; did you mean "${suggestion}"?`, rewrite(at, suggestion));
  return { value: null, problems: [{ ...found, suggestion }] };
}

/** The edit that replaces a text by another value, quoted where the old one was or where the new one must be (R20). */
export function rewrite(node: Text, value: string): readonly TextEdit[] {
  return [{ start: node.start, end: node.end, text: quoteText(value, node.quote !== '') }];
}
