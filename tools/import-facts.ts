// Development only: turns the facts of ../shared/spec (read in place) into compiler/schema/momentum.data.json, and says on the
// console where the two sources contradict each other. Run with `npx tsx tools/import-facts.ts`; the layout of the rows is
// documented in compiler/schema/facts-data.ts, which reads them.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueType } from '../compiler/schema/option.ts';
import { scopeFacts, type RawScope } from './scope-facts.ts';
import { typeOf } from './type-facts.ts';

export interface RawOption {
  readonly name: string;
  readonly product: '3' | '4';
  readonly type: string;
  readonly default: unknown;
  readonly unit: string | null;
  readonly scopes: readonly string[];
  readonly doc: string;
  readonly since?: string;
  readonly enum?: readonly string[];
  readonly isScope?: boolean;
  readonly dynamic?: boolean;
  readonly evidence?: string;
  readonly handVerified?: boolean;
  readonly typeInferredFrom?: string;
  readonly deprecated?: string | true;
  readonly replacedBy?: string;
}

const root = join(import.meta.dirname, '..');
const spec = (name: string): string => readFileSync(join(root, '..', 'shared', 'spec', name), 'utf8');
const options = JSON.parse(spec('options.json')) as RawOption[];
const scopes = (JSON.parse(spec('scopes.json')) as { scopes: Record<string, RawScope> }).scopes;

const units: Readonly<Record<string, string>> = { s: 'seconds', B: 'bytes', '%': 'percent', '1/s': 'per second' };

/** What one option is in one scope of one product: the most trusted of its entries there. */
const best = new Map<string, { readonly scope: string; readonly option: RawOption }>();
for (const option of options) {
  for (const scope of option.scopes) {
    if (isStanza(option, scope)) continue;
    const key = `${option.product} ${scope} ${option.name}`;
    const other = best.get(key)?.option;
    if (other === undefined || trust(option) > trust(other)) best.set(key, { scope, option });
  }
}

/** One row for all scopes and both products in which the facts are the same. */
interface Group {
  readonly option: RawOption;
  readonly byProduct: { readonly '3': Set<string>; readonly '4': Set<string> };
}

const groups = new Map<string, Group>();
for (const { scope, option } of best.values()) {
  const { name, default: value, unit, dynamic, deprecated } = option;
  const key = JSON.stringify([name, typeOf(option), value, unit, dynamic, deprecated]);
  const group = groups.get(key) ?? { option, byProduct: { '3': new Set<string>(), '4': new Set<string>() } };
  group.byProduct[option.product].add(scope);
  const newer = option.product === '4' && group.option.product === '3';
  groups.set(key, newer ? { option: { ...option, since: group.option.since ?? option.since ?? '' }, byProduct: group.byProduct } : group);
}

const places: string[] = [];
const types: ValueType[] = [];
const cites: string[] = [];
const rows = [...groups.values()].flatMap(({ option, byProduct }) => {
  const three = [...byProduct['3']].sort();
  const four = [...byProduct['4']].sort();
  if (three.join() === four.join()) return [row(option, three, 3)];
  return [three.length > 0 ? row(option, three, 1) : null, four.length > 0 ? row(option, four, 2) : null].filter((each) => each !== null);
});
rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : String(a[0]) > String(b[0]) ? 1 : 0));

const scopeRows = scopeFacts(scopes, options, (cite) => index(cites, cite));
const lines = (name: string, values: readonly unknown[]): string =>
  `"${name}":[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
const text = `{${[lines('cites', cites), lines('places', places), lines('types', types), lines('scopes', scopeRows), lines('options', rows)].join(',\n')}}\n`;
writeFileSync(join(root, 'compiler', 'schema', 'momentum.data.json'), text);
console.log(`${rows.length} rows of options, ${scopeRows.length} scopes, ${types.length} types, ${text.length} bytes`);
reportContradictions();

function row(option: RawOption, where: readonly string[], products: number): unknown[] {
  const type = typeOf(option);
  const unit = option.unit === null ? 0 : (units[option.unit] ?? option.unit);
  const fixed = option.dynamic === false ? 1 : 0;
  const cells: unknown[] = [
    option.name,
    index(places, where.join(' ')),
    index(types, type),
    index(cites, option.doc),
    products,
    defaultOf(type, option.default),
    unit,
    option.since ? option.since : 0,
    fixed,
    option.deprecated ?? 0,
    option.replacedBy ?? 0,
  ];
  while (cells.at(-1) === 0) cells.pop();
  return cells;
}

/** 0: none. `[text]`: a rule in words, where the table's cell is no plain value of the type. */
function defaultOf(type: ValueType, value: unknown): unknown {
  if (value === null || value === '') return 0;
  if (type.kind === 'boolean') return value === 1 || value === true || value === 'enabled';
  // 0 is taken by `none`, so a number is wrapped.
  if (type.kind === 'integer' || type.kind === 'float') return typeof value === 'number' ? { n: value } : [String(value)];
  if (type.kind === 'enum') return type.words.find((word) => word.toLowerCase() === String(value).toLowerCase()) ?? [String(value)];
  if (type.kind === 'any' && typeof value === 'number') return { n: value };
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return [JSON.stringify(value)];
  return /^[^\s()]+$/.test(value) && type.kind !== 'list' ? value : [value];
}

function index<T>(list: T[], value: T): number {
  const text = JSON.stringify(value);
  const found = list.findIndex((other) => JSON.stringify(other) === text);
  return found >= 0 ? found : list.push(value) - 1;
}

/**
 * Whether the entry is the stanza of that name in `scope`. Entries that are called scopes are options where scopes.json has no such
 * stanza: `binding_auto_replumb` anywhere, `pathway = NAME` in listeners. `binding_group = NAME` in a binding died with version 3.0.
 */
function isStanza(option: RawOption, scope: string): boolean {
  if (option.isScope !== true && option.type !== 'scope') return false;
  const stanza = scopes[option.name];
  return stanza !== undefined && (stanza.parents.includes(scope) || option.name === 'binding_group');
}

function trust(option: RawOption): number {
  if (option.handVerified === true) return 3;
  if (option.evidence === 'example') return 0;
  return option.default === null ? 1 : 2;
}

function reportContradictions(): void {
  for (const option of options) {
    const scope = scopes[option.name];
    const missing = option.scopes.filter((name) => scopes[name] === undefined);
    if (missing.length > 0) console.log(`${option.name}: its scopes ${missing.join(', ')} are unknown`);
    if ((option.isScope === true || option.type === 'scope') && scope === undefined) {
      console.log(`${option.name} (${option.product}): called a scope by options.json, unknown to scopes.json; imported as an option`);
    } else if ((option.isScope === true || option.type === 'scope') && scope !== undefined) {
      const strange = option.scopes.filter((parent) => !scope.parents.includes(parent));
      if (strange.length > 0)
        console.log(`scope ${option.name} (${option.product}): options.json also has it in ${strange.join(', ')}, where it names one`);
    }
  }
  const used = new Set(options.flatMap((option) => option.scopes));
  const empty = Object.keys(scopes).filter((name) => !used.has(name));
  console.log(`scopes of which no option is known (all open): ${empty.join(', ')}`);
}
