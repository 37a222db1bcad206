// Why a code is reported, with a bad and a good example: what `ecconf explain` and SARIF show. The programs that are started often do not
// carry these texts (see `withoutPages` in `tools/slim-bundle.mjs`): there they lie beside the bundle, in `pages.json`.

import type { Rule } from './check.ts';

export type RulePage = Pick<Rule, 'why' | 'bad' | 'good'>;

let read: () => string = () => '{}';
let pages: Readonly<Record<string, RulePage>> | null = null;

/** @param reader gives pages.json as text. Called once, when a page that was left out is first looked at. */
export function readPagesBy(reader: () => string): void {
  read = reader;
  pages = null;
}

/** @throws what the reader throws, where the page is not in the program itself */
export function pageOf(rule: Rule): RulePage {
  if (rule.why !== '' && rule.bad !== '' && rule.good !== '') return rule;
  pages ??= JSON.parse(read()) as Readonly<Record<string, RulePage>>;
  return pages[rule.code] ?? rule;
}
