// EC2015: an option or stanza that only the other product version knows.

import type { Option, Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { placeOfName, written } from '../../checks-shared/edits.ts';
import { optionNameProblem } from '../../checks-shared/option-name.ts';
import { stanzaNameProblem } from '../../checks-shared/stanza-name.ts';
import type { OptionSpec, Product, Schema, ScopeSpec } from '../../schema/option.ts';
import { schemaFor } from '../../schema/schema.ts';
import { ageOf } from '../../schema/version.ts';

export const otherVersion = check({
  code: 'EC2015',
  name: 'other-version',
  severity: 'warning',
  scope: 'file',
  title: 'Only another version of the product knows this name',
  why: 'The manuals of version 3 and version 4 do not document the same options. A name that the running version does not know makes it refuse the configuration; an undocumented one may have survived, hence only a warning. If the cluster runs the other version, say so with `--product`. With `--momentum VERSION` a name that came later than that version is found as well.',
  bad: 'watchdog_interval = 10\n',
  good: 'match_cache_size = 16384\n',
  atOption: ({ key, scope, schema }) => isLater(schema.scope(scope), schema) || isLater(schema.option(scope, key), schema),
  atStanza: ({ key, schema }) => isLater(schema.scope(key), schema),
  option(option: Option, at: SiteView): readonly Finding[] {
    const problem = optionNameProblem(option, at);
    if (problem?.kind !== 'other-product') {
      // What came with its stanza is said there.
      return isLater(at.schema.scope(at.scope), at.schema) ? [] : notYet(option, at, at.schema.option(at.scope, option.key));
    }
    const instead = schemaFor(problem.product).option(at.scope, option.key)?.replacedBy;
    return [finding(option, at, problem.product, instead)];
  },
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const problem = stanzaNameProblem(stanza, at);
    if (problem?.kind === 'other-product') return [finding(stanza, at, problem.product)];
    const spec = at.schema.scope(stanza.key);
    return notYet(stanza, at, spec?.parents.includes(at.scope) === true ? spec : null);
  },
});

function finding(item: Option | Stanza, at: SiteView, other: Product, instead?: string): Finding {
  const name = written(at.source, item);
  const remedy = instead === undefined ? 'remove it' : `use ${instead} instead`;
  return {
    message: `${name} is documented for version ${other} only, and this is checked as version ${at.schema.product}; ${remedy}, or check with --product ${other}`,
    at: placeOfName(at.source, item),
  };
}

function isLater(spec: OptionSpec | ScopeSpec | null, schema: Schema): boolean {
  return spec !== null && ageOf(spec, schema)?.kind === 'not-yet';
}

/** It came with a later version than the one that is checked. */
function notYet(item: Option | Stanza, at: SiteView, spec: OptionSpec | ScopeSpec | null): readonly Finding[] {
  const age = spec === null ? null : ageOf(spec, at.schema);
  if (age?.kind !== 'not-yet') return [];
  const message = `${written(at.source, item)} is there since version ${age.version}, and this is checked as ${at.schema.version}; remove it, or check with --momentum ${age.version}`;
  return [{ message, at: placeOfName(at.source, item) }];
}
