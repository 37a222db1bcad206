// EC2009: a stanza that needs a name and has none.

import type { Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { placeOfName } from '../../checks-shared/edits.ts';

export const instanceMissing = check({
  code: 'EC2009',
  name: 'instance-missing',
  severity: 'error',
  scope: 'file',
  title: 'The stanza needs a name',
  why: 'A stanza of which there can be several is told from the others by the name behind its keyword: the network of a `Topology`, the address of a `Listen`, the name of a `Binding` or of a module that can be loaded more than once (`4/4-module-config.md`). For a module this is a warning: what we know of its name is mostly that the samples have one.',
  bad: 'Binding {\n  bind_address = "10.1.1.10"\n}\n',
  good: 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n}\n',
  atStanza: ({ key, schema }) => schema.scope(key)?.instance === 'required',
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    if (stanza.label !== null) return [];
    const spec = at.schema.scope(stanza.key);
    if (spec === null || spec.instance !== 'required') return [];
    const example = examples[spec.instanceKind] ?? 'NAME';
    return [
      {
        message: `${spec.name} needs a name, as in ${spec.name} "${example}" { }`,
        at: placeOfName(at.source, stanza),
        ...(spec.module ? { severity: 'warning' as const } : {}),
      },
    ];
  },
});

const examples: Readonly<Partial<Record<string, string>>> = {
  cidr: '10.1.1.0/24',
  'ip-or-cidr': '10.1.1.0/24',
  'socket-address': '10.1.1.10:25',
  domain: 'example.com',
  host: 'mx.example.com',
};
