// Annotations of a GitHub workflow run: one workflow command a finding, then the last line of the text report.

import type { Diagnostic, Severity } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import { workflowData, workflowProperty } from '../../base/workflow-text.ts';
import { rangeOf } from './ranges.ts';
import { summaryLine, type Checked, type Rules } from './report.ts';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

/** The whole log, each line ended. */
export function githubReport(checked: Checked, rules: Rules): string {
  const lines = checked.diagnostics.map((diagnostic) => annotation(diagnostic, checked.sources, rules));
  return [...lines, terminalLine(summaryLine(checked))].map((line) => `${line}\n`).join('');
}

function annotation(diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, rules: Rules): string {
  const title = rules.get(diagnostic.code)?.title;
  const properties: [string, string | number][] = [['file', diagnostic.at.file]];
  const range = rangeOf(diagnostic.at, sources);
  if (range !== null) {
    properties.push(['line', range.start.line], ['col', range.start.column]);
    properties.push(['endLine', range.end.line], ['endColumn', range.end.column]);
  }
  properties.push(['title', title === undefined ? diagnostic.code : `${diagnostic.code} ${title}`]);
  const listed = properties.map(([name, value]) => `${name}=${workflowProperty(String(value))}`).join(',');
  return `::${commands[diagnostic.severity]} ${listed}::${workflowData(body(diagnostic, sources))}`;
}

function body(diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>): readonly string[] {
  const lines = [diagnostic.message];
  for (const { at, message } of diagnostic.related) {
    const line = rangeOf(at, sources)?.start.line;
    lines.push(`${at.file}${line === undefined ? '' : `:${line}`}: ${message}`);
  }
  if (diagnostic.fix !== null) lines.push(`fix: ${diagnostic.fix.title}`);
  return lines;
}
