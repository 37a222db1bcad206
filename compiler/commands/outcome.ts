// What `ecconf check` has found, between looking, fixing and reporting.

import type { Diagnostic } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';

/** One look at the whole project. */
export interface Outcome {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
  readonly baselined: number;
}
