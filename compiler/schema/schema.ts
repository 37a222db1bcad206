// All that is known of one product version, behind look-ups: the descriptions by hand first, then the facts. Each scope's table is
// built when it is first asked for: a command that looks at one file needs five of them, not 155, also to say where a name belongs.

import { commonModuleOptions, omittedOptions } from './common.ts';
import { groups } from './described.ts';
import { factOptions, factScopes, scopesByFacts } from './facts-data.ts';
import type { OptionSpec, Product, Schema, ScopeSpec } from './option.ts';
import { scopeSpellings } from './scope-spellings.ts';

type Options = ReadonlyMap<string, OptionSpec>;

const built = new Map<Product, Schema>();
/** So many names are searched for before an index of all is worth its price: it builds every table. */
const indexAfter = 20;

/** The schema of a product version; built on first use, then the same object. */
export function schemaFor(product: Product): Schema {
  const known = built.get(product);
  if (known !== undefined) return known;
  const schema = build(product);
  built.set(product, schema);
  return schema;
}

function build(product: Product): Schema {
  const scopes = allScopes(product);
  const byHand = describedOptions(product, scopes);
  const described = new Map<string, OptionSpec[]>();
  for (const spec of byHand) append(described, spec.name, spec);
  const isDescribed = (scope: string, name: string) => described.get(name)?.some((spec) => spec.in.includes(scope)) === true;
  const factsIn = factOptions(product, isDescribed);
  const tables = new Map<string, Options>();
  const optionsOf = (scope: string): Options => {
    let options = tables.get(scope);
    if (options === undefined) {
      const here = byHand.filter((spec) => spec.in.includes(scope));
      options = new Map([...here, ...factsIn(scope)].map((spec) => [spec.name, spec] as const));
      tables.set(scope, options);
    }
    return options;
  };
  let lookups = 0;
  let byName: ReadonlyMap<string, readonly OptionSpec[]> | null = null;
  let byParent: ReadonlyMap<string, readonly ScopeSpec[]> | null = null;
  return {
    product,
    scopes,
    scope: (type) => scopes.get(type) ?? null,
    option: (scopeType, name) => optionsOf(scopeType).get(name) ?? null,
    optionAnywhere(name) {
      lookups++;
      if (lookups <= indexAfter) {
        const byFacts = scopesByFacts(name);
        const where = [...scopes.keys()].filter((scope) => byFacts.has(scope) || isDescribed(scope, name));
        return [...new Set(where.flatMap((scope) => optionsOf(scope).get(name) ?? []))];
      }
      byName ??= indexByName([...scopes.keys()].map(optionsOf));
      return byName.get(name) ?? [];
    },
    optionsIn: (scopeType) => [...optionsOf(scopeType).values()],
    scopesIn(scopeType) {
      byParent ??= indexByParent(scopes);
      return byParent.get(scopeType) ?? [];
    },
  };
}

function allScopes(product: Product): ReadonlyMap<string, ScopeSpec> {
  const scopes = new Map<string, ScopeSpec>();
  for (const fact of factScopes(product)) scopes.set(fact.name, { ...fact, name: scopeSpellings[fact.name] ?? fact.name });
  for (const group of groups) for (const described of group.scopes) scopes.set(described.name.toLowerCase(), described);
  for (const [name, { products }] of scopes) if (!products.includes(product)) scopes.delete(name);
  // What stands in a module of the other version only goes with it.
  for (const [name, scope] of scopes) {
    const parents = scope.parents.filter((parent) => parent === 'global' || scopes.has(parent));
    if (parents.length === scope.parents.length) continue;
    if (parents.length === 0) scopes.delete(name);
    else scopes.set(name, { ...scope, parents });
  }
  return scopes;
}

/** The options that are described by hand, and those that modules have in common. */
function describedOptions(product: Product, scopes: ReadonlyMap<string, ScopeSpec>): readonly OptionSpec[] {
  const modules = [...scopes].filter(([, scope]) => scope.module).map(([name]) => name);
  const specs = [...groups.flatMap((group) => group.options), ...commonModuleOptions(modules), ...omittedOptions];
  return specs.filter(({ products }) => products.includes(product));
}

function indexByName(tables: readonly Options[]): ReadonlyMap<string, readonly OptionSpec[]> {
  const index = new Map<string, OptionSpec[]>();
  for (const options of tables) {
    for (const [name, spec] of options) if (index.get(name)?.includes(spec) !== true) append(index, name, spec);
  }
  return index;
}

function indexByParent(scopes: ReadonlyMap<string, ScopeSpec>): ReadonlyMap<string, readonly ScopeSpec[]> {
  const index = new Map<string, ScopeSpec[]>();
  for (const scope of scopes.values()) for (const parent of scope.parents) append(index, parent, scope);
  return index;
}

function append<T>(index: Map<string, T[]>, key: string, value: T): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}
