// One walk over a node's configuration for all checks that look for a few options wherever they stand. A node may have a million
// settings; what is kept are those that somebody asks for.

import type { NodeModel, Scope, Setting } from '../model.ts';

export interface SettingIndex {
  /** The settings that count, of the options that checks look for, in the order of the configuration. */
  of(option: string): readonly Setting[];
  /** Settings that override an earlier one. */
  readonly overriding: readonly Setting[];
}

/** Options that are looked for everywhere, lower case. */
const wanted = new Set([
  'cluster_max_outbound_connections',
  'cluster_scope_max_outbound_connections',
  'cluster_server_max_outbound_connections',
  'cluster_outbound_throttle_messages',
  'cluster_outbound_throttle_connections',
  'adaptive_enabled',
  'adaptive_scope',
]);

const known = new WeakMap<NodeModel, SettingIndex>();

/** Made once for a node; O(settings). */
export function settingIndex(node: NodeModel): SettingIndex {
  const before = known.get(node);
  if (before !== undefined) return before;
  const byOption = new Map<string, Setting[]>([...wanted].map((option) => [option, []]));
  const overriding: Setting[] = [];
  const visit = (scope: Scope) => {
    for (const setting of scope.settings.values()) {
      if (setting.shadowed !== null) overriding.push(setting);
      if (wanted.has(setting.key)) byOption.get(setting.key)?.push(setting);
    }
    for (const child of scope.scopes) visit(child);
  };
  visit(node.global);
  const index: SettingIndex = {
    overriding,
    of(option) {
      const found = byOption.get(option);
      if (found === undefined) throw new Error(`the index of settings does not keep ${option}; add it to the options wanted`);
      return found;
    },
  };
  known.set(node, index);
  return index;
}
