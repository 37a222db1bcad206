// The JSON Schema of a typed value (what `readValue` gives, not what stands in the file).

import type { ValueType } from '../schema/option.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = `${octet}(\\.${octet}){3}`;
const h = '[0-9a-f]{1,4}';
/** RFC 4291 without embedded IPv4, by the place of `::`. */
const ipv6 = [
  `(${h}:){7}${h}`,
  `(${h}:){1,7}:`,
  `(${h}:){1,6}:${h}`,
  `(${h}:){1,5}(:${h}){1,2}`,
  `(${h}:){1,4}(:${h}){1,3}`,
  `(${h}:){1,3}(:${h}){1,4}`,
  `(${h}:){1,2}(:${h}){1,5}`,
  `${h}:(:${h}){1,6}`,
  `:((:${h}){1,7}|:)`,
].join('|');
const port = '([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const host = '(?![0-9.]+:)[a-z0-9_.-]+';

export function typeSchema(type: ValueType): JsonSchema {
  switch (type.kind) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer': {
      const except = type.except === undefined ? {} : { not: { enum: [...type.except] } };
      const number = { type: 'integer', ...bounds(type.min, type.max ?? 2 ** 64 - 1), ...except };
      return type.words === undefined ? number : { anyOf: [number, { enum: type.words }] };
    }
    case 'float':
      return { type: 'number', ...bounds(type.min, type.max) };
    case 'string':
      return {
        type: 'string',
        ...lengths(type.minLength, type.maxLength),
        ...(type.pattern === undefined ? {} : { pattern: type.pattern }),
      };
    case 'path':
      return type.absolute === true ? pattern('^/') : { type: 'string', minLength: 1 };
    case 'permissions':
      return pattern(type.folder === true ? '^0[0-7]?[37][0-357]{2}$' : '^0[0-7]{3,4}$');
    case 'enum':
      return { type: 'string', enum: type.words };
    case 'set':
      return { type: 'array', items: { type: 'string', enum: type.words }, minItems: 1, uniqueItems: true };
    case 'ip':
      return type.loopback === false
        ? {
            ...pattern(`^(${ipv4}|${ipv6})$`),
            not: { pattern: '^((127|0|22[4-9]|2[345][0-9])\\..*|::1?|f(f[0-9a-f]{2}|e[89ab][0-9a-f]):.*)$' },
          }
        : pattern(`^(${ipv4}|${ipv6})$`);
    case 'cidr':
      return pattern(`^(${ipv4}/([12]?[0-9]|3[0-2])|(${ipv6})/([1-9]?[0-9]|1[01][0-9]|12[0-8]))$`);
    case 'socket-address':
      return pattern(`^(/.*|(\\*|\\[\\*\\]|${ipv4}|\\[(${ipv6})\\]|${host}):${port})$`);
    case 'interface':
      return pattern('^[A-Za-z0-9_][A-Za-z0-9_.@-]*$');
    case 'regex':
      return { type: 'string', minLength: 1 };
    case 'throttle':
      return {
        type: 'object',
        properties: { count: { type: 'number', minimum: 0 }, seconds: { type: 'number', exclusiveMinimum: 0 } },
        required: ['count', 'seconds'],
        additionalProperties: false,
      };
    case 'list':
      return { type: 'array', items: typeSchema(type.of) };
    case 'dictionary':
      return {
        type: 'object',
        propertyNames: type.key.lowerCaseOnly === true ? { pattern: '^[^A-Z]+$' } : { minLength: 1 },
        additionalProperties: typeSchema(type.value),
      };
    case 'any':
      return {};
  }
}

function pattern(expression: string): JsonSchema {
  return { type: 'string', pattern: expression };
}

function bounds(min: number | undefined, max: number | undefined): JsonSchema {
  return { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
}

function lengths(min: number | undefined, max: number | undefined): JsonSchema {
  return { ...(min === undefined ? {} : { minLength: min }), ...(max === undefined ? {} : { maxLength: max }) };
}
