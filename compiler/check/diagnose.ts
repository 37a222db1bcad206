// From a check's finding to a diagnostic.

import type { Check, Finding } from './check.ts';
import type { Diagnostic } from '../diagnostics.ts';

/** `nodes` count where the finding names none itself. */
export function diagnose(rule: Check, finding: Finding, nodes: readonly string[]): Diagnostic {
  const [fix = null, ...alternatives] = finding.fixes ?? (finding.fix === undefined ? [] : [finding.fix]);
  return {
    code: rule.code,
    severity: finding.severity ?? rule.severity,
    message: finding.message,
    at: finding.at,
    related: finding.related ?? [],
    fix,
    ...(alternatives.length > 0 && { alternatives }),
    nodes: finding.nodes ?? nodes,
  };
}
