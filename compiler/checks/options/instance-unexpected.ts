// EC2010: a name on a stanza of which there is only one.

import type { Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { textValue } from '../../../grammar/text-value.ts';
import { placeOf } from '../../load/source.ts';

export const instanceUnexpected = check({
  code: 'EC2010',
  name: 'instance-unexpected',
  severity: 'warning',
  scope: 'file',
  title: 'The stanza takes no name',
  why: 'Modules of which there can be only one, and the other stanzas that exist once, are written without a name. Some samples of the manual give one all the same; whether the product then sees one stanza or two is not documented, so two files may fail to add up (`4/4-module-config.md`).',
  bad: 'cluster "main" {\n  cluster_group = "ec_cluster"\n}\n',
  good: 'cluster {\n  cluster_group = "ec_cluster"\n}\n',
  atStanza: ({ key, schema }) => schema.scope(key)?.instance === 'none',
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const { label } = stanza;
    if (label === null) return [];
    const spec = at.schema.scope(stanza.key);
    if (spec === null || spec.instance !== 'none') return [];
    const { source } = at;
    const edits = [{ ...placeOf(source, { start: stanza.nameEnd, end: label.end }), text: '' }];
    return [
      {
        message: `${spec.name} takes no name; remove "${textValue(source.text, label)}"`,
        at: placeOf(source, label),
        fix: { title: 'Remove the name', safe: false, edits },
      },
    ];
  },
});
