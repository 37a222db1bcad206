// EC3131: names of bindings that differ in case only.

import { check } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { relabelling, repair } from '../../checks-shared/repairs.ts';
import { disagreementFinding, type Said } from '../../checks-shared/compare-nodes.ts';
import { listed } from '../../checks-shared/words.ts';
import { managedBindings } from '../../checks-shared/managed.ts';
import { clusterExample } from '../../checks-shared/examples.ts';
import { placeOfScope } from '../../facts/values.ts';

export const bindingNameCase = check({
  code: 'EC3131',
  name: 'binding-name-case',
  severity: 'warning',
  scope: 'cluster',
  single: true,
  title: 'Names of managed bindings differ in case only',
  why: 'Names of bindings count with their case: `Customer-1` and `customer-1` are two bindings. Mail that is moved to the node that owns the address does not find its binding there and stays. On one address two such names are also a reason for the state BROKEN (`4/config/ref-binding.md`, release notes 3.0.12).',
  bad: {
    'default/ecelerity.conf': `${clusterExample}include "bindings.conf"\n`,
    'east1/bindings.conf': 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
    'west1/bindings.conf': 'Binding "Customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  },
  good: {
    'default/ecelerity.conf': `${clusterExample}include "bindings.conf"\n`,
    'east1/bindings.conf': 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
    'west1/bindings.conf': 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  },
  *run(cluster) {
    const spellings = new Map<string, string>();
    const differing = new Map<string, Said[]>();
    for (const {
      binding: { name },
    } of managedBindings(cluster)) {
      const lower = name.toLowerCase();
      const known = spellings.get(lower);
      if (known === undefined) spellings.set(lower, name);
      else if (known !== name) differing.set(lower, []);
    }
    if (differing.size === 0) return;
    for (const {
      node,
      binding: { name, scope },
    } of managedBindings(cluster)) {
      differing.get(name.toLowerCase())?.push({ node, value: name, says: `"${name}"`, at: placeOfScope(scope), scope });
    }
    for (const said of differing.values()) {
      const names = listed([...new Set(said.map((each) => each.says))]);
      const found = disagreementFinding(said, () => `Managed bindings ${names} differ in case only, and case counts; use one spelling`);
      if (found !== null) yield { ...found, fixes: spelling(said) };
    }
  },
});

/** One spelling for all, the commonest first. */
function spelling(said: readonly Said[]): readonly Fix[] {
  const counts = new Map<string, number>();
  for (const { value } of said) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => {
      const edits = said.flatMap(({ value, scope }) => (value === name || scope == null ? [] : relabelling(scope, name)));
      return repair(`Call it "${name}" everywhere`, ...new Map(edits.map((edit) => [`${edit.start} ${edit.file}`, edit])).values());
    });
}
