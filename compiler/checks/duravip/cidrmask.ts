// EC3116: managed addresses with the mask of a network.

import { width } from '../../../runtime/net/ip.ts';
import { check } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import { placeOfSetting } from '../../facts/values.ts';

export const cidrmask = check({
  code: 'EC3116',
  name: 'cidrmask',
  severity: 'warning',
  scope: 'node',
  title: 'cidrmask is not that of a single address',
  why: 'cidrmask is the mask of the alias that is added for a managed address, not the length of the network. With almost any other value than 32 the alias misbehaves: the machine gets a second route to the network, and loses it again when the address moves away. Operating systems differ, hence a warning (`4/4-cluster-config-duravip.md`). For IPv6 the value is 128.',
  bad: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n    cidrmask = "24"\n  }\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n    cidrmask = "32"\n  }\n}\n',
  *run({ facts }) {
    for (const { cidrmask: mask, network, scope } of facts.topologies) {
      const { value, setting } = mask;
      if (setting === null || network === null || value === width(network.family)) continue;
      const right = width(network.family);
      const given = setting.option.value;
      yield {
        // A mask longer than the address: nothing can be brought up with it.
        ...(value > right ? { severity: 'error' as const } : {}),
        message: `cidrmask is ${value} in Topology "${scope.name ?? ''}"; it is the mask of each managed address, so use ${right}`,
        at: placeOfSetting(setting),
        ...(given === null
          ? {}
          : { fix: { title: `Change to ${right}`, safe: false, edits: [{ ...placeOf(setting.source, given), text: `"${right}"` }] } }),
      };
    }
  },
});
