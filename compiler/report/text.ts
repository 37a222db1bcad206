// The report for people: place, code, message, the text itself with carets, what other nodes say, and how to mend it.

import { countConsequences, keyOfCause } from '../check/causes.ts';
import { causesOnly, type Diagnostic, type Place } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import { codeFrame, type FrameStyle } from './frame.ts';
import type { Paint } from './paint.ts';
import { consequencesText, countsOf, summaryLine, type Checked } from './report.ts';
import { append } from '../../base/append.ts';

export interface TextStyle extends FrameStyle {
  /** Leaves the last line away. */
  readonly quiet: boolean;
  /** Shows also what follows from another finding, below it. */
  readonly consequences?: boolean;
  /** Since the last report: what is new is marked, what is gone is listed. */
  readonly since?: { readonly isNew: (each: Diagnostic) => boolean; readonly gone: readonly Diagnostic[] };
}

/** The whole report, each line ended; empty when there is nothing to say. */
export function textReport(checked: Checked, style: TextStyle): string {
  const following = countConsequences(checked.diagnostics);
  const listed = causesOnly(checked.diagnostics).flatMap((each) => [
    each,
    ...(style.consequences === true ? (following.get(keyOfCause(each)) ?? []) : []),
  ]);
  const blocks = listed.map((each) => {
    const lines = findingLines(each, checked.sources, style);
    const more = style.consequences === true ? null : consequencesText(following.get(keyOfCause(each)));
    return `${[...lines, ...(more === null ? [] : [`  ${more} (--consequences shows them)`])].join('\n')}\n`;
  });
  for (const each of style.since?.gone ?? []) {
    blocks.push(
      `${style.paint('added', 'gone:')} ${terminalLine(each.at.file)}: ${each.severity} ${each.code}: ${terminalLine(each.message)}\n`,
    );
  }
  if (style.quiet) return blocks.join('\n');
  const { errors, warnings } = countsOf(checked);
  const line = summaryLine(checked);
  const role = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'strong';
  return `${[...blocks, `${style.paint(role, line)}\n`].join('\n')}`;
}

function findingLines(diagnostic: Diagnostic, sources: ReadonlyMap<string, Source>, style: TextStyle): string[] {
  const { paint } = style;
  const lines = [
    `${paint('place', placeText(diagnostic.at, sources))}: ${paint(diagnostic.severity, `${diagnostic.severity} ${diagnostic.code}`)}: ${paint('strong', terminalLine(diagnostic.message))}${style.since?.isNew(diagnostic) === true ? ' (new)' : ''}`,
    ...frameLines(diagnostic.at, diagnostic.severity, sources, style),
  ];
  for (const related of diagnostic.related) {
    lines.push(`  ${paint('place', placeText(related.at, sources))}: ${terminalLine(related.message)}`);
    append(lines, frameLines(related.at, 'info', sources, style));
  }
  if (diagnostic.because !== undefined) {
    lines.push(`  follows from ${diagnostic.because.code} at ${paint('place', placeText(diagnostic.because.at, sources))}`);
  }
  if (diagnostic.fix !== null) lines.push(`  ${fixText(diagnostic, paint)}`);
  if (diagnostic.nodes.length > 0) lines.push(`  nodes: ${nodesText(diagnostic.nodes)}`);
  return lines;
}

/** More names than anybody reads are counted; the other formats have them all. */
const namesMax = 8;

function nodesText(names: readonly string[]): string {
  const shown = names.length <= namesMax ? names : names.slice(0, namesMax - 2);
  const rest = names.length - shown.length;
  return `${shown.map(terminalLine).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function fixText({ fix }: Diagnostic, paint: Paint): string {
  if (fix === null) return '';
  return `${paint('added', 'fix:')} ${terminalLine(fix.title)}${fix.safe ? ' (--fix does it)' : ''}`;
}

/** `file:line:column`; the file alone where its text is not at hand (it could not be read). */
function placeText(place: Place, sources: ReadonlyMap<string, Source>): string {
  const source = sources.get(place.file);
  if (source === undefined) return terminalLine(place.file);
  const { line, column } = source.lines.human(place.start);
  return `${terminalLine(place.file)}:${line}:${column}`;
}

function frameLines(place: Place, role: Parameters<Paint>[0], sources: ReadonlyMap<string, Source>, style: TextStyle): string[] {
  const source = sources.get(place.file);
  if (source === undefined || source.text === '') return [];
  return codeFrame(source, place, role, { width: style.width - 2, paint: style.paint }).map((line) => `  ${line}`);
}
