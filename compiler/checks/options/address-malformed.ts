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
  option(option: Option, at: SiteView): readonly Finding[] {
    const { value } = option;
    // What has an address for its type is judged by that.
    const kind = at.schema.option(at.scope, option.key)?.type.kind;
    if (value === null || kind === 'ip' || kind === 'cidr' || kind === 'socket-address') return nothing;
    return textsOf(value).flatMap((text) => judge(text, written(at.source, option), at));
  },
  stanza({ label, key }: Stanza, at: SiteView): readonly Finding[] {
    const kind = at.schema.scope(key)?.instanceKind;
    return label === null || (kind !== 'host' && kind !== 'domain') ? nothing : judge(label, key, at);
  },
});

const nothing: readonly Finding[] = [];
/** With a port behind it, a prefix, or nothing. */
const shape = /^(\d{1,4}(?:\.\d{1,4}){3})(\/\d+|:\d+)?$/;

function judge(text: Text, name: string, { source }: SiteView): readonly Finding[] {
  const length = text.end - text.start;
  const c = source.text.charCodeAt(text.quote === '' ? text.start : text.start + 1);
  if (length < 7 || length > 30 || c < 48 || c > 57) return nothing;
  const word = textValue(source.text, text);
  const match = shape.exec(word);
  if (match === null) return nothing;
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
