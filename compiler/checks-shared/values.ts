// What is wrong with an option's value, for the four checks that report it by kind.

import type { Option } from '../../grammar/tree.ts';
import type { Finding, SiteView } from '../check/check.ts';
import { expectType } from '../schema/describe.ts';
import type { OptionSpec } from '../schema/option.ts';
import { readValue } from '../schema/read-value.ts';
import type { ValueProblem } from '../schema/value.ts';
import { type Excerpt, lettersOf, placeOf } from '../load/source.ts';

interface Read {
  readonly option: Option;
  readonly at: SiteView;
  readonly spec: OptionSpec;
  readonly problems: readonly ValueProblem[];
}

const nothing: readonly Finding[] = [];

// The checks look at one option one after another, so a memory of one spares all but the first the reading.
let last: Read | null = null;

/** Findings for those problems of the option's value that are of one of these kinds. */
export function valueFindings(option: Option, at: SiteView, kinds: readonly ValueProblem['kind'][]): readonly Finding[] {
  if (last?.option !== option || last.at !== at) {
    const spec = at.schema.option(at.scope, option.key);
    if (spec === null || option.value === null) return nothing;
    last = { option, at, spec, problems: readValue(spec.type, option.value, lettersOf(at.source)).problems };
  }
  const { spec, problems } = last;
  if (problems.length === 0) return nothing;
  return problems.filter((problem) => kinds.includes(problem.kind)).map((problem) => findingOf(problem, spec, at));
}

function findingOf(problem: ValueProblem, spec: OptionSpec, { source }: SiteView): Finding {
  // The value of a secret must not come out with a report.
  const message = spec.secret === true ? `must be ${expectType(spec.type)}` : problem.message;
  return {
    message: `${spec.name} ${message}`,
    at: placeOf(source, problem),
    // A range that follows from what a number means (a port, a percentage, a time), and not from a page that was read by hand.
    severity: problem.kind === 'range' && spec.doc === '' ? 'warning' : problem.severity,
    ...(problem.fix === null ? {} : { fix: fixOf(problem, problem.fix, source) }),
  };
}

/** What was understood anyway can be written properly without a change of meaning; a guess at what was meant cannot. */
function fixOf(problem: ValueProblem, edits: NonNullable<ValueProblem['fix']>, source: Excerpt): NonNullable<Finding['fix']> {
  const [only, ...others] = edits;
  const text = others.length === 0 && only !== undefined && only.text.length <= 40 && !only.text.includes('\n') ? only.text : null;
  const known = text === null || text === '' ? 'Write the value properly' : `Change to ${text}`;
  const title = problem.suggestion === undefined ? known : `Change to "${problem.suggestion}"`;
  return { title, safe: problem.severity !== 'error', edits: edits.map((edit) => ({ ...placeOf(source, edit), text: edit.text })) };
}
