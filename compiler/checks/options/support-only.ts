// EC2017: an option that is to be touched only together with the vendor's support.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { placeOfName } from '../../checks-shared/edits.ts';
import type { OptionSpec } from '../../schema/option.ts';
import { readValue } from '../../schema/read-value.ts';

export const supportOnly = check({
  code: 'EC2017',
  name: 'support-only',
  severity: 'hint',
  scope: 'file',
  title: 'The option is to be changed only on advice of support',
  why: 'The manual asks to leave these timers of the ownership protocol alone unless support says otherwise. A value that calms one cluster makes another slow to take over addresses (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  view_broadcast_interval = 30\n}\n',
  good: 'cluster {\n  if_check_interval = 30\n}\n',
  atOption: ({ key, scope, schema }) => schema.option(scope, key)?.supportOnly === true,
  option(option: Option, at: SiteView): readonly Finding[] {
    const spec = at.schema.option(at.scope, option.key);
    if (spec?.supportOnly !== true || isDefault(spec, option, at)) return [];
    const message = `${spec.name} is to be set only on advice of support; remove it unless they asked for it`;
    return [
      {
        message,
        at: placeOfName(at.source, option),
        fix: removing({ source: at.source, option }, `${spec.name}, so that its default counts`),
      },
    ];
  },
});

/** Writing the default down changes nothing. */
function isDefault(spec: OptionSpec, { value }: Option, { source }: SiteView): boolean {
  if (value === null || spec.default.kind !== 'value') return false;
  return readValue(spec.type, value, source.text).value === spec.default.value;
}
