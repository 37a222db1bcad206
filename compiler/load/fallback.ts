// Where an option that is unset in a scope is looked for next (R48), and the value that thus counts.
// An option only falls back to scopes in which it is valid.

import type { Scope, Setting } from './model.ts';
import type { Schema } from '../schema/option.ts';

/** Scopes that may hold an option, nearest first: the scope, then what encloses it, up to the top. */
export function enclosingChain(scope: Scope, global: Scope): readonly Scope[] {
  const chain: Scope[] = [];
  for (let each: Scope | null = scope; each !== null; each = each.parent) chain.push(each);
  if (scope !== global) chain.push(global);
  return chain;
}

/** The first setting along a chain; null when the built-in default counts. */
export function effectiveSetting(chain: readonly Scope[], option: string, schema: Schema): Setting | null {
  for (const scope of chain) {
    const setting = scope.settings.get(option);
    if (setting !== undefined && schema.option(scope.type, option) !== null) return setting;
  }
  return null;
}
