// Reads the facts of all that is not described by hand. The files are written by tools/import-facts.ts. They are in the start-up path of every
// command, hence the terse rows, and hence nothing of a scope is built before somebody asks for it: the options of a place (the scopes that
// have them in common) are text until then, since a thousand rows of cells would be a twentieth of the start-up snapshot.

import data from './momentum.data.json' with { type: 'json' };
import { rowsByPlace } from './momentum-rows.gen.ts';
import type { Default, OptionSpec, Product, ScopeSpec, ValueType } from './option.ts';

/** `[name, type, cite, products, default?, unit?, since?, needsRestart?, deprecated?, replacedBy?, bySample?, disputed?]`; 0 where there is none. */
type OptionRow = readonly [string, number, number, 1 | 2 | 3, ...unknown[]];
/** `[name, parents, instance, flags, cite, since?, sinceFour?, deprecated?, replacedBy?, onlyIn?]`; flags: 1 module, 2 singleton, 4 open; 0 where there is none. */
type ScopeRow = readonly [string, string, ScopeSpec['instance'], number, number, ...unknown[]];

const scopeRows = data.scopes as unknown as readonly ScopeRow[];
const productsOf: Readonly<Record<1 | 2 | 3, readonly Product[]>> = { 1: ['3'], 2: ['4'], 3: ['3', '4'] };

export function factScopes(product: Product): readonly ScopeSpec[] {
  return scopeRows.map(([name, parents, instance, flags, cite, since, sinceFour, deprecated, replacedBy, onlyIn]) => ({
    name,
    parents: parents === '' ? [] : parents.split(' '),
    instance,
    instanceKind: instanceKinds[name] ?? (instance === 'none' ? 'free' : 'name'),
    caseSensitive: name !== 'domain' && name !== 'host',
    module: (flags & 1) !== 0,
    singleton: (flags & 2) !== 0,
    listener: name.endsWith('_listener'),
    open: (flags & 4) !== 0,
    products: onlyIn === '3' ? productsOf[1] : onlyIn === '4' ? productsOf[2] : productsOf[3],
    ...sinceOf(product === '4' && typeof sinceFour === 'string' ? sinceFour : since),
    ...(typeof deprecated === 'string' || deprecated === true ? { deprecated } : {}),
    ...(typeof replacedBy === 'string' ? { replacedBy } : {}),
    doc: '',
    cite: data.cites[cite] ?? '',
  }));
}

function sinceOf(since: unknown): { readonly since?: string } {
  return typeof since === 'string' ? { since } : {};
}

const instanceKinds: Readonly<Record<string, ScopeSpec['instanceKind']>> = {
  destination: 'socket-address',
  domain: 'domain',
  host: 'host',
  peer: 'ip-or-cidr',
};

/** Scope types that have an option of this name by the facts, in any version. What is text is looked through as text. */
export function scopesByFacts(name: string): ReadonlySet<string> {
  const row = `[${JSON.stringify(name)},`;
  return new Set(data.places.flatMap((place, i) => (rowsByPlace[i]?.includes(row) === true ? place.split(' ') : [])));
}

/**
 * The facts of one product: a function from a scope type to the options that are valid in it. An option that is valid in several
 * scopes is the same object in each.
 * @param described tells the options that are described by hand in a scope; the facts then say nothing of them there
 */
export function factOptions(
  product: Product,
  described: (scope: string, name: string) => boolean,
): (scope: string) => readonly OptionSpec[] {
  const bit = product === '3' ? 1 : 2;
  const places = data.places.map((place) => place.split(' '));
  const specs = new Map<number, readonly OptionSpec[]>();
  const specsAt = (scopes: readonly string[], place: number): readonly OptionSpec[] => {
    const known = specs.get(place);
    if (known !== undefined) return known;
    const rows = JSON.parse(`[${rowsByPlace[place]}]`) as readonly OptionRow[];
    const read = rows
      .filter((row) => (row[3] & bit) !== 0)
      .map((row) =>
        decoded(
          row,
          scopes.filter((scope) => !described(scope, row[0])),
        ),
      );
    specs.set(place, read);
    return read;
  };
  return (scope) =>
    places.flatMap((scopes, place) => (scopes.includes(scope) ? specsAt(scopes, place) : [])).filter(({ name }) => !described(scope, name));
}

function decoded(row: OptionRow, where: readonly string[]): OptionSpec {
  const [name, type, cite, products, fallback, unit, since, needsRestart, deprecated, replacedBy, bySample, disputed] = row;
  return {
    name,
    in: where,
    type: (data.types[type] ?? { kind: 'any' }) as ValueType,
    default: defaultOf(fallback),
    products: productsOf[products],
    doc: '',
    cite: data.cites[cite] ?? '',
    ...(typeof unit === 'string' ? { unit } : {}),
    ...sinceOf(since),
    ...(needsRestart === 1 ? { change: 'restart' as const } : {}),
    ...(typeof deprecated === 'string' || deprecated === true ? { deprecated } : {}),
    ...(typeof replacedBy === 'string' ? { replacedBy } : {}),
    ...(bySample === 1 ? { bySample: true as const } : {}),
    ...(typeof disputed === 'string' ? { disputed } : {}),
    ...(secrets.test(name) && (data.types[type] as ValueType | undefined)?.kind !== 'boolean' ? { secret: true } : {}),
  };
}

/** What reports must not print. Names of files and columns are no secrets. */
const secrets = /^(password|secret|community)$|auth_(pass|key)$|_(?:secret|password)$/;

/** 0: none; a list of one: words; `{ n }`: a number, so that 0 can be one; `{ l }`: a list; `{ s }`: a text with blanks, which is no rule in words. */
function defaultOf(cell: unknown): Default {
  if (typeof cell === 'string' || typeof cell === 'boolean') return { kind: 'value', value: cell };
  if (Array.isArray(cell)) return { kind: 'rule', text: String(cell[0]) };
  if (typeof cell === 'object' && cell !== null && 's' in cell) return { kind: 'value', value: String(cell.s) };
  if (typeof cell === 'object' && cell !== null && 'l' in cell) return { kind: 'value', value: cell.l as readonly string[] };
  if (typeof cell === 'object' && cell !== null && 'n' in cell) return { kind: 'value', value: Number(cell.n) };
  return { kind: 'none' };
}
