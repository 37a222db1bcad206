// What is wrong with a stanza's keyword where it stands. Decided once, so that the four checks that report it never report twice.

import type { Stanza } from '../../grammar/tree.ts';
import type { SiteView } from '../check/check.ts';
import type { OptionSpec, Product, ScopeSpec } from '../schema/option.ts';
import { schemaFor } from '../schema/schema.ts';
import { otherProduct } from './option-name.ts';

export type StanzaNameProblem =
  | { readonly kind: 'unknown' }
  /** A scope, but not inside this one. */
  | { readonly kind: 'misplaced'; readonly spec: ScopeSpec }
  /** The name of an option. */
  | { readonly kind: 'option'; readonly specs: readonly OptionSpec[] }
  | { readonly kind: 'other-product'; readonly product: Product };

/** null: the stanza may stand here, or what encloses it is unknown or not known completely. */
export function stanzaNameProblem(stanza: Stanza, at: SiteView): StanzaNameProblem | null {
  const { schema, scope } = at;
  const spec = schema.scope(stanza.key);
  if (spec?.parents.includes(scope) === true) return null;
  const home = schema.scope(scope);
  if (home === null || home.open) return null;
  if (spec !== null) return { kind: 'misplaced', spec };
  const other = otherProduct(schema.product);
  if (schemaFor(other).scope(stanza.key) !== null) return { kind: 'other-product', product: other };
  const specs = schema.optionAnywhere(stanza.key);
  return specs.length > 0 ? { kind: 'option', specs } : { kind: 'unknown' };
}
