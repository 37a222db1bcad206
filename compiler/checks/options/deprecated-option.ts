// EC2014: an option or a stanza that the product has given up.

import type { Option, Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { placeOfName, rename } from '../../checks-shared/edits.ts';
import type { OptionSpec, Schema, ScopeSpec } from '../../schema/option.ts';
import { ageOf } from '../../schema/version.ts';

export const deprecatedOption = check({
  code: 'EC2014',
  name: 'deprecated-option',
  severity: 'warning',
  scope: 'file',
  title: 'The option or stanza is deprecated',
  why: 'It does nothing any more, or will be refused by a later version. Cluster configurations that were carried over from early versions still have `mbus_daemon` or `cluster_listener`, whose work `msgc` and `ECCluster_Listener` do now (`3/3-reference/options-summary.md`).',
  bad: 'cluster {\n  mbus_daemon = "4803"\n}\n',
  good: 'cluster {\n  cluster_group = "ec_cluster"\n}\n',
  atOption({ key, scope, schema }) {
    const spec = schema.option(scope, key);
    return spec !== null && saidOf(spec, schema) !== null;
  },
  atStanza({ key, schema }) {
    const spec = schema.scope(key);
    return spec !== null && saidOf(spec, schema) !== null;
  },
  option(option: Option, at: SiteView): readonly Finding[] {
    const spec = at.schema.option(at.scope, option.key);
    const said = spec === null ? null : saidOf(spec, at.schema);
    if (spec === null || said === null) return [];
    const { source, schema, scope } = at;
    // Only another option of the same scope and type can take over the value as it is.
    const plain = spec.replacedBy === undefined ? null : schema.option(scope, spec.replacedBy.toLowerCase());
    const renames = plain !== null && plain.type.kind === spec.type.kind;
    return [
      {
        message: said,
        at: placeOfName(source, option),
        ...(renames ? { fix: { title: `Rename to ${plain.name}`, safe: false, edits: [rename(source, option, plain.name)] } } : {}),
      },
    ];
  },
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const spec = at.schema.scope(stanza.key);
    const said = spec?.parents.includes(at.scope) === true ? saidOf(spec, at.schema) : null;
    return said === null ? [] : [{ message: said, at: placeOfName(at.source, stanza) }];
  },
});

function saidOf(spec: OptionSpec | ScopeSpec, schema: Schema): string | null {
  const age = ageOf(spec, schema);
  if (age === null || age.kind === 'not-yet') return null;
  const remedy = spec.replacedBy === undefined ? 'remove it' : `use ${spec.replacedBy} instead`;
  if (age.kind === 'gone') return `${spec.name} is gone since version ${age.version}; ${remedy}`;
  return `${spec.name} is deprecated${age.version === null ? '' : ` since version ${age.version}`}; ${remedy}`;
}
