// The TypeScript types, the validator's shape and the page of the IR, all from its one schema.

import { irSchema, type JsonSchema } from '../../runtime/ir/schema.ts';

const note = 'Generated from runtime/ir/schema.ts by `npm run generate`. Do not edit.';

/** Content of `runtime/ir/generated/types.ts`. */
export function irTypes(): string {
  const parts = [`// ${note}\n`];
  const { $defs = {}, ...root } = irSchema;
  parts.push(declaration('ClusterIr', root));
  for (const [name, schema] of Object.entries($defs)) parts.push(declaration(`${name}Ir`, schema));
  return parts.join('\n');
}

/** Content of `runtime/ir/generated/shape.ts`: what the validator reads. */
export function irShape(): string {
  const { $schema: _, title: __, ...schema } = irSchema;
  const { constants, body } = withConstants(JSON.stringify(withoutProse(schema), null, 1));
  return `// ${note}
import type { JsonSchema } from '../schema.ts';

${constants}
/** The schema of the IR without its prose. */
export const shape: JsonSchema = ${body};
`;
}

/** Forms of text stand at dozens of fields, and a daemon that moves addresses is to be small. */
function withConstants(json: string): { readonly constants: string; readonly body: string } {
  const long = /(?<=": )"(?:[^"\\]|\\.){24,}"/g;
  const times = new Map<string, number>();
  for (const [literal] of json.matchAll(long)) times.set(literal, (times.get(literal) ?? 0) + 1);
  const names = new Map([...times].filter(([, n]) => n > 1).map(([literal], i) => [literal, `text${i + 1}`]));
  const constants = [...names].map(([literal, name]) => `const ${name} = ${literal};\n`).join('');
  return { constants, body: json.replace(long, (literal) => names.get(literal) ?? literal) };
}

/** Descriptions are half of the schema, and nobody reads them in a bundle. That properties are required, and no others allowed, the validator knows. */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => !isProse(key, value) && !(key === 'required' && isComplete(schema)));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutProse(value)]));
}

function isProse(key: string, value: unknown): boolean {
  return (key === 'description' && typeof value === 'string') || value === false;
}

/** Whether all of its properties are required. */
function isComplete({ required = [], properties = {} }: JsonSchema): boolean {
  return required.length === Object.keys(properties).length;
}

/** Content of `docs/schema/ir.schema.json`. */
export function irSchemaDocument(): string {
  return `${JSON.stringify(irSchema, null, 2)}\n`;
}

/** Content of `docs/ir.md`: every field with its type and what it says. */
export function irPage(): string {
  const { $defs = {}, ...root } = irSchema;
  const lines = [
    '# The IR, field by field',
    '',
    `<!-- ${note} -->`,
    '',
    '`ecconf compile` writes one JSON document for a cluster, described by [ir.schema.json](schema/ir.schema.json).',
    'The same input gives the same bytes. Every field is present (but `ignorable`): what is unknown or off is null.',
    'Where a value is from (a place in a file, a default, or computed) is in the separate source map (`--source-map`), keyed by JSON pointer.',
    '',
  ];
  for (const [name, schema] of [['Cluster', root] as const, ...Object.entries($defs)]) {
    lines.push(`## ${name}`, '', schema.description ?? '', '');
    for (const variant of schema.anyOf ?? [schema]) {
      if (variant !== schema) lines.push(variant.description ?? '', '');
      for (const line of ['| field | type | meaning |', '|---|---|---|', ...fieldRows(variant, ''), '']) lines.push(line);
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function fieldRows(schema: JsonSchema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const row = `| \`${prefix}${key}\` | ${typeName(field, true).replaceAll('|', '\\|')} | ${field.description ?? described(field)} |`;
    const inner = field.properties === undefined ? (field.anyOf?.find((each) => each.properties !== undefined) ?? {}) : field;
    return [row, ...fieldRows(inner, `${prefix}${key}.`)];
  });
}

/** What a definition says of itself serves for a field that refers to it. */
function described(field: JsonSchema): string {
  return irSchema.$defs?.[field.$ref?.replace('#/$defs/', '') ?? '']?.description ?? '';
}

function declaration(name: string, schema: JsonSchema): string {
  const doc = schema.description === undefined ? '' : `/** ${schema.description} */\n`;
  if (schema.properties !== undefined) return `${doc}export interface ${name} ${body(schema, '')}\n`;
  return `${doc}export type ${name} = ${typeName(schema, false)};\n`;
}

function body(schema: JsonSchema, indent: string): string {
  const fields = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const doc = field.description === undefined ? '' : `${indent}  /** ${field.description} */\n`;
    const optional = schema.required?.includes(key) === false ? '?' : '';
    return `${doc}${indent}  readonly ${key}${optional}: ${typeName(field, false, `${indent}  `)};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

/** A schema as a TypeScript type, or (`brief`) as a few words for the page. */
function typeName(schema: JsonSchema, brief: boolean, indent = ''): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '');
    return brief ? `[${name}](#${name.toLowerCase()})` : `${name}Ir`;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const).replaceAll('"', brief ? '`' : "'");
  if (schema.enum !== undefined)
    return schema.enum.map((word) => (typeof word === 'string' ? (brief ? `\`${word}\`` : `'${word}'`) : String(word))).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((each) => typeName(each, brief, indent)).join(' | ');
  if (schema.type === 'array') {
    const item = typeName(schema.items ?? {}, brief, indent);
    return brief ? `list of ${item}` : `readonly ${item.includes(' ') ? `(${item})` : item}[]`;
  }
  if (schema.properties !== undefined) return brief ? 'object' : body(schema, indent);
  if (brief && schema.minimum !== undefined) {
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
    return `${types[0]}, ${schema.minimum} to ${schema.maximum}${types.includes('null') ? ' | null' : ''}`;
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.map((type) => (type === 'integer' ? 'number' : type)).join(' | ');
}
