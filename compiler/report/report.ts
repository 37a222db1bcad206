// What every report is made from: the findings, the texts that they point into, and what the run covered.
// A report is a pure function of it; nothing here knows a terminal, a file or a clock.

import type { Rule } from '../check/check.ts';
import type { Diagnostic, Severity } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';

export interface Checked {
  /** In the order in which they are shown. */
  readonly diagnostics: readonly Diagnostic[];
  /** Of all findings, where not all are shown. */
  readonly counts?: Counts;
  readonly sources: ReadonlyMap<string, Source>;
  readonly summary: Summary;
}

/** What one run looked at. */
export interface Summary {
  readonly product: string;
  /** Names of the nodes; an unknown one is the empty string. */
  readonly nodes: readonly string[];
  readonly managers: readonly string[];
  readonly files: number;
  /** Findings that a baseline took away. */
  readonly baselined: number;
  /** Findings of this severity and above make the run fail; `never`: none does. */
  readonly failOn: Severity | 'never';
}

/** What reports say about a code beyond the finding itself. */
export type Rules = ReadonlyMap<string, Rule>;

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

/** With those that are not shown. */
export function countsOf({ counts, diagnostics }: Checked): Counts {
  return counts ?? countFindings(diagnostics);
}

export function countFindings(diagnostics: readonly Diagnostic[]): Counts {
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), hints: count('hint') };
}

/** `4 nodes, 1 manager, 23 files: 2 errors, 1 warning`; with nothing found, what was checked. One line, no line end. */
export function summaryLine(checked: Checked): string {
  const { summary } = checked;
  const { errors, warnings, infos, hints } = countsOf(checked);
  const found = [
    ...counted(errors, 'error'),
    ...counted(warnings, 'warning'),
    ...(infos > 0 ? [`${infos} info`] : []),
    ...counted(hints, 'hint'),
    ...(summary.baselined > 0 ? [`${summary.baselined} known from the baseline`] : []),
  ];
  const scope = [
    ...counted(summary.nodes.length, 'node'),
    ...counted(summary.managers.length, 'manager'),
    ...counted(summary.files, 'file'),
  ];
  const nothing = `no findings, checked for Momentum ${summary.product}`;
  return `${scope.length > 0 ? scope.join(', ') : 'nothing read'}: ${found.length > 0 ? found.join(', ') : nothing}`;
}

/** `3 errors`, `1 error`, and nothing for none. */
function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}
