// What every report is made from: the findings, the texts that they point into, and what the run covered.
// A report is a pure function of it; nothing here knows a terminal, a file or a clock.

import type { Rule } from '../check/check.ts';
import { causesOnly, type Diagnostic, type Severity } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';

export interface Checked {
  /** In the order in which they are shown. */
  readonly diagnostics: readonly Diagnostic[];
  /** Of all findings, where not all are shown. */
  readonly counts?: Counts;
  readonly sources: ReadonlyMap<string, Source>;
  readonly summary: Summary;
  /** A path as services know it: from the root of the repository, where it lies in one. Absent: as it is. */
  readonly pathOf?: (path: string) => string;
}

/** A path for a service. */
export function servicePath(checked: Checked, path: string): string {
  return checked.pathOf?.(path) ?? path;
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

/** By causes: what follows from another finding is not counted. */
export function countFindings(diagnostics: readonly Diagnostic[]): Counts {
  const causes = causesOnly(diagnostics);
  const count = (severity: Severity) => causes.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info'), hints: count('hint') };
}

/** `4 nodes, 1 manager, 23 files: 2 errors, 1 warning`; with nothing found, what was checked. One line, no line end. */
export function summaryLine(checked: Checked): string {
  const { summary, diagnostics } = checked;
  const { errors, warnings, infos, hints } = countsOf(checked);
  const follow = diagnostics.length - causesOnly(diagnostics).length;
  const found = [
    ...counted(errors, 'error'),
    ...counted(warnings, 'warning'),
    ...(infos > 0 ? [`${infos} info`] : []),
    ...counted(hints, 'hint'),
    ...(follow > 0 ? [`${follow} more ${follow === 1 ? 'follows' : 'follow'} from ${follow === 1 ? 'it' : 'them'}`] : []),
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

/** `17 findings follow from it: EC3112 (3), EC3108 (14)`, or null. */
export function consequencesText(found: readonly Diagnostic[] | undefined): string | null {
  if (found === undefined || found.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { code } of found) counts.set(code, (counts.get(code) ?? 0) + 1);
  const listed = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => (count === 1 ? code : `${code} (${count})`));
  return `${found.length} ${found.length === 1 ? 'finding follows' : 'findings follow'} from it: ${listed.join(', ')}`;
}
