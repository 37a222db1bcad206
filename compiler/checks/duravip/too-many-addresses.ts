// EC3119: more managed addresses than the product supports.

import { check } from '../../check/check.ts';
import { grouped } from '../../checks-shared/words.ts';

/** Number of IP aliases for which the product is made (3/3-reference/3-reference-cluster-config-duravip.md). */
const addressesMax = 10_240;

export const tooManyAddresses = check({
  code: 'EC3119',
  name: 'too-many-addresses',
  severity: 'error',
  scope: 'node',
  title: 'A node manages more than 10,240 addresses',
  why: 'The manual gives 10,240 IP aliases as the limit. Any node must be able to own all addresses when the others are down, so the limit holds for the whole set and not for a share of it (`3/3-reference/3-reference-cluster-config-duravip.md`).',
  get bad() {
    return bindings(addressesMax + 1);
  },
  get good() {
    return bindings(2);
  },
  *run({ facts }) {
    const { addresses } = facts;
    const first = addresses[addressesMax];
    if (first === undefined) return;
    yield {
      message: `${grouped(addresses.length)} managed addresses on one node; the product supports ${grouped(addressesMax)}: spread them over several clusters`,
      at: first.at,
    };
  },
});

function bindings(count: number): string {
  let text = 'cluster {\n  duravip_balance_set_size = 100\n  Topology "10.0.0.0/8" {\n    interface = "eth1"\n  }\n}\n';
  for (let i = 0; i < count; i++) {
    text += `Binding "b${i}" {\n  bind_address = "10.1.${i >> 8}.${i & 255}"\n  enable_duravip = true\n}\n`;
  }
  return text;
}
