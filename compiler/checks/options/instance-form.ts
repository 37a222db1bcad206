// EC2011: the name of a stanza is no network, address or pattern, although it must be one.

import type { Stanza, Text } from '../../../grammar/tree.ts';
import { textValue } from '../../../grammar/text-value.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { brokenPattern } from '../../checks-shared/broken-pattern.ts';
import { parseCidr, parseIp } from '../../../runtime/net/ip.ts';
import { readValue } from '../../schema/read-value.ts';
import { placeOf } from '../../load/source.ts';

export const instanceForm = check({
  code: 'EC2011',
  name: 'instance-form',
  severity: 'error',
  scope: 'file',
  title: 'The name of a stanza is malformed',
  why: 'The name of a `Topology` is a network, that of a `Peer` an address or a network, that of a `Listen` an address with port or the path of a socket, with IPv6 in brackets. A `Domain` between slashes is a regular expression. Other names have at most 255 characters, which is what messages between nodes have room for. A name of another form matches nothing, or the product refuses it (`4/listeners.md`, `4/config/ref-domain.md`).',
  bad: 'cluster {\n  Topology "10.1.1.0/33" {\n    interface = "eth1"\n  }\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\n',
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const { label } = stanza;
    const spec = label === null ? null : at.schema.scope(stanza.key);
    if (label === null || spec === null) return [];
    switch (spec.instanceKind) {
      case 'cidr':
      case 'socket-address':
        return addressFindings({ kind: spec.instanceKind }, label, spec.name, at);
      case 'ip-or-cidr': {
        const name = textValue(at.source.text, label);
        if (parseIp(name.replace(/^\[(.*)\]$/, '$1')) !== null || parseCidr(name)?.exact === true) return [];
        return addressFindings({ kind: name.includes('/') ? 'cidr' : 'ip' }, label, spec.name, at);
      }
      case 'domain':
      case 'host':
        return patternFindings(label, spec.name, at);
      case 'free':
      case 'name':
      case 'node':
        return lengthFindings(label, spec.name, at);
    }
  },
});

/** What a message between nodes has room for. */
const charactersMax = 255;

function lengthFindings(label: Text, keyword: string, { source }: SiteView): Finding[] {
  if (label.end - label.start <= charactersMax) return [];
  const { length } = textValue(source.text, label);
  if (length <= charactersMax) return [];
  return [
    { message: `The name of ${keyword} has ${length} characters, and more than ${charactersMax} are too many`, at: placeOf(source, label) },
  ];
}

function addressFindings(
  type: { readonly kind: 'cidr' | 'ip' | 'socket-address' },
  label: Text,
  keyword: string,
  { source }: SiteView,
): Finding[] {
  return readValue(type, label, source.text).problems.map((problem) => ({
    message: `The name of ${keyword} ${problem.message}`,
    at: placeOf(source, problem),
    severity: problem.severity,
    ...(problem.fix === null
      ? {}
      : {
          fix: {
            title: 'Mend the name',
            safe: problem.severity !== 'error',
            edits: problem.fix.map((edit) => ({ ...placeOf(source, edit), text: edit.text })),
          },
        }),
  }));
}

function patternFindings(label: Text, keyword: string, { source }: SiteView): Finding[] {
  const name = textValue(source.text, label);
  if (name.length < 2 || !name.startsWith('/') || !name.endsWith('/')) return domainFindings(name, label, keyword, source);
  const broken = brokenPattern(name.slice(1, -1));
  if (broken === null) return [];
  return [{ message: `The name of ${keyword} is no regular expression: ${broken}`, at: placeOf(source, label) }];
}

/** No name of DNS has these, so nothing is ever delivered to it. `*` is left alone: what it would mean is not documented. */
function domainFindings(name: string, label: Text, keyword: string, source: SiteView['source']): Finding[] {
  const why = name.startsWith('/')
    ? 'begins with "/", so it must end with one, as a regular expression does'
    : name.endsWith('/') && /[\\^$|[(]/.test(name)
      ? 'ends with "/", so it must begin with one, as a regular expression does'
      : /^[a-z]+:\/\//i.test(name)
        ? 'is an address of the web; write the domain alone'
        : /[\s,;]/.test(name)
          ? 'holds more than one name; write a stanza for each, or a regular expression between slashes'
          : name.includes('@')
            ? 'is an address of mail; write the domain alone'
            : [...name].some((char) => (char.codePointAt(0) ?? 0) > 127)
              ? 'has other letters than DNS knows; write it as xn--...'
              : name.endsWith('.') && name.length > 1
                ? 'ends with a dot, which names of domains in mail do not'
                : null;
  return why === null ? [] : [{ message: `The name of ${keyword}, "${name}", ${why}`, at: placeOf(source, label), severity: 'warning' }];
}
