// The catalogue against every entry of ../shared/spec/option-corrections.json, which is read in place: what reading the manual again has shown.
// The columns are read here on their own, and not by the importer's code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionSpec, Product, ScopeSpec, ValueType } from '../../compiler/schema/option.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { repository, shared } from '../shared.ts';

interface Entry {
  readonly name: string;
  readonly scope: readonly string[];
  readonly type: string | null;
  readonly range: string | readonly string[] | null;
  readonly default: unknown;
  readonly since: string | null;
  readonly page: string;
  readonly line: number;
  readonly what_was_wrong: string;
  readonly change?: 'restart';
}

/** Where the catalogue says otherwise, on purpose. */
const decided: Readonly<Record<string, string>> = {};

const kinds: Readonly<Record<string, readonly ValueType['kind'][]>> = {
  boolean: ['boolean'],
  integer: ['integer', 'float'],
  float: ['float'],
  // A path, a host or one of some words is a string that is said more closely.
  string: ['string', 'path', 'ip', 'socket-address', 'enum'],
  enum: ['enum', 'boolean'],
  list: ['list', 'set'],
  path: ['path'],
  dictionary: ['dictionary'],
  map: ['dictionary'],
  permissions: ['permissions'],
  ip: ['ip', 'string'],
};

describe('schema: corrections', () => {
  it('are in the catalogue, every one of them', function () {
    const path = shared('spec', 'option-corrections.json');
    // Left out: ../shared is not beside this checkout.
    if (path === null) return this.skip();
    // Those that we have found ourselves are in the same form.
    const own = readFileSync(join(repository, 'tools', 'more-facts.json'), 'utf8');
    const entries = [path, own].flatMap((text) => JSON.parse(text === path ? readFileSync(text, 'utf8') : text) as readonly Entry[]);
    assert.ok(entries.length >= 476);
    const found = entries.flatMap((entry, index) => {
      const cite = `#${index} ${entry.name} (${entry.page}:${entry.line})`;
      return [...differences(entry, entries)].map((difference) => `${cite} ${difference}`);
    });
    assert.deepEqual(
      found.filter((each) => decided[each] === undefined),
      [],
    );
  });
});

function productsOf({ page, since }: Entry): readonly Product[] {
  if (page.startsWith('3') || page.startsWith('4')) return [page.startsWith('3') ? '3' : '4'];
  return /^[45]/.test(since ?? '') ? ['4'] : ['3', '4'];
}

function* differences(entry: Entry, all: readonly Entry[]): Generator<string> {
  const { name, scope, type, what_was_wrong: wrong } = entry;
  const isNone = (each: Entry): boolean => /^no (such )?option|not an option/.test(each.what_was_wrong);
  for (const product of productsOf(entry)) {
    const schema = schemaFor(product);
    if (type?.startsWith('scope') === true) {
      yield* scopeDifferences(entry, product, schema.scope(name));
      continue;
    }
    // What a changelog has without a place is known somewhere.
    const places = scope.length === 0 ? ['global'] : scope;
    for (const place of places) {
      const spec = schema.option(place, name);
      const elsewhere = all.some(
        (each) => isNone(each) && each.name === name && each.scope.includes(place) && productsOf(each).includes(product),
      );
      if (isNone(entry) || elsewhere) {
        if (spec !== null) yield `is an option of ${place} in ${product}`;
      } else if (spec === null) yield `is no option of ${place} in ${product}`;
      else yield* optionDifferences(entry, spec, `${place} ${product}`);
    }
    const alien = /puts it into (\w+)|^scope: (spf_macros)|stanza (adaptive)|(binding_group) too many/.exec(wrong);
    const from = alien?.slice(1).find((each) => each !== undefined);
    if (from !== undefined && !scope.includes(from) && schema.option(from, name) !== null) yield `is still in ${from} in ${product}`;
  }
}

function* optionDifferences(entry: Entry, spec: OptionSpec, where: string): Generator<string> {
  const { type, range, since, what_was_wrong: wrong } = entry;
  const word = /^\w+/.exec(type ?? '')?.[0];
  if (word !== undefined && !(word === 'enum' && range === null) && kinds[word]?.includes(spec.type.kind) !== true)
    yield `${where}: type ${type}, not ${spec.type.kind}`;
  yield* rangeDifferences(range, spec.type, where);
  const value = spec.default.kind === 'value' ? spec.default.value : null;
  if (entry.default !== null && JSON.stringify(value) !== JSON.stringify(entry.default))
    yield `${where}: default ${JSON.stringify(entry.default)}, not ${JSON.stringify(spec.default)}`;
  const unit = /\((seconds|milliseconds|hours|minutes|bytes|percent|threads|keys|sessions|viruses|count)\)/.exec(type ?? '')?.[1];
  if (unit !== undefined && spec.unit !== unit) yield `${where}: unit ${unit}, not ${spec.unit}`;
  const from = /^\d[\w.-]*/.exec(since ?? '')?.[0];
  if (from !== undefined && spec.since !== from) yield `${where}: since ${from}, not ${spec.since}`;
  if (/removed|deprecated|not configurable/.test(since ?? '') || /as obsolete/.test(wrong)) {
    if (spec.deprecated === undefined) yield `${where}: is not deprecated`;
  }
  if (entry.change !== undefined && spec.change !== entry.change) yield `${where}: a change of it takes a ${entry.change}`;
  const other = /^default: (\d+) (?:of the table|is the value)/.exec(wrong)?.[1];
  if (other !== undefined && spec.disputed?.includes(other) !== true)
    yield `${where}: what else is said of the default is not there: ${other}`;
}

function* rangeDifferences(range: Entry['range'], type: ValueType, where: string): Generator<string> {
  if (Array.isArray(range)) {
    const words = 'words' in type ? type.words : type.kind === 'list' && 'words' in type.of ? type.of.words : [];
    const missing = range.filter((word) => words?.includes(word) !== true);
    if (missing.length > 0) yield `${where}: words ${missing.join()} are missing`;
  }
  const bounds = typeof range === 'string' ? /^(-?\d+) (?:or more|to (\d+))/.exec(range) : null;
  if (bounds === null) return;
  const [min, max] = type.kind === 'integer' || type.kind === 'float' ? [type.min, type.max] : [undefined, undefined];
  if (min !== Number(bounds[1])) yield `${where}: at least ${bounds[1]}, not ${min}`;
  if (bounds[2] !== undefined && max !== Number(bounds[2])) yield `${where}: at most ${bounds[2]}, not ${max}`;
}

function* scopeDifferences({ type, since, what_was_wrong: wrong }: Entry, product: Product, spec: ScopeSpec | null): Generator<string> {
  const only = /documented for version ([34]) only/.exec(wrong)?.[1];
  if (spec === null) return yield `is no stanza in ${product}`;
  if (only !== undefined && spec.products.join() !== only) yield `is not of ${only} only`;
  if (type?.includes('module') === true && !spec.module) yield 'is no module';
  if (type?.includes('singleton') === true && !spec.singleton) yield 'is not a singleton';
  if (type?.includes('no name') === true && spec.instance === 'required') yield 'needs a name';
  const from = /^\d[\w.-]*/.exec(since ?? '')?.[0];
  if (from !== undefined && spec.since !== from) yield `since ${from}, not ${spec.since}`;
  if (/deprecated|replaced/.test(since ?? '') && spec.deprecated === undefined) yield 'is not deprecated';
}
