// The protocol's machine-readable model as validators: one for the parameters and one for the result of each request, one for the
// parameters of each notification. Stricter than the protocol, which allows further properties: a misspelt one is found that way.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

/** @param {string} path of metaModel.json */
export function readMetaModel(path) {
  const model = JSON.parse(readFileSync(path, 'utf8'));
  const structures = new Map(model.structures.map((each) => [each.name, each]));
  const definitions = {};
  for (const each of model.structures) definitions[each.name] = objectOf(propertiesOf(each));
  for (const each of model.enumerations) definitions[each.name] = enumerationOf(each);
  for (const each of model.typeAliases) definitions[each.name] = schemaOf(each.type);
  // What may be anything is defined in terms of itself.
  definitions.LSPAny = {};
  definitions.LSPObject = { type: 'object' };
  definitions.LSPArray = { type: 'array' };

  const ajv = new Ajv({ strict: false, allErrors: false });
  ajv.addSchema({ $id: 'lsp', definitions });
  const compiled = new Map();
  const validator = (type) => {
    const key = JSON.stringify(type);
    if (!compiled.has(key)) compiled.set(key, ajv.compile(schemaOf(type, 'lsp')));
    return compiled.get(key);
  };
  const requests = new Map(model.requests.map((each) => [each.method, each]));
  const notifications = new Map(model.notifications.map((each) => [each.method, each]));

  /** Why a value is not of a type of the model, or null. */
  const problem = (type, value) => {
    if (type === undefined) return value === undefined || value === null ? null : 'nothing was expected';
    const validate = validator(type);
    if (validate(value)) return null;
    const [first] = validate.errors;
    return `${first.instancePath} ${first.message} ${JSON.stringify(first.params)}`;
  };

  return {
    requests,
    notifications,
    problemOfParams: (message) => problem((requests.get(message.method) ?? notifications.get(message.method)).params, message.params),
    problemOfResult: (method, result) => problem(requests.get(method).result, result),
    problemOfErrorData: (method, data) => {
      const type = requests.get(method)?.errorData;
      return type === undefined || data === undefined ? null : problem(type, data);
    },
    problemOfRegistration: ({ method, registerOptions }) => {
      const type = (requests.get(method) ?? notifications.get(method))?.registrationOptions;
      return type === undefined || registerOptions === undefined ? null : problem(type, registerOptions);
    },
  };

  function propertiesOf(structure) {
    const inherited = [...(structure.extends ?? []), ...(structure.mixins ?? [])].flatMap((type) =>
      propertiesOf(structures.get(type.name)),
    );
    const own = new Map([...inherited, ...structure.properties].map((property) => [property.name, property]));
    return [...own.values()];
  }
}

function objectOf(properties) {
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map((each) => [each.name, schemaOf(each.type)])),
    required: properties.filter((each) => each.optional !== true).map((each) => each.name),
    additionalProperties: false,
  };
}

function enumerationOf({ type, values, supportsCustomValues }) {
  return supportsCustomValues === true ? schemaOf(type) : { enum: values.map((each) => each.value) };
}

const bases = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  decimal: { type: 'number' },
  integer: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  uinteger: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
  DocumentUri: { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9+.-]*:' },
  URI: { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9+.-]*:' },
  RegExp: { type: 'string' },
};

function schemaOf(type, prefix = '') {
  switch (type.kind) {
    case 'base':
      return bases[type.name];
    case 'reference':
      return { $ref: `${prefix}#/definitions/${type.name}` };
    case 'array':
      return { type: 'array', items: schemaOf(type.element, prefix) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.value, prefix) };
    case 'or':
      return { anyOf: type.items.map((each) => schemaOf(each, prefix)) };
    case 'and':
      // Only options of registrations are combined; each part alone would forbid the others' properties.
      return { type: 'object' };
    case 'tuple':
      return {
        type: 'array',
        items: type.items.map((each) => schemaOf(each, prefix)),
        minItems: type.items.length,
        maxItems: type.items.length,
      };
    case 'literal':
      return objectOf(type.value.properties);
    case 'stringLiteral':
      return { const: type.value };
    default:
      throw new Error(`a kind of type that the model did not have: ${type.kind}`);
  }
}
