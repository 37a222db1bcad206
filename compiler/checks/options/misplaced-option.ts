// EC2002: an option that exists, but not in this scope.

import type { Item, Option, Stanza } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView, wrongNamesOnly } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { lineInto, offered, repair } from '../../checks-shared/repairs.ts';
import { placeOfName, removal, written } from '../../checks-shared/edits.ts';
import { fragmentOf } from '../../checks-shared/fragment.ts';
import { optionNameProblem } from '../../checks-shared/option-name.ts';
import { placesText } from '../../checks-shared/words.ts';
import type { OptionSpec, Schema } from '../../schema/option.ts';

export const misplacedOption = check({
  code: 'EC2002',
  name: 'misplaced-option',
  severity: 'error',
  scope: 'file',
  title: 'The option belongs in another scope',
  why: 'An option counts only in the scopes for which it is documented; anywhere else the product calls it unknown and refuses the configuration. A typical cause is a closing brace too early or too late (`4/config-options-summary.md`). A file checked alone that would fit into one stanza as a whole gets hints only.',
  bad: 'cluster {\n  max_delay = 2.0\n}\n',
  good: 'cluster {\n  Replicate "inbound_cidr" {\n    max_delay = 2.0\n  }\n}\n',
  atOption: wrongNamesOnly,
  option(option: Option, at: SiteView): readonly Finding[] {
    const problem = optionNameProblem(option, at);
    if (problem?.kind !== 'misplaced' || at.schema.scope(at.scope)?.open === true) return [];
    const name = written(at.source, option);
    const place = placeOfName(at.source, option);
    const where = placesText(at.schema, homes(problem.specs, at));
    if (fragmentOf(at) !== null) {
      return [{ message: `${name} belongs ${where}; fine if this file is included there`, at: place, severity: 'hint' }];
    }
    if (problem.specs.every((spec) => spec.bySample === true)) {
      return [
        {
          message: `${name} is known from samples ${where} only; it may not be valid ${placesText(at.schema, [at.scope])}`,
          at: place,
          severity: 'hint',
        },
      ];
    }
    const message = advice(option.key, at) ?? `${name} belongs ${where}, not ${placesText(at.schema, [at.scope])}`;
    return [{ message, at: place, ...offered(moved(option, at, homes(problem.specs, at))) }];
  },
});

/** Into the one stanza of this file in which it may stand, if there is exactly one. */
function moved(option: Option, { source, siblings }: SiteView, types: readonly string[]): Fix | null {
  const below = stanzasBelow(siblings);
  const found = types.flatMap((type) => below.get(type) ?? []);
  const [home] = found;
  if (home === undefined || found.length > 1 || home.has(option.key)) return null;
  const edit = lineInto(source, home.stanza, source.text.slice(option.start, option.end));
  const name = source.text.slice(home.stanza.start, home.stanza.label?.end ?? home.stanza.nameEnd);
  return edit === null ? null : repair(`Move it into ${name}`, removal(source, option), edit);
}

/** A stanza that could take an option, and whether it has one of that name already. */
interface Home {
  readonly stanza: Stanza;
  has(key: string): boolean;
}

/** By the siblings among which misplaced options stand: a file may have thousands of them. */
const known = new WeakMap<readonly Item[], ReadonlyMap<string, readonly Home[]>>();

/** All stanzas among and inside these items, by type. Read once for the same items. */
function stanzasBelow(items: readonly Item[]): ReadonlyMap<string, readonly Home[]> {
  const before = known.get(items);
  if (before !== undefined) return before;
  const found = new Map<string, Home[]>();
  const visit = (inner: readonly Item[]): void => {
    for (const item of inner) {
      if (item.kind !== 'stanza') continue;
      const homes = found.get(item.key);
      if (homes === undefined) found.set(item.key, [homeOf(item)]);
      else homes.push(homeOf(item));
      visit(item.items);
    }
  };
  visit(items);
  known.set(items, found);
  return found;
}

function homeOf(stanza: Stanza): Home {
  let keys: ReadonlySet<string> | null = null;
  return {
    stanza,
    has(key) {
      keys ??= new Set(stanza.items.flatMap((item) => (item.kind === 'option' ? [item.key] : [])));
      return keys.has(key);
    },
  };
}

/** What is better said than with a list of scopes. */
function advice(key: string, at: SiteView): string | null {
  if (key === 'binding_group' && at.scope === 'binding') {
    return 'binding_group is no option of a Binding since version 3.0; put the Binding inside Binding_Group "NAME" { }';
  }
  if (key === 'duravip_follow' && at.scope === 'binding') {
    return 'duravip_follow belongs in Listen, not in Binding: only listeners follow; let the listener on this address follow a binding';
  }
  return null;
}

/** Where it may stand: first the scopes that can be opened right here, then the enclosing one, then the others. */
function homes(specs: readonly OptionSpec[], at: SiteView): string[] {
  const types = [...new Set(specs.flatMap((spec) => spec.in))];
  const rank = (type: string) => (isInside(at.schema, type, at.scope) ? 0 : isInside(at.schema, at.scope, type) ? 1 : 2);
  return types.sort((a, b) => rank(a) - rank(b));
}

function isInside(schema: Schema, inner: string, outer: string): boolean {
  return schema.scope(inner)?.parents.includes(outer) === true;
}
