// How the manual spells names, for the formatter.

import type { Spell } from '../../grammar/print/print-names.ts';
import type { Product, Schema } from '../schema/option.ts';
import { schemaFor } from '../schema/schema.ts';

/**
 * The spelling of the scope in which a name stands. A file that another one includes inside a stanza does not show its scope,
 * so a name that is unknown where it stands is spelt as it is elsewhere, if it is spelt in one way only.
 */
export function manualSpelling(product: Product): Spell {
  const schema = schemaFor(product);
  return (kind, key, path) => {
    if (kind === 'stanza') return schema.scope(key)?.name ?? null;
    // RADIUS attributes (`NAS-IP-Address`): the facts keep them in lower case, the manual does not.
    if (key.includes('-')) return null;
    return schema.option(path.at(-1) ?? 'global', key)?.name ?? onlySpelling(schema, key);
  };
}

function onlySpelling(schema: Schema, key: string): string | null {
  const [first, ...others] = new Set(schema.optionAnywhere(key).map(({ name }) => name));
  return first !== undefined && others.length === 0 ? first : null;
}
