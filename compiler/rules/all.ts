// Every code that ecconf can report, documented: what `ecconf explain` and the pages are made from.

import type { Rule } from '../check/check.ts';
import { checks } from '../checks/all.gen.ts';
import { suppressionRules } from './suppression.ts';
import { fileRules } from './files.ts';
import { syntaxRules } from './syntax.ts';

/** In order of code. */
export const rules: readonly Rule[] = [...fileRules, ...syntaxRules, ...checks, ...suppressionRules].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

/** By code or by name, without case. */
export function findRule(word: string): Rule | null {
  const wanted = word.toLowerCase();
  return rules.find((rule) => rule.code.toLowerCase() === wanted || rule.name === wanted) ?? null;
}
