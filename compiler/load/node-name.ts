// Names that stand in the configuration and are needed before anything else is understood: of the node itself, of the peers on
// the bus, of the managers.

import { textValue } from '../../grammar/text-value.ts';
import type { Place } from '../diagnostics.ts';
import type { Scope } from './model.ts';
import { lettersOf, placeOf } from './source.ts';

/** The child scope of a type, first instance. */
export function childOf(scope: Scope, type: string): Scope | null {
  if (scope.first !== undefined) return scope.first(type);
  return scope.scopes.find((child) => child.type === type) ?? null;
}

/** `nodename` of `cluster`, or null (R8). */
export function nodeNameOf(global: Scope): string | null {
  const setting = childOf(global, 'cluster')?.settings.get('nodename');
  const value = setting?.option.value;
  if (setting === undefined || value?.kind !== 'text') return null;
  return textValue(lettersOf(setting.source), value) || null;
}

/** Keys of `msgc_server.peers` over several configurations, united and sorted. */
export function peerNames(globals: readonly Scope[]): readonly string[] {
  const names = new Set<string>();
  for (const global of globals) {
    const setting = childOf(global, 'msgc_server')?.settings.get('peers');
    const value = setting?.option.value;
    if (setting === undefined || value?.kind !== 'dict') continue;
    for (const entry of value.entries) names.add(textValue(lettersOf(setting.source), entry.key));
  }
  return [...names].sort();
}

/** Where a node stands in `msgc_server.peers`, or null. */
export function peerPlace(globals: readonly Scope[], name: string): Place | null {
  for (const global of globals) {
    const setting = childOf(global, 'msgc_server')?.settings.get('peers');
    const value = setting?.option.value;
    if (setting === undefined || value?.kind !== 'dict') continue;
    const entry = value.entries.find(({ key }) => textValue(lettersOf(setting.source), key) === name);
    if (entry !== undefined) return placeOf(setting.source, entry);
  }
  return null;
}

/** Instance names of `Logs { Manager "x" }`. */
export function managerNames(global: Scope): readonly string[] {
  const logs = childOf(global, 'logs');
  if (logs === null) return [];
  return logs.scopes.flatMap((scope) => (scope.type === 'manager' && scope.name !== null ? [scope.name] : []));
}
