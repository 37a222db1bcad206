// Two `Topology` stanzas for one network in one file, each with another interface: an error of its own (EC3115), so that the check
// of repeated options leaves it out.

import { textOf } from '../facts/values.ts';
import type { Setting } from '../load/model.ts';

/** True when `later` overrides `earlier` in that way. Both are settings of one option in one scope. */
export function competingInterface(earlier: Setting, later: Setting): boolean {
  const { scope, key, source } = later;
  if (scope.type !== 'topology' || key !== 'interface' || earlier.source.path !== source.path) return false;
  if (textOf(earlier)?.value === textOf(later)?.value) return false;
  const stanzaOf = (setting: Setting) =>
    scope.sites.find(
      (site) => site.source === setting.source && site.stanza.start <= setting.option.start && setting.option.end <= site.stanza.end,
    );
  return stanzaOf(earlier) !== stanzaOf(later);
}
