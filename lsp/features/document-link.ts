// textDocument/documentLink: the files that includes read, and (if asked for) the pages of the manual about options and stanzas.

import type { Item } from '../../grammar/tree.ts';
import { manualPage, type ManualOptions } from '../prose/describe-option.ts';
import { includesOf, targetsOf } from '../names/includes.ts';
import { innerSpan } from '../../compiler/names/inner-span.ts';
import { scopeTypes } from '../names/option-at.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';

export interface DocumentLink {
  readonly start: number;
  readonly end: number;
  readonly target: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'page'; readonly url: string };
  readonly tooltip: string;
}

/** An include that reads another file on each node leads to the first one's; its hover names them all. */
export function documentLink(snapshot: Snapshot, path: string, options: ManualOptions): readonly DocumentLink[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const links: DocumentLink[] = [];
  for (const use of includesOf(snapshot)) {
    const [target, ...others] = targetsOf(use);
    if (use.source.path !== path || use.include.path === null || target === undefined) continue;
    const more = others.length === 0 ? '' : ` (one of ${others.length + 1})`;
    links.push({
      ...innerSpan(source.text, use.include.path),
      target: { kind: 'file', path: target },
      tooltip: `${showPath(snapshot, target)}${more}`,
    });
  }
  if (options.manual === null) return links;
  const visit = (items: readonly Item[], scope: string) => {
    for (const item of items) {
      if (item.kind !== 'option' && item.kind !== 'stanza') continue;
      const cite = item.kind === 'option' ? snapshot.schema.option(scope, item.key)?.cite : snapshot.schema.scope(item.key)?.cite;
      const url = manualPage(cite ?? '', options);
      if (url !== null) links.push({ start: item.start, end: item.nameEnd, target: { kind: 'page', url }, tooltip: 'The manual' });
      if (item.kind === 'stanza') visit(item.items, item.key);
    }
  };
  visit(source.tree.items, scopeTypes(snapshot, path, [])[0] ?? 'global');
  return links.sort((a, b) => a.start - b.start);
}
