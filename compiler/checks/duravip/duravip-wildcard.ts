// EC3122: a managed listener that is not on one address.

import { check } from '../../check/check.ts';
import { offered, removing } from '../../checks-shared/repairs.ts';
import type { ListenAddress, ListenFact } from '../../facts/facts.ts';
import { placeOfSetting, placeOfValue } from '../../facts/values.ts';

export const duravipWildcard = check({
  code: 'EC3122',
  name: 'duravip-wildcard',
  severity: 'error',
  scope: 'node',
  title: 'A listener on no particular address is to be managed',
  why: 'A listener on all addresses, on a host name or on a Unix socket has no address that could move between nodes. The product refuses it as a managed one. Such a listener answers on managed addresses anyway, as soon as they are up (`4/4-cluster-config-duravip.md`).',
  bad: 'ESMTP_Listener {\n  Listen ":25" {\n    enable_duravip = true\n  }\n}\n',
  good: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    enable_duravip = true\n  }\n}\n',
  *run({ facts }) {
    for (const listen of facts.listens) {
      const { address, scope } = listen;
      const mark = markOf(listen);
      // A malformed address is reported as such.
      if (mark === null || address === null || address.kind === 'ip') continue;
      yield {
        message: `Listen "${scope.name ?? ''}" is on ${describe(address)}, which cannot be managed; name one IP address, or remove ${mark.option}`,
        at: mark.at,
        ...offered(mark.setting === null ? null : removing(mark.setting, mark.option)),
      };
    }
  },
});

function markOf({ duravip, enableDuravip, follow }: ListenFact) {
  if (duravip && enableDuravip !== null) return { option: 'enable_duravip', at: placeOfSetting(enableDuravip), setting: enableDuravip };
  return follow === null ? null : { option: 'duravip_follow', at: placeOfValue(follow), setting: follow.setting };
}

function describe(address: Exclude<ListenAddress, { kind: 'ip' }>): string {
  switch (address.kind) {
    case 'any':
      return 'all addresses';
    case 'host':
      return `the host name ${address.host}`;
    case 'unix':
      return 'a Unix socket';
  }
}
