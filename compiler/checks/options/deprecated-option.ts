// EC2014: an option that the product has given up.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { placeOfName, rename } from '../../checks-shared/edits.ts';

export const deprecatedOption = check({
  code: 'EC2014',
  name: 'deprecated-option',
  severity: 'warning',
  scope: 'file',
  title: 'The option is deprecated',
  why: 'It does nothing any more, or will be refused by a later version. Cluster configurations that were carried over from early versions still have `mbus_daemon` or `cluster_listener`, whose work `msgc` and `ECCluster_Listener` do now (`3/3-reference/options-summary.md`).',
  bad: 'cluster {\n  mbus_daemon = "4803"\n}\n',
  good: 'cluster {\n  cluster_group = "ec_cluster"\n}\n',
  option(option: Option, at: SiteView): readonly Finding[] {
    const spec = at.schema.option(at.scope, option.key);
    if (spec?.deprecated === undefined) return [];
    const { source, schema, scope } = at;
    const since = spec.deprecated === true ? '' : ` since version ${spec.deprecated}`;
    const remedy = spec.replacedBy === undefined ? 'remove it' : `use ${spec.replacedBy} instead`;
    // Only another option of the same scope and type can take over the value as it is.
    const plain = spec.replacedBy === undefined ? null : schema.option(scope, spec.replacedBy.toLowerCase());
    const renames = plain !== null && plain.type.kind === spec.type.kind;
    return [
      {
        message: `${spec.name} is deprecated${since}; ${remedy}`,
        at: placeOfName(source, option),
        ...(renames ? { fix: { title: `Rename to ${plain.name}`, safe: false, edits: [rename(source, option, plain.name)] } } : {}),
      },
    ];
  },
});
