// The rules of WCAG that a machine can look at: axe-core, put into a page from outside, because the policies of our pages let no script in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeFound {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** @param only rules by name, in place of all of WCAG 2.2 AA */
export async function keepsRules(page: Page, name: string, only: readonly string[] = []): Promise<void> {
  await page.evaluate(axe);
  const options = only.length === 0 ? { runOnly: tags } : { runOnly: { type: 'rule', values: only } };
  const found = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeFound;
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`),
    [],
    name,
  );
}
