// EC3124: names of bindings and groups that the product cannot use.

import type { Stanza } from '../../../grammar/tree.ts';
import { quoteText, textValue } from '../../../grammar/text-value.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { offered, writing } from '../../checks-shared/repairs.ts';
import { placeOf } from '../../load/source.ts';

export const bindingName = check({
  code: 'EC3124',
  name: 'binding-name',
  severity: 'error',
  scope: 'file',
  title: 'The name of a binding or group has characters that it must not have',
  why: 'The name of a binding has neither blanks nor colons, that of a group no blanks: console commands and the identifiers of the adaptive module are made from them. A slash separates names in what `cluster duravip show` prints, so one inside of a name is misread there (`4/config/ref-binding.md`, `3/3-reference/3-reference-conf-ref-binding-group.md`).',
  bad: 'Binding "customer 1" {\n  bind_address = "10.1.1.10"\n}\n',
  good: 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n}\n',
  atStanza: ({ key }) => key === 'binding' || key === 'binding_group',
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    if (stanza.key !== 'binding' && stanza.key !== 'binding_group') return [];
    if (stanza.label === null) return [];
    const name = textValue(at.source.text, stanza.label);
    const wrong = problem(stanza.key === 'binding', name);
    if (wrong === null) return [];
    const place = placeOf(at.source, stanza.label);
    const meant = name.trim().replace(/\s+/g, '-').replace(/[:/]/g, '-');
    return [{ at: place, ...wrong, ...offered(meant === '' ? null : writing(place, quoteText(meant, true), `Call it "${meant}"`)) }];
  },
});

function problem(binding: boolean, name: string): Pick<Finding, 'message' | 'severity'> | null {
  const what = binding ? 'binding' : 'binding group';
  if (name === '') return { message: `The name of a ${what} must not be empty` };
  if (/\s/.test(name)) return { message: `The name of a ${what} must not have blanks; write "${name.trim().replace(/\s+/g, '-')}"` };
  if (!binding) return null;
  if (name.includes(':')) return { message: `The name of a binding must not have a colon; write "${name.replaceAll(':', '-')}"` };
  if (!name.includes('/')) return null;
  const message = `A "/" in the name of a binding reads as two names in the console's tables; write "${name.replaceAll('/', '-')}"`;
  return { message, severity: 'warning' };
}
