// The JSON Schema (2020-12) of a whole configuration in typed form: one definition for each scope, its options and the stanzas that
// may stand in it. Names are in lower case, as everywhere behind the parser.

import { describeDefault, describeType } from '../schema/describe.ts';
import type { OptionSpec, Schema, ScopeSpec } from '../schema/option.ts';
import { typeSchema, type JsonSchema } from './type-schema.ts';

export function configSchema(schema: Schema): JsonSchema {
  const names = [...schema.scopes.keys()].sort();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:ecconf:config:${schema.product}`,
    title: `Configuration of Momentum ${schema.product} in typed form`,
    $ref: '#/$defs/global',
    $defs: Object.fromEntries(names.map((name) => [name, scopeSchema(schema, name)])),
  };
}

function scopeSchema(schema: Schema, name: string): JsonSchema {
  const scope = schema.scope(name);
  const options = sorted(schema.optionsIn(name).map((spec) => [spec.name.toLowerCase(), optionSchema(spec)]));
  const stanzas = sorted(schema.scopesIn(name).map((inner) => [inner.name.toLowerCase(), stanzaSchema(inner)]));
  // `logs` and a few others are an option in one scope and a stanza in another; where both stand in one scope, either will do.
  const properties = new Map<string, JsonSchema>(options);
  for (const [key, stanza] of stanzas) {
    const option = properties.get(key);
    properties.set(key, option === undefined ? stanza : { anyOf: [option, stanza] });
  }
  return {
    ...(scope?.doc ? { description: scope.doc } : {}),
    type: 'object',
    properties: Object.fromEntries(properties),
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
