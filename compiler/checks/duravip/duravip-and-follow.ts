// EC3101: a listener that is both elected for itself and follows a binding.

import { check } from '../../check/check.ts';
import { removal } from '../../checks-shared/edits.ts';
import { placeOfSetting, placeOfValue } from '../../facts/values.ts';

export const duravipAndFollow = check({
  code: 'EC3101',
  name: 'duravip-and-follow',
  severity: 'error',
  scope: 'node',
  title: 'A listener has both enable_duravip and duravip_follow',
  why: 'With `enable_duravip` the nodes elect an owner for the address; with `duravip_follow` the address goes wherever a binding is. Both together have no meaning, and the product reports a critical error for the listener (`4/4-cluster-config-duravip.md`).',
  bad: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    enable_duravip = true\n    duravip_follow = "customer-1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.2"\n  enable_duravip = true\n}\n',
  good: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    duravip_follow = "customer-1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.2"\n  enable_duravip = true\n}\n',
  *run({ facts }) {
    for (const { duravip, enableDuravip, follow, scope } of facts.listens) {
      if (!duravip || enableDuravip === null || follow === null) continue;
      const { source, option } = enableDuravip;
      yield {
        message: `Listen "${scope.name ?? ''}" has enable_duravip and also follows "${follow.value}"; remove enable_duravip to follow, or duravip_follow to be elected`,
        at: placeOfValue(follow),
        related: [{ at: placeOfSetting(enableDuravip), message: 'enable_duravip is set here' }],
        fix: { title: 'Remove enable_duravip', safe: false, edits: [removal(source, option)] },
      };
    }
  },
});
