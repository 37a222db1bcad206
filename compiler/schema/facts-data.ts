// Reads momentum.data.json, the facts of all that is not described by hand. The file is written by tools/import-facts.ts. It is in the
// start-up path of every command, hence the terse rows, and hence nothing of a scope is built before somebody asks for it.

import data from './momentum.data.json' with { type: 'json' };
import type { Default, OptionSpec, Product, ScopeSpec, ValueType } from './option.ts';

/** `[name, place, type, cite, products, default?, unit?, since?, needsRestart?, deprecated?, replacedBy?]`; 0 where there is none. */
type OptionRow = readonly [string, number, number, number, 1 | 2 | 3, ...unknown[]];
/** `[name, parents, instance, flags, cite, since?]`; flags: 1 module, 2 singleton, 4 open. */
type ScopeRow = readonly [string, string, ScopeSpec['instance'], number, number, (string | undefined)?];

const optionRows = data.options as unknown as readonly OptionRow[];
const scopeRows = data.scopes as unknown as readonly ScopeRow[];
const productsOf: Readonly<Record<1 | 2 | 3, readonly Product[]>> = { 1: ['3'], 2: ['4'], 3: ['3', '4'] };

export function factScopes(): readonly ScopeSpec[] {
  return scopeRows.map(([name, parents, instance, flags, cite, since]) => ({
    name,
    parents: parents === '' ? [] : parents.split(' '),
    instance,
    instanceKind: instanceKinds[name] ?? (instance === 'none' ? 'free' : 'name'),
    caseSensitive: name !== 'domain' && name !== 'host',
    module: (flags & 1) !== 0,
    singleton: (flags & 2) !== 0,
    listener: name.endsWith('_listener'),
    open: (flags & 4) !== 0,
    products: productsOf[3],
    ...(since === undefined ? {} : { since }),
    doc: '',
    cite: data.cites[cite] ?? '',
  }));
}

const instanceKinds: Readonly<Record<string, ScopeSpec['instanceKind']>> = {
  destination: 'socket-address',
  domain: 'domain',
  host: 'host',
  peer: 'ip-or-cidr',
};

/** The options of one scope in one product. An option that is valid in several scopes is the same object in each. */
export function factOptions(product: Product, scope: string): readonly OptionSpec[] {
  placesOf ??= indexPlaces();
  const bit = product === '3' ? 1 : 2;
  const rows = (placesOf.get(scope) ?? []).flatMap((place) => rowsOf(place));
  return rows.filter((row) => (row[4] & bit) !== 0).map(optionOf);
}

/** Scope to the numbers of the places (lists of scopes) that name it. */
let placesOf: ReadonlyMap<string, readonly number[]> | null = null;
/** Place to the rows that are valid there. */
let rowsByPlace: readonly OptionRow[][] | null = null;
const specs = new Map<OptionRow, OptionSpec>();

function indexPlaces(): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [number, place] of data.places.entries()) {
    for (const scope of place.split(' ')) {
      const known = index.get(scope);
      if (known === undefined) index.set(scope, [number]);
      else known.push(number);
    }
  }
  return index;
}

function rowsOf(place: number): readonly OptionRow[] {
  if (rowsByPlace === null) {
    const lists: OptionRow[][] = data.places.map(() => []);
    for (const row of optionRows) lists[row[1]]?.push(row);
    rowsByPlace = lists;
  }
  return rowsByPlace[place] ?? [];
}

function optionOf(row: OptionRow): OptionSpec {
  const known = specs.get(row);
  if (known !== undefined) return known;
  const spec = decoded(row);
  specs.set(row, spec);
  return spec;
}

function decoded([name, place, type, cite, products, fallback, unit, since, needsRestart, deprecated, replacedBy]: OptionRow): OptionSpec {
  return {
    name,
    in: (data.places[place] ?? '').split(' '),
    type: (data.types[type] ?? { kind: 'any' }) as ValueType,
    default: defaultOf(fallback),
    products: productsOf[products],
    doc: '',
    cite: data.cites[cite] ?? '',
    ...(typeof unit === 'string' ? { unit } : {}),
    ...(typeof since === 'string' ? { since } : {}),
    ...(needsRestart === 1 ? { change: 'restart' as const } : {}),
    ...(typeof deprecated === 'string' || deprecated === true ? { deprecated } : {}),
    ...(typeof replacedBy === 'string' ? { replacedBy } : {}),
    ...(secrets.test(name) ? { secret: true } : {}),
  };
}

/** What reports must not print. Names of files and columns are no secrets. */
const secrets = /^(password|secret|community)$|auth_(pass|key)$|_secret$/;

/** 0: none; a list of one: words; `{ n }`: a number, so that 0 can be one. */
function defaultOf(cell: unknown): Default {
  if (typeof cell === 'string' || typeof cell === 'boolean') return { kind: 'value', value: cell };
  if (Array.isArray(cell)) return { kind: 'rule', text: String(cell[0]) };
  if (typeof cell === 'object' && cell !== null && 'n' in cell) return { kind: 'value', value: Number(cell.n) };
  return { kind: 'none' };
}
