// One walk over the items of a file for all checks that look at single options and stanzas.

import type { Item, Option, Stanza } from '../../grammar/tree.ts';
import type { Schema } from '../schema/option.ts';
import type { FileCheck, Finding, SiteView } from './check.ts';

/** Top-level items, all of a file or some, and what is said of each of them. */
export interface ItemsAt {
  readonly items: readonly Item[];
  readonly view: SiteView;
}

type Found = readonly [FileCheck, Finding];

/** What the checks find in the items and in all that is inside them. */
export function walkItems({ items, view }: ItemsAt, checks: readonly FileCheck[]): readonly Found[] {
  const found: Found[] = [];
  const looks = looksFor(view.schema, checks);
  const visit = (level: readonly Item[], at: SiteView) => {
    const { options, stanzas } = looks.in(at.scope);
    for (const item of level) {
      if (item.kind === 'option') {
        for (const { check, look } of options(item.key)) collect(check, look(item, at), found);
      } else if (item.kind === 'stanza') {
        for (const { check, look } of stanzas(item.key)) collect(check, look(item, at), found);
        if (item.items.length > 0) visit(item.items, inside(item, view));
      }
    }
  };
  visit(items, view);
  return found;
}

function inside(stanza: Stanza, { source, schema, project }: SiteView): SiteView {
  return { source, scope: stanza.key, parent: stanza, siblings: stanza.items, schema, project };
}

function collect(check: FileCheck, findings: Iterable<Finding>, found: Found[]): void {
  // Nearly always, and then nothing is to be made for it.
  if (Array.isArray(findings) && findings.length === 0) return;
  for (const finding of findings) found.push([check, finding]);
}

interface Look<T> {
  readonly check: FileCheck;
  readonly look: (item: T, at: SiteView) => Iterable<Finding>;
}

/** The checks that look at an item of a name, in their order. */
interface LooksIn {
  readonly options: (key: string) => readonly Look<Option>[];
  readonly stanzas: (key: string) => readonly Look<Stanza>[];
}

interface Looks {
  in(scope: string): LooksIn;
}

// By schema: what is kept is as much as the schema has names, since at any other name all checks look.
const known = new WeakMap<Schema, { readonly checks: readonly FileCheck[]; readonly looks: Looks }>();

function looksFor(schema: Schema, checks: readonly FileCheck[]): Looks {
  const before = known.get(schema);
  if (before?.checks === checks) return before.looks;
  const looks = makeLooks(schema, checks);
  known.set(schema, { checks, looks });
  return looks;
}

function makeLooks(schema: Schema, checks: readonly FileCheck[]): Looks {
  const everyOption = checks.flatMap((check): Look<Option>[] =>
    check.option === undefined ? [] : [{ check, look: check.option.bind(check) }],
  );
  const everyStanza = checks.flatMap((check): Look<Stanza>[] =>
    check.stanza === undefined ? [] : [{ check, look: check.stanza.bind(check) }],
  );
  const scopes = new Map<string, LooksIn>();
  const make = (scope: string): LooksIn => {
    const [byOption, byStanza] = [new Map<string, readonly Look<Option>[]>(), new Map<string, readonly Look<Stanza>[]>()];
    return {
      options(key) {
        const kept = byOption.get(key);
        if (kept !== undefined) return kept;
        if (schema.option(scope, key) === null) return everyOption;
        const some = everyOption.filter(({ check }) => check.atOption?.({ key, scope, schema }) !== false);
        byOption.set(key, some);
        return some;
      },
      stanzas(key) {
        const kept = byStanza.get(key);
        if (kept !== undefined) return kept;
        if (schema.scope(key)?.parents.includes(scope) !== true) return everyStanza;
        const some = everyStanza.filter(({ check }) => check.atStanza?.({ key, scope, schema }) !== false);
        byStanza.set(key, some);
        return some;
      },
    };
  };
  return {
    in(scope) {
      const kept = scopes.get(scope);
      if (kept !== undefined) return kept;
      const made = make(scope);
      if (schema.scope(scope) !== null) scopes.set(scope, made);
      return made;
    },
  };
}
