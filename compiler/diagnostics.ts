// What every stage of the compiler reports, and every report prints. Plain data: it can cross a thread or a wire.

import { compareText } from '../base/compare-text.ts';
import type { TextEdit } from '../grammar/diagnostics.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A span of a file. Offsets are UTF-16 code units, `end` exclusive; lines and columns are made when shown. */
export interface Place {
  /** The path as the user would name it (relative to where he called us, if he did so). */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface Related {
  readonly at: Place;
  readonly message: string;
  /** Where this place is as much that of the mistake as `at`: what is said there (`2 on east2`), for whoever sees this one only. */
  readonly other?: string;
}

export interface FileEdit extends TextEdit {
  readonly file: string;
}

/** A change that a machine may apply. `safe` ones are applied by `--fix`; the others only on request in an editor. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly FileEdit[];
}

/** The finding from which another one follows. */
export interface Cause {
  readonly code: string;
  readonly at: Place;
  readonly message: string;
}

export interface Diagnostic {
  /** Stable code, `EC` and four digits; the key of `ecconf explain`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence that says what is wrong and names the remedy. No full stop at the end. */
  readonly message: string;
  readonly at: Place;
  readonly related: readonly Related[];
  readonly fix: Fix | null;
  /** Other changes that would mend it, to be chosen from. */
  readonly alternatives?: readonly Fix[];
  /** The nodes concerned, sorted; empty where that says nothing. */
  readonly nodes: readonly string[];
  /** A finding of another place, shown where its other side stands (`otherSides`). Never counted, mended or accepted by itself. */
  readonly isOtherSide?: true;
  /** Of what it is a consequence: mending that mends it. Absent: it stands for itself. */
  readonly because?: Cause;
}

/**
 * For editors, which show a finding where it stands: the same once more at the other sides of a contradiction, in other files. Who looks
 * at the file of the majority must learn of it, too.
 */
export function otherSides(diagnostic: Diagnostic): readonly Diagnostic[] {
  const { at, related, because: _because, alternatives: _alternatives, ...rest } = diagnostic;
  const sides = new Map(related.flatMap((each) => (each.other === undefined || each.at.file === at.file ? [] : [[each.at.file, each]])));
  return [...sides.values()].map(({ at: here, other = '' }) => ({
    ...rest,
    severity: 'info' as const,
    at: here,
    related: [{ at, message: other }],
    fix: null,
    isOtherSide: true as const,
  }));
}

/** Highest first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The findings that stand for themselves: exit status and counts go by them. */
export function causesOnly(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ because }) => because === undefined);
}

/** True when `severity` is as bad as `limit` or worse. */
export function atLeast(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(limit);
}

/** Order of reports: file, place, code, message. Total, so that equal input gives equal output. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.at.file, b.at.file) ||
    a.at.start - b.at.start ||
    a.at.end - b.at.end ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** One finding in a file that several nodes read is one diagnostic with several nodes. */
export function mergeEqual(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const merged = new Map<string, Diagnostic>();
  for (const each of diagnostics) {
    const key = JSON.stringify([each.code, each.at.file, each.at.start, each.at.end, each.message]);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, each);
    else if (each.nodes.some((node) => !known.nodes.includes(node))) {
      merged.set(key, { ...known, nodes: [...new Set([...known.nodes, ...each.nodes])].sort() });
    }
  }
  return foldNodes([...merged.values()]);
}

/**
 * What is wrong with one place on each of several nodes is one mistake, though each finding names its node in other words: one include
 * that leads out of the tree is not forty. The message is that of the first node.
 */
function foldNodes(diagnostics: Diagnostic[]): Diagnostic[] {
  const byPlace = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    if (each.nodes.length === 0) continue;
    const key = JSON.stringify([each.code, each.severity, each.at.file, each.at.start, each.at.end]);
    const known = byPlace.get(key);
    if (known === undefined) byPlace.set(key, [each]);
    else known.push(each);
  }
  const folded = new Map<Diagnostic, Diagnostic | null>();
  for (const same of byPlace.values()) {
    const [first, ...others] = same;
    const nodes = same.flatMap((each) => each.nodes);
    // A node that is named twice has two things wrong there.
    if (first === undefined || others.length === 0 || new Set(nodes).size < nodes.length || !same.every((each) => isLike(first, each)))
      continue;
    const count = nodes.length - first.nodes.length;
    const message = `${first.message}; likewise on ${count === 1 ? others[0]?.nodes[0] : `${count} other nodes`}`;
    folded.set(first, { ...first, message, nodes: nodes.sort() });
    for (const other of others) folded.set(other, null);
  }
  if (folded.size === 0) return diagnostics;
  return diagnostics.flatMap((each) => folded.get(each) ?? (folded.has(each) ? [] : [each]));
}

/** Whether two messages differ in the names and addresses of their nodes only: in a third of their words at most. */
function isLike(a: Diagnostic, b: Diagnostic): boolean {
  const [left, right] = [a.message.split(' '), b.message.split(' ')];
  return left.length === right.length && 3 * left.filter((word, i) => word !== right[i]).length <= left.length;
}

/** The same finding after `by` characters came in before it in `file`. All its places in that file move. */
export function moveDiagnostic(diagnostic: Diagnostic, file: string, by: number): Diagnostic {
  if (by === 0) return diagnostic;
  const move = <T extends Place>(place: T): T => (place.file === file ? { ...place, start: place.start + by, end: place.end + by } : place);
  const { fix, alternatives } = diagnostic;
  const moved = (each: Fix): Fix => ({ ...each, edits: each.edits.map(move) });
  return {
    ...diagnostic,
    at: move(diagnostic.at),
    related: diagnostic.related.map((related) => ({ ...related, at: move(related.at) })),
    fix: fix === null ? null : moved(fix),
    ...(alternatives !== undefined && { alternatives: alternatives.map(moved) }),
  };
}

/**
 * The most findings of one file that are shown. Reports grow with what they quote, and each service that takes them has a limit; a file
 * of 100 KB can hold 20,000 mistakes.
 */
const findingsMax = 1_000;

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
