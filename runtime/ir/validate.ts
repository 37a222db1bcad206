// Whether a value is an IR.

import { conformanceTo, type Problem } from './conform.ts';
import { shape } from './generated/shape.ts';
import type { ClusterIr } from './generated/types.ts';

let conform: ((value: unknown) => Problem | null) | null = null;

/** The problems of a value, empty when it is a valid IR: `/nodes/0/name: must be string`. At most the first one is found. */
export function validateIr(value: unknown): readonly string[] {
  conform ??= conformanceTo(shape);
  const problem = conform(value);
  return problem === null ? [] : [`${problem.path || '/'}: ${problem.message}`];
}

/** Parses and validates the text of an IR. Never throws. */
export function readIr(text: string): { readonly ir: ClusterIr } | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const problems = validateIr(value);
  return problems.length === 0 ? { ir: value as ClusterIr } : { error: `not an IR of version 1: ${problems.join('; ')}` };
}
