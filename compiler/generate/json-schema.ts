// The JSON Schema (2020-12) of a whole configuration in typed form: one definition for each scope, its options and the stanzas that
// may stand in it. Names are in lower case, as everywhere behind the parser.

import { describeDefault, describeType } from '../schema/describe.ts';
import type { OptionSpec, Schema, ScopeSpec } from '../schema/option.ts';
import { typeSchema, type JsonSchema } from './type-schema.ts';

export function configSchema(schema: Schema): JsonSchema {
  const names = [...schema.scopes.keys()].sort();
  const shared = sharedOptions(schema, names);
  const definitions = [...shared].map(([spec, name]) => [name, optionSchema(spec)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:ecconf:config:${schema.product}`,
    title: `Configuration of Momentum ${schema.product} in typed form`,
    $ref: '#/$defs/global',
    $defs: {
      ...Object.fromEntries(names.map((name) => [name, scopeSchema(schema, name, shared)])),
      ...Object.fromEntries(sorted(definitions)),
    },
  };
}

/** Options that are valid in several scopes are defined once: `option.NAME`, numbered where a name has several descriptions. */
function sharedOptions(schema: Schema, scopes: readonly string[]): ReadonlyMap<OptionSpec, string> {
  const uses = new Map<OptionSpec, number>();
  for (const scope of scopes) for (const spec of schema.optionsIn(scope)) uses.set(spec, (uses.get(spec) ?? 0) + 1);
  const names = new Map<OptionSpec, string>();
  const taken = new Map<string, number>();
  for (const [spec, count] of uses) {
    if (count < 2) continue;
    const name = `option.${spec.name.toLowerCase()}`;
    const number = (taken.get(name) ?? 0) + 1;
    taken.set(name, number);
    names.set(spec, number === 1 ? name : `${name}.${number}`);
  }
  return names;
}

function scopeSchema(schema: Schema, name: string, shared: ReadonlyMap<OptionSpec, string>): JsonSchema {
  const scope = schema.scope(name);
  const options = schema.optionsIn(name).map((spec) => [spec.name.toLowerCase(), optionRef(spec, shared)] as const);
  const properties = new Map<string, JsonSchema>(options);
  for (const inner of schema.scopesIn(name)) {
    const key = inner.name.toLowerCase();
    const option = properties.get(key);
    // Some names are an option and a stanza in one scope, `script` in `scriptlet` for one; then either will do.
    properties.set(key, option === undefined ? stanzaSchema(inner) : { anyOf: [option, stanzaSchema(inner)] });
  }
  return {
    ...(scope?.doc ? { description: scope.doc } : {}),
    type: 'object',
    properties: Object.fromEntries(sorted([...properties])),
    additionalProperties: scope?.open === true,
  };
}

/** Named stanzas are an object of instances; anonymous ones are the object itself. */
function stanzaSchema(scope: ScopeSpec): JsonSchema {
  const one = { $ref: `#/$defs/${scope.name.toLowerCase()}` };
  const named = { type: 'object', additionalProperties: one };
  if (scope.instance === 'optional') return { anyOf: [one, named] };
  return scope.instance === 'none' ? one : named;
}

function optionRef(spec: OptionSpec, shared: ReadonlyMap<OptionSpec, string>): JsonSchema {
  const name = shared.get(spec);
  return name === undefined ? optionSchema(spec) : { $ref: `#/$defs/${encodeURIComponent(name)}` };
}

function optionSchema(spec: OptionSpec): JsonSchema {
  return {
    description: spec.doc === '' ? `${describeType(spec.type, spec.unit)}; default: ${describeDefault(spec)}` : spec.doc,
    ...typeSchema(spec.type),
    ...(spec.default.kind === 'value' && spec.type.kind !== 'any' ? { default: spec.default.value } : {}),
    ...(spec.deprecated === undefined ? {} : { deprecated: true }),
  };
}

function sorted(entries: readonly (readonly [string, JsonSchema])[]): readonly (readonly [string, JsonSchema])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
