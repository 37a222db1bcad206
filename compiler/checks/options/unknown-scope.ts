// EC2003: a stanza whose keyword is known nowhere.

import type { Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView, wrongNamesOnly } from '../../check/check.ts';
import { placeOfName, rename, written } from '../../checks-shared/edits.ts';
import { stanzaNameProblem } from '../../checks-shared/stanza-name.ts';
import { nearestName } from '../../checks-shared/suggest.ts';
import { placesText } from '../../checks-shared/words.ts';

export const unknownScope = check({
  code: 'EC2003',
  name: 'unknown-scope',
  severity: 'error',
  scope: 'file',
  title: 'No stanza of that name exists',
  why: 'A stanza is either a part of the core or the name of a loadable module. The product refuses a configuration with one that it does not know (`4/4-module-config.md`). A name that resembles none is a warning: it may be a module that the manual does not have. What stands inside is not checked.',
  bad: 'cluster {\n  Topologie "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n',
  atStanza: wrongNamesOnly,
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    if (stanzaNameProblem(stanza, at)?.kind !== 'unknown') return [];
    const name = written(at.source, stanza);
    const meant = nearestName(at.schema, at.scope, stanza.key);
    const where = placesText(at.schema, [at.scope]);
    const remedy = meant === null ? 'it is not in the manual' : `did you mean ${meant}?`;
    return [
      {
        message: `Unknown stanza ${name} ${where}; ${remedy}`,
        at: placeOfName(at.source, stanza),
        ...(meant === null
          ? { severity: 'warning' as const }
          : { fix: { title: `Change to ${meant}`, safe: false, edits: [rename(at.source, stanza, meant)] } }),
      },
    ];
  },
});
