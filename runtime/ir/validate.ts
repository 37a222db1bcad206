// Whether a value is an IR. A document of a newer `ecconf` may have fields that this program does not know: it says itself which of them do
// no harm when they are ignored; any other is refused.

import { conformanceTo, type Problem, type Unknown } from './conform.ts';
import { shape } from './generated/shape.ts';
import type { ClusterIr } from './generated/types.ts';

export type ReadIr =
  { readonly ir: ClusterIr; readonly ignored: readonly string[] } | { readonly error: string; readonly by: string | null };

let conform: ((value: unknown, unknown: Unknown) => Problem | null) | null = null;

/** The problems of a value, empty when it is a valid IR: `/nodes/0/name: must be string`. At most the first one is found. */
export function validateIr(value: unknown): readonly string[] {
  return problemsOf(value, { ignorable: new Set(), ignored: new Set() });
}

/**
 * Parses and validates the text of an IR. Never throws. `ignored`: fields that this version does not know and may ignore, as JSON pointers
 * with `*` for any index. `by`: the program that says that it wrote what is no IR to us, null where none says so.
 */
export function readIr(text: string): ReadIr {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}`, by: null };
  }
  const unknown = { ignorable: new Set(ignorableOf(value)), ignored: new Set<string>() };
  const problems = problemsOf(value, unknown);
  if (problems.length > 0) return { error: `not an IR of version 1: ${problems.join('; ')}`, by: writerOf(value) };
  return { ir: value as ClusterIr, ignored: [...unknown.ignored].sort() };
}

function problemsOf(value: unknown, unknown: Unknown): readonly string[] {
  conform ??= conformanceTo(shape);
  const problem = conform(value, unknown);
  return problem === null ? [] : [`${problem.path || '/'}: ${problem.message}`];
}

function ignorableOf(value: unknown): readonly string[] {
  const listed = isRecord(value) ? value['ignorable'] : [];
  return Array.isArray(listed) ? listed.filter((each) => typeof each === 'string') : [];
}

/** Of a text that a message can hold. */
function writerOf(value: unknown): string | null {
  const by = isRecord(value) ? value['compiler'] : null;
  return typeof by === 'string' && /^[ -~]{1,60}$/.test(by) ? by : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
