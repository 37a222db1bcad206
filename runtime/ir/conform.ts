// Whether a value conforms to the subset of JSON Schema that the IR uses. A schema becomes nested functions once; ajv's generated code for
// the same was a quarter of the daemon's bundle. Imports nothing.

import type { JsonSchema } from './schema.ts';

/** The first problem below a path, or null. */
type Check = (value: unknown, path: string, unknown: Unknown) => Problem | null;

/** What becomes of properties that the schema does not have. */
export interface Unknown {
  /** JSON pointers with `*` for any index: these may be there. */
  readonly ignorable: ReadonlySet<string>;
  /** Receives those that were there. */
  readonly ignored: Set<string>;
}

export interface Problem {
  /** JSON pointer, empty for the whole document. */
  readonly path: string;
  readonly message: string;
}

/** A function that finds the first problem of a value, in the order of the schema. Its time is linear in the size of the value. */
export function conformanceTo(root: JsonSchema): (value: unknown, unknown: Unknown) => Problem | null {
  const definitions = new Map<string, Check>();
  // Looked up when it is used: a definition may stand after its use, or contain itself.
  const refer: Refer = (name) => (value, path, unknown) => definitions.get(name)?.(value, path, unknown) ?? null;
  for (const [name, schema] of Object.entries(root.$defs ?? {})) definitions.set(`#/$defs/${name}`, checkOf(schema, refer));
  const check = checkOf(root, refer);
  return (value, unknown) => check(value, '', unknown);
}

type Refer = (name: string) => Check;

function checkOf(schema: JsonSchema, refer: Refer): Check {
  if (schema.$ref !== undefined) return refer(schema.$ref);
  if (schema.anyOf !== undefined) return anyOf(schema.anyOf.map((each) => checkOf(each, refer)));
  if (schema.const !== undefined) return oneOf([schema.const]);
  if (schema.enum !== undefined) return oneOf(schema.enum);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const checks = [numbers(schema), strings(schema), arrays(schema, refer), objects(schema, refer)].filter((check) => check !== null);
  return (value, path, unknown) => {
    if (!types.some((type) => isOf(type, value))) return { path, message: `must be ${types.join(' or ')}` };
    for (const check of checks) {
      const problem = check(value, path, unknown);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** Of several problems the deepest, because that variant is the one that was meant. */
function anyOf(variants: readonly Check[]): Check {
  return (value, path, unknown) => {
    let deepest: Problem | null = null;
    for (const check of variants) {
      const problem = check(value, path, unknown);
      if (problem === null) return null;
      if (deepest === null || problem.path.length > deepest.path.length) deepest = problem;
    }
    return deepest;
  };
}

function oneOf(words: readonly (string | number | boolean)[]): Check {
  const known = new Set<unknown>(words);
  const message = words.length === 1 ? `must be ${JSON.stringify(words[0])}` : `must be one of ${words.join(', ')}`;
  return (value, path) => (known.has(value) ? null : { path, message });
}

function numbers({ minimum, maximum }: JsonSchema): Check | null {
  if (minimum === undefined && maximum === undefined) return null;
  return (value, path) => {
    if (typeof value !== 'number') return null;
    if (minimum !== undefined && value < minimum) return { path, message: `must be >= ${minimum}` };
    return maximum !== undefined && value > maximum ? { path, message: `must be <= ${maximum}` } : null;
  };
}

function strings({ pattern, title }: JsonSchema): Check | null {
  if (pattern === undefined) return null;
  const expression = new RegExp(pattern, 'u');
  const form = title ?? `a text that matches ${pattern}`;
  return (value, path) =>
    typeof value !== 'string' || expression.test(value) ? null : { path, message: `must be ${form}, not ${shown(value)}` };
}

function arrays({ items, maxItems }: JsonSchema, refer: Refer): Check | null {
  if (items === undefined) return null;
  const check = checkOf(items, refer);
  return (value, path, unknown) => {
    if (!Array.isArray(value)) return null;
    if (maxItems !== undefined && value.length > maxItems) return { path, message: `must not have more than ${maxItems} items` };
    for (let index = 0; index < value.length; index++) {
      const problem = check(value[index], `${path}/${index}`, unknown);
      if (problem !== null) return problem;
    }
    return null;
  };
}

/** Where the schema does not say which, every property is required; there is no other but what may be ignored. */
function objects({ properties, required }: JsonSchema, refer: Refer): Check | null {
  if (properties === undefined) return null;
  const checks = Object.entries(properties).map(([name, schema]) => [name, checkOf(schema, refer)] as const);
  const known = new Set(Object.keys(properties));
  const least = required ?? [...known];
  return (value, path, unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const record = value as Readonly<Record<string, unknown>>;
    for (const name of least) if (!Object.hasOwn(record, name)) return { path, message: `must have the property \`${name}\`` };
    for (const name of Object.keys(record)) {
      if (known.has(name)) continue;
      const pattern = `${path}/${name}`.replace(/\/\d+(?=\/)/g, '/*');
      if (!unknown.ignorable.has(pattern)) return { path, message: `must not have the property \`${name}\`` };
      unknown.ignored.add(pattern);
    }
    for (const [name, check] of checks) {
      if (!Object.hasOwn(record, name)) continue;
      const problem = check(record[name], `${path}/${name}`, unknown);
      if (problem !== null) return problem;
    }
    return null;
  };
}

/** What it is, on one line and not longer than that: it may be anything. */
function shown(value: string): string {
  return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}... (${value.length} characters)` : JSON.stringify(value);
}
