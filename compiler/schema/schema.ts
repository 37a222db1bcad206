// All that is known of one product version, behind look-ups: the descriptions by hand first, then the facts.

import { commonModuleOptions, omittedOptions } from './common.ts';
import { groups } from './described.ts';
import { factOptions, factScopes } from './facts-data.ts';
import type { OptionSpec, Product, Schema, ScopeSpec } from './option.ts';
import { scopeSpellings } from './scope-spellings.ts';

const built = new Map<Product, Schema>();

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
  const table = allOptions(product, scopes);
  let byName: ReadonlyMap<string, readonly OptionSpec[]> | null = null;
  let byParent: ReadonlyMap<string, readonly ScopeSpec[]> | null = null;
  return {
    product,
    scopes,
    scope: (type) => scopes.get(type) ?? null,
    option: (scopeType, name) => table.get(scopeType)?.get(name) ?? null,
    optionAnywhere(name) {
      byName ??= indexByName(table);
      return byName.get(name) ?? [];
    },
    optionsIn: (scopeType) => [...(table.get(scopeType)?.values() ?? [])],
    scopesIn(scopeType) {
      byParent ??= indexByParent(scopes);
      return byParent.get(scopeType) ?? [];
    },
  };
}

function allScopes(product: Product): ReadonlyMap<string, ScopeSpec> {
  const scopes = new Map<string, ScopeSpec>();
  for (const fact of factScopes()) scopes.set(fact.name, { ...fact, name: scopeSpellings[fact.name] ?? fact.name });
  for (const group of groups) for (const described of group.scopes) scopes.set(described.name.toLowerCase(), described);
  for (const [name, { products }] of scopes) if (!products.includes(product)) scopes.delete(name);
  return scopes;
}

type Table = ReadonlyMap<string, ReadonlyMap<string, OptionSpec>>;

/** Scope to name to description. The first description of a name in a scope stands, so those by hand come first. */
function allOptions(product: Product, scopes: ReadonlyMap<string, ScopeSpec>): Table {
  const table = new Map<string, Map<string, OptionSpec>>();
  const modules = [...scopes].filter(([, scope]) => scope.module).map(([name]) => name);
  for (const group of groups) for (const spec of group.options) if (spec.products.includes(product)) add(table, spec);
  for (const spec of [...commonModuleOptions(modules), ...omittedOptions]) if (spec.products.includes(product)) add(table, spec);
  for (const spec of factOptions(product)) add(table, spec);
  return table;
}

function add(table: Map<string, Map<string, OptionSpec>>, spec: OptionSpec): void {
  const name = spec.name.toLowerCase();
  for (const scope of spec.in) {
    let options = table.get(scope);
    if (options === undefined) {
      options = new Map();
      table.set(scope, options);
    }
    if (!options.has(name)) options.set(name, spec);
  }
}

function indexByName(table: Table): ReadonlyMap<string, readonly OptionSpec[]> {
  const index = new Map<string, OptionSpec[]>();
  for (const options of table.values()) {
    for (const [name, spec] of options) {
      const known = index.get(name);
      if (known === undefined) index.set(name, [spec]);
      else if (!known.includes(spec)) known.push(spec);
    }
  }
  return index;
}

function indexByParent(scopes: ReadonlyMap<string, ScopeSpec>): ReadonlyMap<string, readonly ScopeSpec[]> {
  const index = new Map<string, ScopeSpec[]>();
  for (const scope of scopes.values()) {
    for (const parent of scope.parents) {
      const known = index.get(parent);
      if (known === undefined) index.set(parent, [scope]);
      else known.push(scope);
    }
  }
  return index;
}
