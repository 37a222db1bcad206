// What a change takes, as `ecconf plan` prints it.

import { applyLines } from '../../compiler/plan/apply-lines.ts';
import { planText } from '../../compiler/plan/plan-text.ts';
import { planBetween } from './plan-between.ts';
import type { Side } from '../../compiler/plan/plan-types.ts';

export function changesText(old: Side, next: Side, notes: readonly string[]): string {
  const plan = planBetween(old, next);
  return planText(plan, { all: true, apply: applyLines(plan), notes });
}
