// Annotations of a GitHub workflow run: one workflow command a finding, then the last line of the text report.

import { countConsequences, keyOfCause } from '../check/causes.ts';
import { causesOnly, type Diagnostic, type Severity } from '../diagnostics.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import { workflowData, workflowProperty } from '../../base/workflow-text.ts';
import { rangeOf } from './ranges.ts';
import { consequencesText, servicePath, summaryLine, type Checked, type Rules } from './report.ts';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

/** The whole log, each line ended. */
export function githubReport(checked: Checked, rules: Rules): string {
  const following = countConsequences(checked.diagnostics);
  const lines = causesOnly(checked.diagnostics).map((each) =>
    annotation(each, checked, rules, consequencesText(following.get(keyOfCause(each)))),
  );
  return [...lines, terminalLine(summaryLine(checked))].map((line) => `${line}\n`).join('');
}

function annotation(diagnostic: Diagnostic, checked: Checked, rules: Rules, more: string | null): string {
  const { sources } = checked;
  const title = rules.get(diagnostic.code)?.title;
  const properties: [string, string | number][] = [['file', servicePath(checked, diagnostic.at.file)]];
  const range = rangeOf(diagnostic.at, sources);
  if (range !== null) {
    properties.push(['line', range.start.line], ['col', range.start.column]);
    properties.push(['endLine', range.end.line], ['endColumn', range.end.column]);
  }
  properties.push(['title', title === undefined ? diagnostic.code : `${diagnostic.code} ${title}`]);
  const listed = properties.map(([name, value]) => `${name}=${workflowProperty(String(value))}`).join(',');
  return `::${commands[diagnostic.severity]} ${listed}::${workflowData(body(diagnostic, checked, more))}`;
}

function body(diagnostic: Diagnostic, checked: Checked, more: string | null): readonly string[] {
  const lines = [diagnostic.message];
  for (const { at, message } of diagnostic.related) {
    const line = rangeOf(at, checked.sources)?.start.line;
    lines.push(`${servicePath(checked, at.file)}${line === undefined ? '' : `:${line}`}: ${message}`);
  }
  if (more !== null) lines.push(more);
  if (diagnostic.fix !== null) lines.push(`fix: ${diagnostic.fix.title}`);
  return lines;
}
