// EC2004: a stanza that exists, but not inside this one.

import type { Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView, wrongNamesOnly } from '../../check/check.ts';
import { placeOfName } from '../../checks-shared/edits.ts';
import { fragmentOf } from '../../checks-shared/fragment.ts';
import { stanzaNameProblem } from '../../checks-shared/stanza-name.ts';
import { placesText } from '../../checks-shared/words.ts';

export const misplacedScope = check({
  code: 'EC2004',
  name: 'misplaced-scope',
  severity: 'error',
  scope: 'file',
  title: 'The stanza belongs somewhere else',
  why: 'Each stanza has its place: `Topology` and `Replicate` inside `cluster`, `Listen` inside a listener, modules at the top. Elsewhere the product calls it an invalid scope name and refuses the configuration (`4/executable/ec-dump-config.md`). A file checked alone that would fit into one stanza as a whole gets hints only.',
  bad: 'cluster {\n}\nTopology "10.1.1.0/24" {\n  interface = "eth1"\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n',
  atStanza: wrongNamesOnly,
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const problem = stanzaNameProblem(stanza, at);
    if (problem?.kind !== 'misplaced') return [];
    const { name, parents } = problem.spec;
    const where = placesText(at.schema, parents);
    const place = placeOfName(at.source, stanza);
    if (fragmentOf(at) !== null) {
      return [{ message: `${name} belongs ${where}; fine if this file is included there`, at: place, severity: 'hint' }];
    }
    return [{ message: `${name} belongs ${where}, not ${placesText(at.schema, [at.scope])}`, at: place }];
  },
});
