// EC2022: what looks like an address and is none.

import type { Option, Stanza, Text, Value } from '../../../grammar/tree.ts';
import { textValue } from '../../../grammar/text-value.ts';
import { parseCidr, parseIp } from '../../../runtime/net/ip.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { written } from '../../checks-shared/edits.ts';
import { placeOf } from '../../load/source.ts';

export const addressMalformed = check({
  code: 'EC2022',
  name: 'address-malformed',
  severity: 'error',
  scope: 'file',
  title: 'A value looks like an address or network and is none',
  why: 'Four numbers with dots are an IPv4 address wherever an option takes a host, a list of networks or an address, and no part of one can be above 255, no prefix above 32. Some programs read such a value as a host name, others fail later; it is never what was meant.',
  bad: 'Relay_Hosts = ( "10.0.0.0/33" )\n',
  good: 'Relay_Hosts = ( "10.0.0.0/24" )\n',
  atOption: ({ key, scope, schema }) => !judgedByType(schema.option(scope, key)?.type.kind),
  atStanza: ({ key, schema }) => holdsAddress(schema.scope(key)?.instanceKind),
  option(option: Option, at: SiteView): readonly Finding[] {
    const { value } = option;
    if (value === null || judgedByType(at.schema.option(at.scope, option.key)?.type.kind)) return nothing;
    if (value.kind === 'text') return judge(value, option, at);
    return textsOf(value).flatMap((text) => judge(text, option, at));
  },
  stanza(stanza: Stanza, at: SiteView): readonly Finding[] {
    const { label, key } = stanza;
    return label !== null && holdsAddress(at.schema.scope(key)?.instanceKind) ? judge(label, stanza, at) : nothing;
  },
});

/** What has an address for its type is judged by that. */
function judgedByType(kind: string | undefined): boolean {
  return kind === 'ip' || kind === 'cidr' || kind === 'socket-address';
}

function holdsAddress(kind: string | undefined): boolean {
  return kind === 'host' || kind === 'domain';
}

const nothing: readonly Finding[] = [];
/** With a port behind it, a prefix, or nothing. */
const shape = /^(\d{1,4}(?:\.\d{1,4}){3})(\/\d+|:\d+)?$/;

function judge(text: Text, item: Option | Stanza, { source }: SiteView): readonly Finding[] {
  const length = text.end - text.start;
  const c = source.text.charCodeAt(text.quote === '' ? text.start : text.start + 1);
  if (length < 7 || length > 30 || c < 48 || c > 57) return nothing;
  const word = textValue(source.text, text);
  const match = shape.exec(word);
  if (match === null) return nothing;
  const name = item.kind === 'option' ? written(source, item) : item.key;
  const [, address = '', rest = ''] = match;
  if (parseIp(address) === null) {
    const part = address.split('.').find((each) => Number(each) > 255);
    const why = part === undefined ? 'a part has a leading zero' : `${part} is above 255`;
    return [{ message: `${name} "${word}" is no address: ${why}`, at: placeOf(source, text) }];
  }
  if (rest.startsWith('/') && parseCidr(word) === null) {
    return [{ message: `${name} "${word}" is no network: the prefix length is from 0 to 32`, at: placeOf(source, text) }];
  }
  if (rest.startsWith(':') && Number(rest.slice(1)) > 65_535) {
    return [{ message: `${name} "${word}" has no port: ports are from 1 to 65535`, at: placeOf(source, text) }];
  }
  return nothing;
}

function textsOf(value: Value): readonly Text[] {
  switch (value.kind) {
    case 'text':
      return [value];
    case 'list':
      return value.items;
    case 'dict':
      return value.entries.flatMap((entry) => (entry.value === null ? [] : textsOf(entry.value)));
  }
}
