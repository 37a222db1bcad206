// One walk over the items of a file for all checks that look at single options and stanzas.

import type { Item, Stanza } from '../../grammar/tree.ts';
import type { FileCheck, Finding, SiteView } from './check.ts';

/** Top-level items, all of a file or some, and what is said of each of them. */
export interface ItemsAt {
  readonly items: readonly Item[];
  readonly view: SiteView;
}

/** What the checks find in the items and in all that is inside them. */
export function walkItems({ items, view }: ItemsAt, checks: readonly FileCheck[]): readonly (readonly [FileCheck, Finding])[] {
  const found: (readonly [FileCheck, Finding])[] = [];
  const optionChecks = checks.filter((each) => each.option !== undefined);
  const stanzaChecks = checks.filter((each) => each.stanza !== undefined);
  const inside = (stanza: Stanza): SiteView => ({
    source: view.source,
    scope: stanza.key,
    parent: stanza,
    siblings: stanza.items,
    schema: view.schema,
    project: view.project,
  });
  const visit = (level: readonly Item[], at: SiteView) => {
    for (const item of level) {
      if (item.kind === 'option') {
        for (const each of optionChecks) for (const finding of each.option?.(item, at) ?? []) found.push([each, finding]);
      } else if (item.kind === 'stanza') {
        for (const each of stanzaChecks) for (const finding of each.stanza?.(item, at) ?? []) found.push([each, finding]);
        if (item.items.length > 0) visit(item.items, inside(item));
      }
    }
  };
  visit(items, view);
  return found;
}
