// EC3607: everybody may relay.

import { textValue } from '../../../grammar/text-value.ts';
import type { Option } from '../../../grammar/tree.ts';
import { parseCidr } from '../../../runtime/net/ip.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';

export const openRelay = check({
  code: 'EC3607',
  name: 'open-relay',
  severity: 'error',
  scope: 'file',
  title: 'Every host may relay',
  why: 'Hosts in `relay_hosts` may send mail to anywhere through this server. A network of all addresses makes it an open relay, which is found and abused within hours and then listed as a source of spam (`4/config/ref-relay-hosts.md`). Accept the finding with a reason where a firewall lets nobody else in.',
  bad: 'Relay_Hosts = ( "0.0.0.0/0" )\n',
  good: 'Relay_Hosts = ( "10.0.0.0/8" "127.0.0.1" )\n',
  atOption: ({ key }) => key === 'relay_hosts',
  option({ key, value }: Option, { source }: SiteView): readonly Finding[] {
    if (key !== 'relay_hosts' || value === null || value.kind === 'dict') return nothing;
    const items = value.kind === 'list' ? value.items : [value];
    return items.flatMap((item): Finding[] => {
      const word = textValue(source.text, item);
      const prefix = parseCidr(word)?.prefix;
      if (word !== '*' && word !== '0.0.0.0' && (prefix === undefined || prefix > 1)) return [];
      return [
        { message: `relay_hosts has ${word}, so every host may relay; name the networks of your own senders`, at: placeOf(source, item) },
      ];
    });
  },
});

const nothing: readonly Finding[] = [];
