// The descriptions by hand against the facts that were verified by hand too, and the import against its sources.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueType } from '../../compiler/schema/option.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { contradictions } from '../../tools/contradictions.ts';
import { factsFiles } from '../../tools/facts.ts';
import { correctedFacts, correctedScopes } from '../../tools/correct-facts.ts';
import { parseCorrections, parseOptions, parseScopes, type RawOption } from '../../tools/raw-facts.ts';
import { repository, shared } from '../shared.ts';

/** Where a description says otherwise than the facts, on purpose. */
const decided: Readonly<Record<string, string>> = {
  'cluster.duravip_balance_set_size default': '1 in the tables, forbidden by the text; 2 by our design',
  'topology.cidrmask default': '32 for IPv4, 128 for IPv6',
  'logs.logfile default': "the shipped file's",
  'logs.file_mode default': "the shipped file's",
  'logs.dir_mode default': "the shipped file's",
  'replicate.class words': 'with `counter`, a type of ours',
  'replicate.type words': 'with `counter`, a type of ours',
};

const kinds: Readonly<Record<string, readonly ValueType['kind'][]>> = {
  boolean: ['boolean'],
  integer: ['integer'],
  float: ['float'],
  string: ['string', 'path', 'interface'],
  permissions: ['permissions'],
  enum: ['enum'],
  set: ['set'],
  ip: ['ip'],
  socketAddress: ['socket-address'],
  list: ['list'],
  dict: ['dictionary'],
};
const units: Readonly<Record<string, string>> = { s: 'seconds', B: 'bytes', '1/s': 'heartbeats per second' };

describe('schema: descriptions and facts', () => {
  it('agree on every fact that was verified by hand', function () {
    const path = shared('spec', 'options.json');
    if (path === null) return this.skip();
    const verified = parseOptions(readFileSync(path, 'utf8')).filter((fact) => fact.handVerified === true && fact.type !== 'scope');
    assert.ok(verified.length > 100);
    const differences = verified.flatMap((fact) => fact.scopes.flatMap((scope) => [...compare(scope, fact)]));
    assert.deepEqual(
      [...new Set(differences)].filter((difference) => decided[difference.replace(/:.*/, '')] === undefined),
      [],
    );
  });

  it('are imported as they are now', function () {
    const [options, scopes] = [shared('spec', 'options.json'), shared('spec', 'scopes.json')];
    if (options === null || scopes === null) return this.skip();
    const corrections = parseCorrections(readFileSync(join(options, '..', 'option-corrections.json'), 'utf8'));
    const fresh = factsFiles(
      correctedFacts(parseOptions(readFileSync(options, 'utf8')), corrections),
      correctedScopes(parseScopes(readFileSync(scopes, 'utf8')), corrections),
    );
    for (const [name, text] of [
      ['momentum.data.json', fresh.data],
      ['momentum-rows.gen.ts', fresh.rows],
    ] as const) {
      const committed = readFileSync(join(repository, 'compiler', 'schema', name), 'utf8');
      assert.ok(committed === text, `${name} is stale; run npx tsx tools/import-facts.ts`);
    }
  });

  it('contradict each other only where we know', function () {
    const [options, scopes] = [shared('spec', 'options.json'), shared('spec', 'scopes.json')];
    if (options === null || scopes === null) return this.skip();
    const found = [...contradictions(parseOptions(readFileSync(options, 'utf8')), parseScopes(readFileSync(scopes, 'utf8')))];
    const names = found.map((line) => line.replace(/[: ].*/, ''));
    assert.deepEqual(names, ['binding_auto_replumb', 'binding_auto_replumb_interval', 'binding_group', 'pathway', 'pathway', 'scopes']);
  });
});

function* compare(scope: string, fact: RawOption): Generator<string> {
  const path = `${scope}.${fact.name}`;
  const spec = schemaFor(fact.product).option(scope, fact.name);
  if (spec === null) return yield `${path} is unknown in product ${fact.product}`;
  if (spec.doc === '') yield `${path} is not described by hand`;
  if (kinds[fact.type]?.includes(spec.type.kind) !== true) yield `${path} type: ${fact.type}, ${spec.type.kind}`;
  const value = spec.default.kind === 'value' ? spec.default.value : null;
  if (JSON.stringify(value) !== JSON.stringify(fact.default))
    yield `${path} default: ${JSON.stringify(fact.default)}, ${JSON.stringify(value)}`;
  if (fact.unit !== null && spec.unit !== (units[fact.unit] ?? fact.unit)) yield `${path} unit: ${fact.unit}, ${spec.unit ?? ''}`;
  const since = spec.since ?? schemaFor(fact.product).scope(scope)?.since;
  if (fact.since !== undefined && !/^[34]\.0$/.test(fact.since) && since !== fact.since) yield `${path} since: ${fact.since}`;
  if (fact.deprecated !== spec.deprecated) yield `${path} deprecated: ${fact.deprecated}`;
  if (fact.enum !== undefined && !('words' in spec.type && sameWords(spec.type.words ?? [], fact.enum))) yield `${path} words`;
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}
