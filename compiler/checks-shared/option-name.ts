// What is wrong with an option's name where it stands. Decided once, so that the five checks that report it never report twice.

import type { Option } from '../../grammar/tree.ts';
import type { SiteView } from '../check/check.ts';
import type { OptionSpec, Product, ScopeSpec } from '../schema/option.ts';
import { schemaFor } from '../schema/schema.ts';

export type OptionNameProblem =
  /** No option of that name anywhere. */
  | { readonly kind: 'unknown' }
  /** Not of this scope, but of others. */
  | { readonly kind: 'misplaced'; readonly specs: readonly OptionSpec[] }
  /** The name of a stanza. */
  | { readonly kind: 'scope'; readonly spec: ScopeSpec }
  /** `enabled` in a listener or `enable` in a module (R35). */
  | { readonly kind: 'enable'; readonly right: 'enable' | 'enabled' }
  /** Valid here in the other product version. */
  | { readonly kind: 'other-product'; readonly product: Product };

/** null: the name is valid here, or the scope itself is unknown and reported as such. Costs one look-up in the good case. */
export function optionNameProblem(option: Option, at: SiteView): OptionNameProblem | null {
  const { schema, scope } = at;
  const { key } = option;
  if (schema.option(scope, key) !== null) return null;
  const home = schema.scope(scope);
  if (home === null) return null;
  if (home.listener && key === 'enabled') return { kind: 'enable', right: 'enable' };
  if (home.module && key === 'enable') return { kind: 'enable', right: 'enabled' };
  const other = otherProduct(schema.product);
  if (schemaFor(other).option(scope, key) !== null) return { kind: 'other-product', product: other };
  const stanza = schema.scope(key);
  if (stanza?.parents.includes(scope) === true && option.value?.kind === 'text') return { kind: 'scope', spec: stanza };
  const specs = schema.optionAnywhere(key);
  if (specs.length > 0) return { kind: 'misplaced', specs };
  // Where not all options are documented, one may well be called as some stanza elsewhere is.
  return stanza === null || home.open ? { kind: 'unknown' } : { kind: 'scope', spec: stanza };
}

export function otherProduct(product: Product): Product {
  return product === '4' ? '3' : '4';
}
