// Findings to the text of the chosen format. The formats that a plain check does not need are loaded when asked for.

import type { Rule } from '../check/check.ts';
import { coloured, plain, wantsColour } from '../report/paint.ts';
import { withinBudget } from '../diagnostics.ts';
import { type Checked, countFindings, type Rules } from '../report/report.ts';
import { type TextStyle, textReport } from '../report/text.ts';
import { version } from '../../base/version.ts';

export type Format = 'text' | 'json' | 'sarif' | 'github' | 'gitlab' | 'junit';

export interface Rendering {
  readonly format: Format;
  readonly color: 'auto' | 'always' | 'never';
  readonly quiet: boolean;
  /** In text: also what follows from another finding. */
  readonly consequences?: boolean;
  /** In text, while watching: what is new, and what is gone. */
  readonly since?: TextStyle['since'];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** Cells of a line. */
  readonly columns: number;
}

/** No terminal is so wide that longer lines of code would be read. */
const columnsMax = 160;

export async function renderReport(all: Checked, rendering: Rendering): Promise<string> {
  const checked = { ...all, diagnostics: withinBudget(all.diagnostics), counts: countFindings(all.diagnostics) };
  switch (rendering.format) {
    case 'text': {
      const paint = wantsColour(rendering.color, rendering.env, rendering.isTerminal) ? coloured : plain;
      return textReport(checked, {
        paint,
        quiet: rendering.quiet,
        ...(rendering.consequences !== undefined && { consequences: rendering.consequences }),
        ...(rendering.since !== undefined && { since: rendering.since }),
        width: Math.min(rendering.columns, columnsMax),
      });
    }
    case 'json':
      return (await import('../report/json.ts')).jsonReport(checked, await rulesByCode(), version);
    case 'sarif':
      return (await import('../report/sarif.ts')).sarifReport(checked, await rulesByCode(), version);
    case 'github':
      return (await import('../report/github.ts')).githubReport(checked, await rulesByCode());
    case 'gitlab':
      return (await import('../report/code-quality.ts')).codeQualityReport(checked);
    case 'junit':
      return (await import('../report/junit.ts')).junitReport(checked);
  }
}

async function rulesByCode(): Promise<Rules> {
  const { rules } = await import('../rules/all.ts');
  return new Map<string, Rule>(rules.map((rule) => [rule.code, rule]));
}
