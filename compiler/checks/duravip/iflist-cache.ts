// EC3128: very many addresses, and a walk over all of them for every check.

import { check } from '../../check/check.ts';
import { repair, writing } from '../../checks-shared/repairs.ts';
import { grouped } from '../../checks-shared/words.ts';
import { placeOfValue } from '../../facts/values.ts';

/** From here on the walk over the interface list is felt. The manual says "many" and gives no number. */
const addressesMany = 1000;

export const iflistCache = check({
  code: 'EC3128',
  name: 'iflist-cache',
  severity: 'hint',
  scope: 'node',
  title: 'Thousands of managed addresses without use_iflist_cache',
  why: 'To see whether an address is up the product walks the whole list of the interfaces of the machine, for each address. With `use_iflist_cache = 1` it keeps the list. A change takes a restart (`4/config/ref-use-iflist-cache.md`).',
  get bad() {
    return { 'default/ecelerity.conf': bindings('') };
  },
  get good() {
    return { 'default/ecelerity.conf': bindings('use_iflist_cache = 1\n') };
  },
  *run({ node, facts, project }) {
    // The option stands in ecelerity.conf, which need not be the file at hand.
    if (project.extent === 'file' || facts.addresses.length < addressesMany) return;
    const value = facts.value(node.global, 'use_iflist_cache');
    const [first] = facts.addresses;
    if (first === undefined || (value !== null && value.value !== 0)) return;
    yield {
      message: `${grouped(facts.addresses.length)} managed addresses without use_iflist_cache; set use_iflist_cache = 1 at the top level and restart`,
      at: value?.setting == null ? first.at : placeOfValue(value),
      fix:
        value?.setting == null
          ? repair('Set use_iflist_cache = 1', { file: node.root.path, start: 0, end: 0, text: 'use_iflist_cache = 1\n' })
          : writing(placeOfValue(value), '1'),
    };
  },
});

function bindings(head: string): string {
  let text = `${head}cluster {\n  duravip_balance_set_size = 100\n  Topology "10.0.0.0/8" {\n    interface = "eth1"\n  }\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\n`;
  for (let i = 0; i < addressesMany; i++) {
    text += `Binding "b${i}" {\n  bind_address = "10.1.${i >> 8}.${i & 255}"\n  enable_duravip = true\n}\n`;
  }
  return text;
}
