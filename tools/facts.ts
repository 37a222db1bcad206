// The facts on options and scopes as momentum.data.json and momentum-rows.gen.ts, whose layout is documented in compiler/schema/facts-data.ts.
// Pure: texts in, texts out.

import type { ValueType } from '../compiler/schema/option.ts';
import type { RawOption, RawScope } from './raw-facts.ts';
import { typeOf } from './type-facts.ts';

type Scopes = Readonly<Record<string, RawScope>>;

const units: Readonly<Record<string, string>> = { s: 'seconds', B: 'bytes', '%': 'percent', '1/s': 'per second' };

export interface FactsFiles {
  /** momentum.data.json */
  readonly data: string;
  /** momentum-rows.gen.ts */
  readonly rows: string;
}

export function factsFiles(options: readonly RawOption[], scopes: Scopes): FactsFiles {
  const table: Table = { cites: [], places: [], types: [] };
  const placed = [...grouped(options, scopes)].flatMap((group) => rowsOf(group, table)).sort((a, b) => byName(a.row, b.row));
  const scopeRows = Object.entries(scopes).map(([name, scope]) => scopeRow(name, scope, options, table.cites));
  const parts = [lines('cites', table.cites), lines('places', table.places), lines('types', table.types), lines('scopes', scopeRows)];
  const texts = table.places.map((_, place) => textOf(placed.filter((each) => each.place === place).map(({ row }) => row)));
  return {
    data: `{${parts.join(',\n')}}\n`,
    rows: `// Written by tools/import-facts.ts. Of each of the places of momentum.data.json the rows of its options, as text, see facts-data.ts.

export const rowsByPlace: readonly string[] = [
${texts.join(',\n')},
];
`,
  };
}

