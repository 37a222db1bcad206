// One walk over a file for all checks that look at single options and stanzas.

import type { Item, Stanza } from '../grammar/tree.ts';
import type { FileCheck, Finding, SiteView } from './check.ts';
import type { Project } from './model.ts';
import type { Schema } from './schema/option.ts';
import type { Source } from './source.ts';

/** Findings of `checks` in `source`, as it is read into a scope of type `scope`. */
export function* walkContext(
  source: Source,
  scope: string,
  checks: readonly FileCheck[],
  schema: Schema,
  project: Project,
): Generator<readonly [FileCheck, Finding]> {
  const found: (readonly [FileCheck, Finding])[] = [];
  const visit = (items: readonly Item[], type: string, parent: Stanza | null) => {
    const at: SiteView = { source, scope: type, parent, siblings: items, schema, project };
    for (const item of items) {
      for (const each of checks) {
        const findings = item.kind === 'option' ? each.option?.(item, at) : item.kind === 'stanza' ? each.stanza?.(item, at) : undefined;
        if (findings !== undefined) for (const finding of findings) found.push([each, finding]);
      }
      if (item.kind === 'stanza') visit(item.items, item.key, item);
    }
  };
  visit(source.tree.items, scope, null);
  yield* found;
}
