// The rows of the imported scopes.

import type { RawOption } from './import-facts.ts';

export interface RawScope {
  readonly parents: readonly string[];
  readonly name: 'required' | 'none' | 'optional';
  readonly module?: boolean;
  readonly singleton?: boolean;
  readonly evidence?: string;
  readonly since?: string;
  readonly doc?: string;
}

/** `[name, parents, instance, flags, cite, since]`; flags: 1 module, 2 singleton, 4 open. */
export function scopeFacts(
  scopes: Readonly<Record<string, RawScope>>,
  options: readonly RawOption[],
  cite: (page: string) => number,
): unknown[] {
  return Object.entries(scopes).map(([name, scope]) => {
    const flags = (scope.module === true ? 1 : 0) + (scope.singleton === true ? 2 : 0) + (isOpen(name, scope, options) ? 4 : 0);
    const cells: unknown[] = [name, scope.parents.join(' '), scope.name, flags, cite(scope.doc ?? '4/conf-overview.md'), scope.since ?? 0];
    if (cells.at(-1) === 0) cells.pop();
    return cells;
  });
}

/**
 * Whether the list of its options may have holes. The core scopes are complete: the summary tables of both products list them.
 * A module's page need not be: some are known from a sample, some accept what the driver behind them accepts.
 */
function isOpen(name: string, scope: RawScope, options: readonly RawOption[]): boolean {
  if (scope.module === true || scope.evidence !== undefined) return true;
  const own = options.filter((option) => option.scopes.includes(name));
  return own.length === 0 || own.every((option) => option.evidence === 'example');
}
