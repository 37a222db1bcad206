// EC2026: a network in a list whose address is that of a host in it.

import { textValue } from '../../../grammar/text-value.ts';
import type { Option } from '../../../grammar/tree.ts';
import { parseCidr } from '../../../runtime/net/ip.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { placeOf } from '../../load/source.ts';

/** Lists of addresses and networks that have no type of their own in the manual. */
const lists: ReadonlySet<string> = new Set(['relay_hosts', 'prohibited_hosts', 'skip_hosts']);

export const listItemHostBits = check({
  code: 'EC2026',
  name: 'list-item-host-bits',
  severity: 'warning',
  scope: 'file',
  title: 'A network in a list has host bits set',
  why: 'Behind the prefix length all bits of a network are 0. `10.1.1.5/24` is read as all of `10.1.1.0/24`: if one host was meant, 255 others are let in or shut out as well (`4/config/ref-relay-hosts.md`).',
  bad: 'Relay_Hosts = ( "10.1.1.5/24" )\n',
  good: 'Relay_Hosts = ( "10.1.1.0/24" "10.1.1.5" )\n',
  atOption: ({ key }) => lists.has(key),
  option({ key, value }: Option, { source }: SiteView): readonly Finding[] {
    if (!lists.has(key) || value === null || value.kind === 'dict') return nothing;
    const items = value.kind === 'list' ? value.items : [value];
    return items.flatMap((item): Finding[] => {
      const word = textValue(source.text, item);
      const block = parseCidr(word);
      // That everybody may relay is said as such.
      if (block === null || block.exact || block.prefix <= 1) return [];
      const at = placeOf(source, item);
      const host = word.slice(0, word.indexOf('/'));
      return [
        {
          message: `${key} has "${word}", which counts as all of ${block.text}; write the network, or "${host}" where one host is meant`,
          at,
          fixes: [writing(at, `"${block.text}"`, `Write the network ${block.text}`), writing(at, `"${host}"`, `Write the host ${host}`)],
        },
      ];
    });
  },
});

const nothing: readonly Finding[] = [];
