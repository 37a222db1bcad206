// A file that is checked alone may be one that others include inside a stanza (R39): `node-local.conf` inside `cluster`, say.
// Then everything in it seems to stand in the wrong place.

import type { SiteView } from '../check/check.ts';
import type { Item } from '../../grammar/tree.ts';
import type { Schema } from '../schema/option.ts';

const known = new WeakMap<readonly Item[], string | null>();

/** The scope for which the file at hand seems to be written, when it is a root seen alone and fits there as a whole; else null. */
export function fragmentOf({ project, parent, source, siblings, schema }: SiteView): string | null {
  if (project.extent !== 'file' || parent !== null) return null;
  if (![...project.nodes, ...project.managers].some((node) => node.root.path === source.path)) return null;
  let home = known.get(siblings);
  if (home === undefined) {
    home = commonHome(siblings, schema);
    known.set(siblings, home);
  }
  return home;
}

/** A scope type other than the top that may hold all of these items. */
function commonHome(items: readonly Item[], schema: Schema): string | null {
  let common: readonly string[] | null = null;
  for (const item of items) {
    if (item.kind !== 'option' && item.kind !== 'stanza') continue;
    const homes: readonly string[] =
      item.kind === 'option' ? schema.optionAnywhere(item.key).flatMap((spec) => spec.in) : (schema.scope(item.key)?.parents ?? []);
    common = common === null ? homes : common.filter((type) => homes.includes(type));
    if (common.length === 0) return null;
  }
  return common?.find((type) => type !== 'global') ?? null;
}
