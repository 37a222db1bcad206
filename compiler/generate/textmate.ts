// The TextMate grammar with the names of both product versions: highlighting can't know which one a file is for.

import { textMateGrammar } from '../../grammar/textmate.ts';
import type { Product } from '../schema/option.ts';
import { schemaFor } from '../schema/schema.ts';

/** The whole file, ended by a line end. */
export function textMateFile(): string {
  const stanzas = new Set<string>();
  const options = new Set<string>();
  for (const product of ['3', '4'] satisfies Product[]) {
    const schema = schemaFor(product);
    for (const [type] of schema.scopes) {
      if (type !== 'global') stanzas.add(type);
      for (const { name } of schema.optionsIn(type)) options.add(name.toLowerCase());
    }
    for (const { name } of schema.optionsIn('global')) options.add(name.toLowerCase());
  }
  return `${JSON.stringify(textMateGrammar({ stanzas: [...stanzas].sort(), options: [...options].sort() }), null, 2)}\n`;
}
