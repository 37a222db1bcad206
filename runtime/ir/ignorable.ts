// Which fields of a document an older program may ignore. Imports nothing but the schema's type.

import type { JsonSchema } from './schema.ts';

/** JSON pointers, `*` for any index, of all fields that the schema marks as ignorable, in its order. */
export function ignorableFields(root: JsonSchema): readonly string[] {
  const found = new Set<string>();
  const walk = (schema: JsonSchema, path: string): void => {
    const inner = schema.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    if (inner === undefined) return;
    for (const variant of inner.anyOf ?? [inner]) {
      if (variant.items !== undefined) walk(variant.items, `${path}/*`);
      for (const [name, field] of Object.entries(variant.properties ?? {})) {
        if (field['x-ignorable'] === true) found.add(`${path}/${name}`);
        else walk(field, `${path}/${name}`);
      }
    }
  };
  walk(root, '');
  return [...found];
}
