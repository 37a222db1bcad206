// Which options work only while the nodes share the counters behind them (replication.md, section 5).

import type { NodeView } from '../check/check.ts';
import { booleanOf, textOf } from '../facts/values.ts';
import type { Setting } from '../load/model.ts';
import { childOf } from '../load/node-name.ts';
import { settingIndex } from './setting-index.ts';

/** Option to the replication type that it needs. */
export const neededBy: ReadonlyMap<string, string> = new Map([
  ['cluster_max_outbound_connections', 'outbound_domains'],
  ['cluster_scope_max_outbound_connections', 'outbound_binding_domains'],
  ['cluster_server_max_outbound_connections', 'outbound_cidr'],
  ['cluster_outbound_throttle_messages', 'OBTM'],
  ['cluster_outbound_throttle_connections', 'OBTC'],
]);

export interface Need {
  readonly type: string;
  /** Word that `parameters` must have, or null. */
  readonly parameter: string | null;
  /** The option that needs it, as the message names it. */
  readonly option: string;
  readonly setting: Setting;
}

/** What this node needs, once for each type, with the first option that needs it. */
export function needs(view: NodeView): readonly Need[] {
  const found: Need[] = [];
  const index = settingIndex(view.node);
  for (const [option, type] of neededBy) {
    // What the option in a `Host` needs is not documented.
    const counts = (setting: Setting) => !isOff(setting) && !(setting.scope.type === 'host' && type === 'outbound_domains');
    const setting = index.of(option).find(counts);
    if (setting !== undefined) found.push({ type, parameter: null, option, setting });
  }
  const adaptive = adaptiveSetting(view);
  if (adaptive !== null) found.push({ type: 'metrics', parameter: 'audit_series', option: adaptive.key, setting: adaptive });
  return found;
}

/** -1 is no limit, 0 no throttle (R36d). */
function isOff(setting: Setting): boolean {
  const word = textOf(setting)?.value.trim() ?? '';
  return word === '-1' || word === '0' || word.startsWith('0/');
}

/** Adaptive delivery learns for the whole cluster when `adaptive_scope` says so, or by itself on a managed binding. */
function adaptiveSetting({ node, facts }: NodeView): Setting | null {
  if (booleanOf(childOf(node.global, 'adaptive')?.settings.get('enabled')) === false) return null;
  const index = settingIndex(node);
  const enabled = index.of('adaptive_enabled').find((setting) => booleanOf(setting) === true);
  if (enabled === undefined) return null;
  const reach = index.of('adaptive_scope').map((setting) => ({ setting, word: textOf(setting)?.value.toLowerCase() }));
  const wide = reach.find(({ word }) => word === 'global');
  if (wide !== undefined) return wide.setting;
  const auto = reach.every(({ word }) => word === 'auto');
  return auto && facts.bindings.some((binding) => binding.duravip) ? enabled : null;
}
