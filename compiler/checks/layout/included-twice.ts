// EC3508: a file that is included twice in one place.

import type { Item, Stanza } from '../../../grammar/tree.ts';
import { check } from '../../check/check.ts';
import { removal } from '../../checks-shared/edits.ts';
import { repair } from '../../checks-shared/repairs.ts';
import type { IncludeEdge, NodeModel } from '../../load/model.ts';
import { placeOf } from '../../load/source.ts';

export const includedTwice = check({
  code: 'EC3508',
  name: 'included-twice',
  severity: 'warning',
  scope: 'node',
  title: 'A file is included twice in one place',
  why: 'An include is read where it stands, and the last value of an option counts. The second time the file changes nothing, or it takes back what was set between the two, which nobody sees who reads either of them (`4/conf-overview.md`).',
  bad: {
    'default/ecelerity.conf': 'include "domains.conf"\nRetry_Interval = 600\ninclude "domains.conf"\n',
    'default/domains.conf': 'Retry_Interval = 900\n',
  },
  good: {
    'default/ecelerity.conf': 'include "domains.conf"\nRetry_Interval = 600\n',
    'default/domains.conf': 'Max_Retry_Interval = 43200\n',
  },
  *run({ node }) {
    const firsts = new Map<string, IncludeEdge>();
    for (const edge of node.includes) {
      const { source, include, targets } = edge;
      for (const target of targets) {
        const place = `${target} ${source.path} ${stanzaAround(node, edge)}`;
        const first = firsts.get(place);
        if (first === undefined) firsts.set(place, edge);
        // The file around it may be read twice, which is said of that.
        if (first === undefined || first.include.start === include.start) continue;
        yield {
          message: `${target} is included here a second time; remove this include, or the one before it`,
          at: placeOf(source, include),
          related: [{ at: placeOf(first.source, first.include), message: 'included here before' }],
          fixes: [
            repair('Remove this include', removal(source, include)),
            repair('Remove the include before it', removal(first.source, first.include)),
          ],
        };
        break;
      }
    }
  },
});

/** Where the innermost stanza around an include begins; -1 at the top of a file. */
function stanzaAround(node: NodeModel, { source, include }: IncludeEdge): number {
  let items: readonly Item[] = node.sources.find(({ path }) => path === source.path)?.tree.items ?? [];
  const at = source.start + include.start;
  for (let begin = -1; ;) {
    const around = items.find((item): item is Stanza => item.kind === 'stanza' && item.start <= at && at < item.end);
    if (around === undefined) return begin;
    begin = around.start;
    items = around.items;
  }
}
