// One walk over a node's configuration for all checks that look for a few options wherever they stand. A node may have a million
// settings; what is kept are those that somebody asks for.

import { append } from '../../base/append.ts';
import { scopeFacts } from '../facts/facts.ts';
import type { NodeModel, Scope, Setting } from '../load/model.ts';
import { relatedOptions } from '../schema/relations.ts';

export interface SettingIndex {
  /** The settings that count, of the options that checks look for, in the order of the configuration. */
  of(option: string): readonly Setting[];
  /** Settings that override an earlier one. */
  readonly overriding: readonly Setting[];
}

/** Options that are looked for everywhere, lower case. */
export const lookedFor: ReadonlySet<string> = new Set([
  'cluster_max_outbound_connections',
  'cluster_scope_max_outbound_connections',
  'cluster_server_max_outbound_connections',
  'cluster_outbound_throttle_messages',
  'cluster_outbound_throttle_connections',
  'adaptive_enabled',
  'adaptive_scope',
  ...relatedOptions,
]);

const known = new WeakMap<NodeModel, SettingIndex>();

/** Made once for a node; O(settings), and O(stanzas at the top) where these have been looked through before. */
export function settingIndex(node: NodeModel): SettingIndex {
  const before = known.get(node);
  if (before !== undefined) return before;
  const byOption = new Map<string, Setting[]>([...lookedFor].map((option) => [option, []]));
  const overriding: Setting[] = [];
  const add = (setting: Setting) => {
    if (setting.shadowed !== null) overriding.push(setting);
    byOption.get(setting.key)?.push(setting);
  };
  const top: Setting[] = [];
  addNotable(node.global, top);
  for (const setting of top) add(setting);
  for (const scope of node.global.scopes) for (const setting of notableWithin(scope)) add(setting);
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

/** For a node whose settings are kept elsewhere. */
export function keepSettingIndex(node: NodeModel, index: SettingIndex): void {
  known.set(node, index);
}

function notableWithin(scope: Scope): readonly Setting[] {
  const facts = scopeFacts(scope);
  if (facts.notable === undefined) {
    const found: Setting[] = [];
    addNotable(scope, found);
    for (const inner of scope.scopes) append(found, notableWithin(inner));
    facts.notable = found.length === 0 ? none : found;
  }
  return facts.notable;
}

const none: readonly Setting[] = [];

function addNotable({ settings }: Scope, found: Setting[]): void {
  for (const setting of settings.values()) if (setting.shadowed !== null || lookedFor.has(setting.key)) found.push(setting);
}
