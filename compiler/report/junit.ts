// JUnit XML as Jenkins and GitLab read it: one suite a file, one case a finding, and one passing case for a file without any,
// so that the page shows what was looked at. Findings below `--fail-on` are in the output of their case but do not fail it.

import { atLeast, type Diagnostic } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import { terminalBlock } from '../../base/terminal-text.ts';
import { xmlText } from '../../base/xml-text.ts';
import { rangeOf } from './ranges.ts';
import type { Checked, Summary } from './report.ts';

/** The document, ended by a line end. */
export function junitReport(checked: Checked): string {
  const byFile = new Map<string, Diagnostic[]>([...checked.sources.keys()].sort().map((path) => [path, []]));
  for (const diagnostic of checked.diagnostics) {
    const found = byFile.get(diagnostic.at.file);
    if (found === undefined) byFile.set(diagnostic.at.file, [diagnostic]);
    else found.push(diagnostic);
  }
  const suites = [...byFile].map(([file, found]) => suite(file, found, checked));
  const totals = {
    tests: suites.reduce((sum, { tests }) => sum + tests, 0),
    failures: suites.reduce((sum, { failures }) => sum + failures, 0),
  };
  const open = `<testsuites name="ecconf" tests="${totals.tests}" failures="${totals.failures}" errors="0">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites.map(({ xml }) => xml), '</testsuites>', ''].join('\n');
}

function suite(
  file: string,
  found: readonly Diagnostic[],
  { sources, summary }: Checked,
): { xml: string; tests: number; failures: number } {
  const cases =
    found.length === 0
      ? [`    <testcase name="no findings" classname="${xmlText(file)}"/>`]
      : found.map((each) => testcase(each, sources, summary));
  const failures = found.filter((diagnostic) => fails(diagnostic, summary)).length;
  const open = `  <testsuite name="${xmlText(file)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`;
  return { xml: [open, ...cases, '  </testsuite>'].join('\n'), tests: cases.length, failures };
}

function testcase(diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, summary: Summary): string {
  const start = rangeOf(diagnostic.at, sources)?.start;
  const place = start === undefined ? diagnostic.at.file : `${diagnostic.at.file}:${start.line}:${start.column}`;
  const lines = [
    `${place}: ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`,
    ...diagnostic.related.map(({ at, message }) => {
      const line = rangeOf(at, sources)?.start.line;
      return `${at.file}${line === undefined ? '' : `:${line}`}: ${message}`;
    }),
    ...(diagnostic.because === undefined ? [] : [`follows from ${diagnostic.because.code}: ${diagnostic.because.message}`]),
    ...(diagnostic.fix === null ? [] : [`fix: ${diagnostic.fix.title}`]),
  ];
  const text = terminalBlock(xmlText(lines.join('\n')).replaceAll('&#10;', '\n'));
  const name = xmlText(`${diagnostic.code} ${start === undefined ? '' : `line ${start.line}: `}${diagnostic.message}`);
  const inner = fails(diagnostic, summary)
    ? `<failure type="${diagnostic.severity}" message="${xmlText(diagnostic.message)}">${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return [`    <testcase name="${name}" classname="${xmlText(diagnostic.at.file)}">`, `      ${inner}`, '    </testcase>'].join('\n');
}

/** What follows from another finding is told, and fails nothing by itself. */
function fails(diagnostic: Diagnostic, summary: Summary): boolean {
  return diagnostic.because === undefined && summary.failOn !== 'never' && atLeast(diagnostic.severity, summary.failOn);
}
