// EC2013: a stanza written as an option, or an option written as a stanza.

import { textValue } from '../../../grammar/text-value.ts';
import type { Option, Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView, wrongNamesOnly } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import type { FileEdit } from '../../diagnostics.ts';
import { offered, repair } from '../../checks-shared/repairs.ts';
import { placeOfName, written } from '../../checks-shared/edits.ts';
import { optionNameProblem } from '../../checks-shared/option-name.ts';
import { stanzaNameProblem } from '../../checks-shared/stanza-name.ts';
import { placesText } from '../../checks-shared/words.ts';

export const optionOrScope = check({
  code: 'EC2013',
  name: 'option-or-scope',
  severity: 'error',
  scope: 'file',
  title: 'A stanza is written as an option, or an option as a stanza',
  why: 'An option has a value behind `=`, a stanza has a body in braces. The product looks the name up among the one or the other only, so it does not find it (`4/conf-overview.md`).',
  bad: 'ECCluster_Listener {\n  Listen = "*:4802"\n}\n',
  good: 'ECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\n',
  atOption: wrongNamesOnly,
  option(option: Option, at: SiteView): readonly Finding[] {
    const problem = optionNameProblem(option, at);
    if (problem?.kind !== 'scope') return [];
    const { spec } = problem;
    const name = option.value?.kind === 'text' ? textValue(at.source.text, option.value) : 'NAME';
    const shape = spec.instance === 'none' ? `${spec.name} { ... }` : `${spec.name} "${name}" { ... }`;
    const home = spec.parents.includes(at.scope) ? '' : ` ${placesText(at.schema, spec.parents)}`;
    return [
      {
        message: `${written(at.source, option)} is a stanza, not an option; write ${shape}${home}`,
        at: placeOfName(at.source, option),
        ...offered(
          home !== '' || option.value?.kind !== 'text'
            ? null
            : repair(`Write ${shape.replace('...', '')}`, asStanza(at, option, spec.instance === 'none')),
        ),
      },
    ];
  },
  atStanza: wrongNamesOnly,
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const problem = stanzaNameProblem(stanza, at);
    if (problem?.kind !== 'option') return [];
    const name = written(at.source, stanza);
    const homes = [...new Set(problem.specs.flatMap((spec) => spec.in))];
    const home = homes.includes(at.scope) ? '' : ` ${placesText(at.schema, homes)}`;
    const list = problem.specs[0]?.type.kind;
    const shape = list === 'dictionary' ? `${name} = [ ... ]` : list === 'list' ? `${name} = ( ... )` : `${name} = VALUE`;
    return [{ message: `${name} is an option, not a stanza; write ${shape}${home}`, at: placeOfName(at.source, stanza) }];
  },
});

/** `Stanza = "name"` as the stanza that it is meant to be. */
function asStanza({ source }: SiteView, option: Option, nameless: boolean): FileEdit {
  const name = source.text.slice(option.start, option.nameEnd);
  const label = option.value === null || nameless ? '' : ` ${source.text.slice(option.value.start, option.value.end)}`;
  return { ...placeOf(source, option), text: `${name}${label} {\n}` };
}
