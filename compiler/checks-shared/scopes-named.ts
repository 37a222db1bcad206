// Stanzas of one type that have a name, wherever in the configuration they stand.

import type { Scope } from '../load/model.ts';

/** Those at the top first, then those in groups: `pathway_group`, `binding_group`. No stanza of the language is nested deeper with a name of its own. */
export function scopesNamed(global: Scope, type: string): readonly Scope[] {
  const isMeant = (scope: Scope) => scope.type === type && scope.name !== null;
  const groups = global.scopes.filter((scope) => scope.type === `${type}_group`);
  return [...global.scopes.filter(isMeant), ...groups.flatMap(({ scopes }) => scopes.filter(isMeant))];
}
