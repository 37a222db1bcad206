// Which options work only while the nodes share the counters behind them (replication.md, section 5).

import type { NodeView } from '../check.ts';
import { booleanOf, textOf } from '../facts/values.ts';
import type { Setting } from '../model.ts';
import { childOf } from '../node-name.ts';
import { scopesUnder } from './settings.ts';

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

/** What this node needs, once for each type, with the first option that needs it. O(scopes). */
export function needs(view: NodeView): readonly Need[] {
  const found = new Map<string, Need>();
  for (const scope of scopesUnder(view.node.global)) {
    for (const [option, type] of neededBy) {
      const setting = scope.settings.get(option);
      // What the option in a `Host` needs is not documented.
      if (setting === undefined || found.has(type) || (scope.type === 'host' && type === 'outbound_domains') || isOff(setting)) continue;
      found.set(type, { type, parameter: null, option, setting });
    }
  }
  const adaptive = adaptiveSetting(view);
  if (adaptive !== null) found.set('metrics', { type: 'metrics', parameter: 'audit_series', option: adaptive.key, setting: adaptive });
  return [...found.values()];
}

/** -1 is no limit, 0 no throttle (R36d). */
function isOff(setting: Setting): boolean {
  const word = textOf(setting)?.value.trim() ?? '';
  return word === '-1' || word === '0' || word.startsWith('0/');
}

/** Adaptive delivery learns for the whole cluster when `adaptive_scope` says so, or by itself on a managed binding. */
function adaptiveSetting({ node, facts }: NodeView): Setting | null {
  if (booleanOf(childOf(node.global, 'adaptive')?.settings.get('enabled')) === false) return null;
  let enabled: Setting | null = null;
  let wide: Setting | null = null;
  let local = false;
  for (const scope of scopesUnder(node.global)) {
    const own = scope.settings.get('adaptive_enabled');
    if (own !== undefined && booleanOf(own) === true) enabled ??= own;
    const reach = scope.settings.get('adaptive_scope');
    const word = textOf(reach)?.value.toLowerCase();
    if (reach !== undefined && word === 'global') wide ??= reach;
    if (word !== undefined && word !== 'global' && word !== 'auto') local = true;
  }
  if (enabled === null) return null;
  if (wide !== null) return wide;
  return !local && facts.bindings.some((binding) => binding.duravip) ? enabled : null;
}
