// EC3103: a preference on a listener that follows.

import { check } from '../../check/check.ts';
import { removal } from '../../checks-shared/edits.ts';
import { placeOfValue } from '../../facts/values.ts';

export const followWithPreference = check({
  code: 'EC3103',
  name: 'follow-with-preference',
  severity: 'warning',
  scope: 'node',
  title: 'A listener that follows a binding states a preference',
  why: 'A follower is where its binding is; no owner is elected for it, so a preference of its own has no effect. It belongs on the binding (`4/4-cluster-config-duravip.md`).',
  bad: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    duravip_follow = "customer-1"\n    duravip_preference = "east1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.2"\n  enable_duravip = true\n}\n',
  good: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    duravip_follow = "customer-1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.2"\n  enable_duravip = true\n  duravip_preference = "east1"\n}\n',
  *run({ facts }) {
    for (const { follow, preference, scope } of facts.listens) {
      if (follow === null || preference === null) continue;
      const { setting } = preference;
      yield {
        message: `duravip_preference has no effect on Listen "${scope.name ?? ''}", which follows "${follow.value}"; state it on the binding`,
        at: placeOfValue(preference),
        related: [{ at: placeOfValue(follow), message: 'follows here' }],
        ...(setting === null
          ? {}
          : { fix: { title: 'Remove duravip_preference', safe: false, edits: [removal(setting.source, setting.option)] } }),
      };
    }
  },
});
