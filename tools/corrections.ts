// What reading the pages again has shown (../shared/spec/option-corrections.json), as changes of the facts. The file is a reader's notes: what is to be
// done follows from the columns, and, where they do not say it, from a few turns of phrase in `what_was_wrong`. Each is written down here; a test
// holds the catalogue against every entry.

import type { ValueType } from '../compiler/schema/option.ts';
import type { RawCorrection } from './raw-facts.ts';

export type Products = readonly ('3' | '4')[];

/** An entry, read. */
export interface Correction {
  readonly name: string;
  readonly kind: 'option' | 'scope';
  readonly products: Products;
  /** Where it stands; nowhere it is said: in the places of `unplaced`, and no finding is made of that. */
  readonly scopes: readonly string[];
  readonly unplaced: boolean;
  /** It is no option there. */
  readonly remove: boolean;
  /** Scopes in which the catalogue had it by mistake. */
  readonly alien: readonly string[];
  /** null: as the facts have it. */
  readonly type: ValueType | null;
  readonly unit: string | null;
  /** null: as the facts have it. */
  readonly default: unknown;
  /** What else is said of the default, and by what. */
  readonly disputed: string | null;
  readonly since: string | null;
  readonly deprecated: string | true | null;
  readonly replacedBy: string | null;
  /** A change of it takes a restart. */
  readonly restart: boolean;
  readonly page: string;
  /** Of a stanza. */
  readonly instance: 'optional' | null;
  readonly singleton: boolean;
  readonly onlyIn: '3' | '4' | null;
}

/** Where options may stand of which a changelog says no place. */
const unplaced: readonly string[] = ['global', 'binding_group', 'binding', 'domain'];

export function readCorrection(raw: RawCorrection): Correction {
  const { name, scope, type, what_was_wrong: wrong } = raw;
  const isScope = type?.startsWith('scope') === true;
  const only = /documented for version ([34]) only/.exec(wrong)?.[1];
  return {
    name,
    kind: isScope ? 'scope' : 'option',
    products: productsOf(raw),
    scopes: scope.length === 0 ? unplaced : scope,
    unplaced: scope.length === 0,
    remove: /^no (such )?option|not an option/.test(wrong),
    alien: aliensOf(wrong),
    type: typeOfCorrection(raw),
    unit: /\((seconds|milliseconds|hours|minutes|bytes|percent|threads|keys|sessions|viruses|count)\)/.exec(type ?? '')?.[1] ?? null,
    default: raw.default,
    disputed: disputedOf(raw),
    since: /^\d[\w.-]*/.exec(raw.since ?? '')?.[0] ?? null,
    deprecated: deprecatedOf(raw),
    replacedBy: /(\w+)(?: of \w+)? replaces it/.exec(wrong)?.[1] ?? null,
    restart: raw.change === 'restart',
    page: raw.page,
    instance: type?.includes('no name') === true ? 'optional' : null,
    singleton: type?.includes('singleton') === true,
    onlyIn: only === '3' || only === '4' ? only : null,
  };
}

/** The mobile manual is of both. A changelog of 4 or 5 says nothing of 3. */
function productsOf({ page, since, what_was_wrong: wrong }: RawCorrection): Products {
  // What a page lists for a logger is the logger's in each version.
  if (/^scope: catalogue puts it into|not an option but an extension/.test(wrong)) return ['3', '4'];
  if (page.startsWith('3')) return ['3'];
  if (page.startsWith('4')) return ['4'];
  return /^[45]/.test(since ?? '') ? ['4'] : ['3', '4'];
}

function aliensOf(wrong: string): readonly string[] {
  const found = [
    /catalogue(?: of version \d)? (?:also )?puts it into (\w+)/.exec(wrong)?.[1],
    /^scope: (spf_macros)\b/.exec(wrong)?.[1],
    /also listed in the stanza (adaptive)/.exec(wrong)?.[1],
    /^scope: (\w+) too many/.exec(wrong)?.[1],
  ];
  const ofHost = /in which the host stanza may stand|^scope: as rollup_mx/.test(wrong)
    ? ['binding', 'binding_group', 'domain', 'global']
    : [];
  return [...found.flatMap((each) => (each === undefined ? [] : [each])), ...ofHost];
}

function deprecatedOf({ since, what_was_wrong: wrong }: RawCorrection): string | true | null {
  if (since === null) return /missing as obsolete/.test(wrong) ? true : null;
  const from = /(?:deprecated|not configurable since|replaced as of) ([\d.]*\d)/.exec(since)?.[1];
  if (from !== undefined) return from;
  return since === 'removed' || since === 'deprecated' ? true : null;
}

/** Where page, table and shipped file disagree. */
function disputedOf({ what_was_wrong: wrong }: RawCorrection): string | null {
  const table = /^default: (\w+) of the table/.exec(wrong)?.[1] ?? /table says (\w+), page/.exec(wrong)?.[1];
  const shipped = /^default: (\w+) is the value in the shipped file/.exec(wrong)?.[1];
  return table !== undefined ? `table: ${table}` : shipped !== undefined ? `shipped file: ${shipped}` : null;
}

const v4: ValueType = { kind: 'string', pattern: String.raw`^\d{1,3}(?:\.\d{1,3}){3}$`, what: 'an IPv4 address' };
const v6: ValueType = { kind: 'string', pattern: '^[0-9A-Fa-f]*:[0-9A-Fa-f:.]*$', what: 'an IPv6 address' };

function typeOfCorrection({ name, type, range, what_was_wrong: wrong }: RawCorrection): ValueType | null {
  if (type === null || type.startsWith('scope')) return null;
  const words = Array.isArray(range) ? range.map(String) : null;
  if (type.startsWith('boolean')) return { kind: 'boolean' };
  const orWords = /^integer or (.+)/.exec(type)?.[1];
  if (orWords !== undefined) return { kind: 'integer', min: 0, words: orWords.split(', ') };
  if (type.startsWith('integer')) return { kind: 'integer', ...boundsOf(range, type.includes('(') ? 0 : null) };
  if (type.startsWith('float')) return { kind: 'float', ...boundsOf(range, 0) };
  if (type === 'enum') return words === null ? null : { kind: 'enum', words };
  if (type === 'list of enum') return words === null ? null : { kind: 'list', of: { kind: 'enum', words } };
  if (type === 'list of strings') return { kind: 'list', of: { kind: 'string' } };
  // How many connections by the name of a binding.
  if (type === 'dictionary') return { kind: 'dictionary', key: { what: 'binding' }, value: { kind: 'integer', min: 0 } };
  if (type === 'map') return { kind: 'dictionary', key: { what: 'name' }, value: { kind: 'any' } };
  if (type === 'permissions') return { kind: 'permissions' };
  if (type === 'path (absolute)') return { kind: 'path', absolute: true };
  if (type === 'path') return { kind: 'path' };
  if (type === 'ip') return range === 'IPv6' ? v6 : range === 'IPv4' ? v4 : { kind: 'ip' };
  if (type.startsWith('string')) return { kind: 'string' };
  throw new Error(`the type of ${name} is not known here: ${type} (${wrong})`);
}

/** `1 to 50`, `0 or more`; what has a unit is not negative. */
function boundsOf(range: unknown, usual: number | null): { readonly min?: number; readonly max?: number } {
  const bounds = typeof range === 'string' ? /^(-?\d+) (?:or more|to (\d+))$/.exec(range) : null;
  if (bounds === null) return usual === null ? {} : { min: usual };
  return { min: Number(bounds[1]), ...(bounds[2] === undefined ? {} : { max: Number(bounds[2]) }) };
}
