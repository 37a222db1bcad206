// The values of one option over the nodes, nodes with the same value from the same place taken together.

import type { Setting } from '../../compiler/load/model.ts';
import type { OptionSpec } from '../../compiler/schema/option.ts';
import { identityOf, type NodeValue } from '../../compiler/check/values-by-node.ts';
import { showSetting } from './show-value.ts';

export interface ValueGroup {
  /** Names of the nodes; `this node` for one whose name only the machine knows. */
  readonly nodes: readonly string[];
  readonly value: string;
  /** null: the default. */
  readonly setting: Setting | null;
}

/** In the order of the first node of each. Nodes that lack the stanza are left out. */
export function valueGroups(values: readonly NodeValue[], spec: OptionSpec | null): readonly ValueGroup[] {
  const groups = new Map<unknown, { nodes: string[]; value: string; setting: Setting | null }>();
  for (const { node, scope, setting } of values) {
    if (scope === null) continue;
    const name = node.name ?? 'this node';
    // Nodes that read one file have one tree of it, so the option itself tells whether the place is the same.
    const key = setting?.option ?? 'default';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { nodes: [name], value: showSetting(setting, spec), setting });
    else group.nodes.push(name);
  }
  return [...groups.values()];
}

export interface Agreement {
  /** Names of the nodes that have it. */
  readonly same: readonly string[];
  readonly total: number;
  /** Other values, each with the nodes that have it. */
  readonly others: readonly { readonly value: string; readonly nodes: readonly string[] }[];
}

/** How far the nodes agree with what `setting` says (the default, where it is null). Equal values count as one, however written. */
export function agreement(values: readonly NodeValue[], spec: OptionSpec, setting: Setting | null): Agreement {
  const own = identityOf(setting, spec);
  const others = new Map<string, { value: string; nodes: string[] }>();
  let total = 0;
  const same: string[] = [];
  for (const each of values) {
    if (each.scope === null) continue;
    total++;
    const identity = identityOf(each.setting, spec);
    const name = each.node.name ?? 'this node';
    const known = others.get(identity);
    if (identity === own) same.push(name);
    else if (known === undefined) others.set(identity, { value: showSetting(each.setting, spec), nodes: [name] });
    else known.nodes.push(name);
  }
  return { same, total, others: [...others.values()] };
}
