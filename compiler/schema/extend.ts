// The schema of a product version with what installed modules add to it. What the manual describes wins: a module's own description says
// which names there are, and not what their values may be.

import type { OptionSpec, Schema, ScopeSpec } from './option.ts';

/** What a description says of one module. */
export interface ModuleSpec {
  /** Name of its stanza, as it is written there. */
  readonly name: string;
  /** Options that it gives to other scopes. */
  readonly options: readonly { readonly name: string; readonly scope: string }[];
}

/** Schemas are compared by identity, so equal modules get the same object. Few are kept: an editor makes one at each keystroke. */
const keptMax = 8;
const kept = new Map<string, Schema>();

/** `base` itself where the modules add nothing to it. Cost: O(what they add); names are found by one look-up more. */
export function extendSchema(base: Schema, modules: readonly ModuleSpec[]): Schema {
  const scopes = new Map(modules.map((each) => [each.name.toLowerCase(), each] as const).filter(([name]) => base.scope(name) === null));
  const options = new Map<string, Map<string, OptionSpec>>();
  for (const each of modules) {
    for (const { name, scope } of each.options) {
      const key = name.toLowerCase();
      if (base.option(scope, key) !== null) continue;
      const known = options.get(scope) ?? new Map<string, OptionSpec>();
      options.set(scope, known.set(key, optionOf(name, scope, each.name)));
    }
  }
  if (scopes.size === 0 && options.size === 0) return base;
  const identity = JSON.stringify([
    base.product,
    base.version,
    [...scopes.keys()],
    [...options].map(([scope, all]) => [scope, [...all.keys()]]),
  ]);
  const same = kept.get(identity);
  if (same !== undefined) return same;
  const made = extended(base, new Map([...scopes].map(([key, { name }]) => [key, scopeOf(name)])), options);
  kept.set(identity, made);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptMax) break;
    kept.delete(oldest);
  }
  return made;
}

function extended(
  base: Schema,
  scopes: ReadonlyMap<string, ScopeSpec>,
  options: ReadonlyMap<string, ReadonlyMap<string, OptionSpec>>,
): Schema {
  const everyScope = new Map([...base.scopes, ...scopes]);
  return {
    product: base.product,
    ...(base.version === undefined ? {} : { version: base.version }),
    scopes: everyScope,
    scope: (type) => everyScope.get(type) ?? null,
    option: (scopeType, name) => base.option(scopeType, name) ?? options.get(scopeType)?.get(name) ?? null,
    optionAnywhere(name) {
      const added = [...options.values()].flatMap((all) => all.get(name) ?? []);
      return added.length === 0 ? base.optionAnywhere(name) : [...base.optionAnywhere(name), ...added];
    },
    optionsIn: (scopeType) => [...base.optionsIn(scopeType), ...(options.get(scopeType)?.values() ?? [])],
    scopesIn: (scopeType) => (scopeType === 'global' ? [...base.scopesIn(scopeType), ...scopes.values()] : base.scopesIn(scopeType)),
  };
}

/** What stands in its own stanza it registers when it is loaded, so that is known to nobody else. */
function scopeOf(name: string): ScopeSpec {
  return {
    name,
    parents: ['global'],
    instance: 'optional',
    instanceKind: 'name',
    caseSensitive: true,
    module: true,
    singleton: false,
    listener: false,
    open: true,
    products: ['3', '4'],
    doc: 'A module that is installed here, by its own description in the configuration tree.',
    cite: '',
  };
}

function optionOf(name: string, scope: string, module: string): OptionSpec {
  return {
    name,
    in: [scope],
    type: { kind: 'any' },
    default: { kind: 'none' },
    products: ['3', '4'],
    doc: `An option of the module \`${module}\`, which is installed here.`,
    cite: '',
  };
}