/** A row a line, as a template of TypeScript: in it quotes stay as they are. */
function textOf(rows: readonly unknown[]): string {
  const text = rows.map((row) => JSON.stringify(row)).join(',\n');
  return `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
}

/** The facts of one option that are the same in all these scopes. */
interface Group {
  readonly option: RawOption;
  readonly since: string | undefined;
  readonly scopes: { readonly '3': Set<string>; readonly '4': Set<string> };
}

function grouped(options: readonly RawOption[], scopes: Scopes): Iterable<Group> {
  const groups = new Map<string, Group>();
  const all = [...mostTrusted(options, scopes)];
  const inThree = new Map(
    all.filter(({ option }) => option.product === '3').map(({ scope, option }) => [`${scope} ${option.name}`, option]),
  );
  for (const { scope, option } of all) {
    const { name, default: value, unit, dynamic, deprecated, replacedBy, disputed } = option;
    const isSample = option.evidence === 'example';
    // `since` of version 3 is the true one, as version 4 says 4.0 of all that is old.
    const since = option.sinceHere ?? (inThree.get(`${scope} ${name}`) ?? option).since;
    const key = JSON.stringify([
      name,
      typeOf(option),
      value,
      unit,
      dynamic,
      deprecated,
      replacedBy,
      disputed,
      since,
      isSample,
      option.corrected,
    ]);
    let group = groups.get(key) ?? { option, since, scopes: { '3': new Set(), '4': new Set() } };
    // The page of version 4 is the newer one.
    if (option.product === '4' && group.option.product === '3') group = { ...group, option };
    group.scopes[option.product].add(scope);
    groups.set(key, group);
  }
  return groups.values();
}

/** What an option is in one scope of one product, where several entries speak of it. */
function mostTrusted(options: readonly RawOption[], scopes: Scopes): Iterable<{ readonly scope: string; readonly option: RawOption }> {
  const best = new Map<string, { readonly scope: string; readonly option: RawOption }>();
  for (const option of options) {
    for (const scope of option.scopes) {
      if (isStanza(option, scope, scopes)) continue;
      const key = `${option.product} ${scope} ${option.name}`;
      const other = best.get(key)?.option;
      if (other === undefined || trust(option) > trust(other)) best.set(key, { scope, option });
    }
  }
  return best.values();
}

/**
 * Whether the entry is the stanza of that name in `scope`. Entries that are called scopes are options where scopes.json has no such
 * stanza: `binding_auto_replumb` anywhere, `pathway = NAME` in listeners. `binding_group = NAME` in a binding died with version 3.0.
 */
function isStanza(option: RawOption, scope: string, scopes: Scopes): boolean {
  if (option.isScope !== true && option.type !== 'scope') return false;
  const stanza = scopes[option.name];
  return stanza !== undefined && (stanza.parents.includes(scope) || option.name === 'binding_group');
}

function trust(option: RawOption): number {
  if (option.handVerified === true) return 4;
  if (option.corrected === true) return 3;
  if (option.evidence === 'example') return 0;
  return option.default === null ? 1 : 2;
}

interface Table {
  readonly cites: string[];
  readonly places: string[];
  readonly types: ValueType[];
}

/** One row for both products where the scopes are the same, else one for each. */
function rowsOf(group: Group, table: Table): Placed[] {
  const three = [...group.scopes['3']].sort().join(' ');
  const four = [...group.scopes['4']].sort().join(' ');
  if (three === four) return [placedRow(group, three, 3, table)];
  return [...(three === '' ? [] : [placedRow(group, three, 1, table)]), ...(four === '' ? [] : [placedRow(group, four, 2, table)])];
}

interface Placed {
  readonly place: number;
  readonly row: readonly unknown[];
}

function placedRow(group: Group, place: string, products: 1 | 2 | 3, table: Table): Placed {
  return { place: index(table.places, place), row: optionRow(group, products, table) };
}

function optionRow({ option, since }: Group, products: 1 | 2 | 3, table: Table): unknown[] {
  const type = typeOf(option);
  const cells: unknown[] = [
    option.name,
    index(table.types, type),
    index(table.cites, option.doc),
    products,
    option.corrected === true && typeof option.default === 'string' && /[\s()]/.test(option.default)
      ? { s: option.default }
      : defaultOf(type, option.default),
    option.unit === null ? 0 : (units[option.unit] ?? option.unit),
    since ?? 0,
    option.dynamic === false ? 1 : 0,
    option.deprecated ?? 0,
    option.replacedBy ?? 0,
    option.evidence === 'example' ? 1 : 0,
    option.disputed ?? 0,
  ];
  while (cells.at(-1) === 0) cells.pop();
  return cells;
}

/** 0: none; so numbers are wrapped. A list of one: a rule in words, where the table's cell is no plain value of the type. */
function defaultOf(type: ValueType, value: unknown): unknown {
  if (value === null || value === '') return 0;
  if (type.kind === 'boolean') return value === 1 || value === true || value === 'enabled';
  if (type.kind === 'enum') return type.words.find((word) => word.toLowerCase() === String(value).toLowerCase()) ?? [String(value)];
  if (Array.isArray(value)) return { l: value.map(String) };
  if (type.kind === 'integer' && type.words?.includes(String(value)) === true) return String(value);
  if (typeof value === 'number') return { n: value };
  if (type.kind === 'integer' || type.kind === 'float') return [String(value)];
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return [JSON.stringify(value)];
  return /^[^\s()]+$/.test(value) && type.kind !== 'list' ? value : [value];
}

function scopeRow(name: string, scope: RawScope, options: readonly RawOption[], cites: string[]): unknown[] {
  const flags = (scope.module === true ? 1 : 0) + (scope.singleton === true ? 2 : 0) + (isOpen(name, scope, options) ? 4 : 0);
  // Of these a table only says that there can be several; `ipv6_lookup {}` stands on its page.
  const instance = scope.evidence === 'modules summary' && scope.name === 'required' ? 'optional' : scope.name;
  const cells: unknown[] = [name, scope.parents.join(' '), instance, flags, index(cites, scope.doc ?? '4/conf-overview.md')];
  cells.push(scope.since ?? 0, scope.sinceFour ?? 0, scope.deprecated ?? 0, scope.replacedBy ?? 0, scope.onlyIn ?? 0);
  while (cells.at(-1) === 0) cells.pop();
  return cells;
}

/**
 * Whether the list of its options may have holes. The core scopes are complete: the summary tables of both products list them.
 * A module's page need not be (sweep rules are part of a module): some are known from a sample, some accept what the driver behind them accepts.
 */
function isOpen(name: string, scope: RawScope, options: readonly RawOption[]): boolean {
  if (scope.module === true || scope.evidence !== undefined || name === 'adaptive_sweep_rule') return true;
  return options.filter((option) => option.scopes.includes(name)).every((option) => option.evidence === 'example');
}

function index<T>(list: T[], value: T): number {
  const text = JSON.stringify(value);
  const found = list.findIndex((other) => JSON.stringify(other) === text);
  return found >= 0 ? found : list.push(value) - 1;
}

function byName(a: readonly unknown[], b: readonly unknown[]): number {
  const [x, y] = [String(a[0]), String(b[0])];
  return x < y ? -1 : x > y ? 1 : 0;
}

function lines(name: string, values: readonly unknown[]): string {
  return `"${name}":[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
}
