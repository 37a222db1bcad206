// The most findings of one file that are shown. Reports grow with what they quote, and each service that takes them has a limit; a file
// of 100 KB can hold 20,000 mistakes.

import { atLeast, type Diagnostic, type Severity, severities } from '../diagnostics.ts';

export const findingsMax = 1_000;

/** The first findings of each file, in their order, and behind them one that counts the rest of that file. O(findings). */
export function withinBudget(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= findingsMax) return diagnostics;
  const files = new Map<string, { shown: Diagnostic[]; readonly rest: Map<Severity, number>; first: Diagnostic | null }>();
  for (const each of diagnostics) {
    let file = files.get(each.at.file);
    if (file === undefined) {
      file = { shown: [], rest: new Map(), first: null };
      files.set(each.at.file, file);
    }
    if (file.shown.length < findingsMax) file.shown.push(each);
    else {
      file.first ??= each;
      file.rest.set(each.severity, (file.rest.get(each.severity) ?? 0) + 1);
    }
  }
  return [...files.values()].flatMap(({ shown, rest, first }) => (first === null ? shown : [...shown, aboutRest(first, rest)]));
}

function aboutRest(first: Diagnostic, rest: ReadonlyMap<Severity, number>): Diagnostic {
  const found = severities.filter((severity) => rest.has(severity));
  const counts = found.map((severity) => `${rest.get(severity)} of severity ${severity}`);
  return {
    code: 'EC0010',
    severity: found.reduce((worst, each) => (atLeast(each, worst) ? each : worst), 'hint'),
    message: `from here on more findings in this file are not shown: ${counts.join(', ')}; mend those before it first`,
    at: { file: first.at.file, start: first.at.start, end: first.at.start },
    related: [],
    fix: null,
    nodes: [],
  };
}
