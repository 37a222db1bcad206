// Our validator of the IR against ajv, which reads the whole schema: they take and refuse the same documents.
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { irSchema } from '../../runtime/ir/schema.ts';
import { readIr, validateIr } from '../../runtime/ir/validate.ts';
import { exampleIrText } from '../daemon/small-ir.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** All places of a document, as paths of keys. */
function placesOf(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item, [...path, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, item]) => placesOf(item, [...path, name]))
      : [];
  return [path, ...inner];
}

const strange = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    '',
    'x',
    'a\u0001b',
    0,
    -1,
    1,
    1.5,
    4,
    6,
    129,
    5e9,
    1e300,
    [],
    {},
    [null],
    ['x'],
    { kind: 'tcp' },
    { ip: 'x' },
  ),
  fc.constantFrom<Json>('tcp', 'unix', 'cache', 'a'.repeat(64), 'g'.repeat(64), '\ud800'),
);

describe('conformance to the IR', () => {
  let document: Json;
  let places: (readonly (string | number)[])[];
  before(async () => {
    document = JSON.parse(await exampleIrText());
    places = placesOf(document);
  });

  it('is what ajv finds, whatever is changed in a document', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false }).compile(irSchema as object);
    const verdicts = { taken: 0, refused: 0 };
    const change = fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'remove', 'add'), by: strange });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        const copy = structuredClone(document);
        for (const { at, how, by } of changes) alter(copy, places[at % places.length] ?? [], how, by);
        const problems = validateIr(copy);
        assert.equal(problems.length === 0, ajv(copy), `${problems.join()} ${JSON.stringify(ajv.errors)}`);
        verdicts[problems.length === 0 ? 'taken' : 'refused']++;
      }),
      { numRuns: 3_000 },
    );
    assert.ok(verdicts.taken > 100 && verdicts.refused > 1_000, JSON.stringify(verdicts));
  });

  it('takes for granted that every property but those of later versions is required, and no other allowed', () => {
    const walk = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema && typeof schema.properties === 'object') {
        const record = schema as { properties: object; required?: unknown; additionalProperties?: unknown };
        const later = (name: string) => record === irSchema && name === 'ignorable';
        assert.deepEqual(
          record.required,
          Object.keys(record.properties).filter((name) => !later(name)),
        );
        assert.equal(record.additionalProperties, false);
      }
      for (const inner of Object.values(schema)) walk(inner);
    };
    walk(irSchema);
  });

  it('says where and what is wrong', () => {
    const told = (change: (copy: Record<string, Json>) => void) => {
      const copy = structuredClone(document) as Record<string, Json>;
      change(copy);
      const read = readIr(JSON.stringify(copy));
      return 'error' in read ? read.error : 'taken';
    };
    const first = (copy: Record<string, Json>) => (copy['nodes'] as Record<string, Json>[])[0] ?? {};
    assert.equal(
      told((copy) => delete first(copy)['clustered']),
      'not an IR of version 1: /nodes/0: must have the property `clustered`',
    );
    assert.equal(
      told((copy) => (first(copy)['extra'] = 1)),
      'not an IR of version 1: /nodes/0: must not have the property `extra`',
    );
    assert.equal(
      told((copy) => (first(copy)['name'] = 7)),
      'not an IR of version 1: /nodes/0/name: must be string or null',
    );
    assert.equal(
      told((copy) => (copy['irVersion'] = 2)),
      'not an IR of version 1: /irVersion: must be 1',
    );
    assert.equal(
      told((copy) => (copy['product'] = '5')),
      'not an IR of version 1: /product: must be one of 3, 4',
    );
    assert.match(
      told((copy) => ((first(copy)['timers'] as Record<string, Json>)['heartbeatsPerSec'] = -1)),
      /^not an IR of version 1: \/nodes\/0\/timers\/heartbeatsPerSec: must be >= 0$/,
    );
  });
});

function alter(document: Json, path: readonly (string | number)[], how: string, by: Json): void {
  let parent: Json = document;
  // An earlier change may have taken this place away.
  for (const key of path.slice(0, -1))
    parent = typeof parent === 'object' && parent !== null ? ((parent as Record<string | number, Json>)[key] ?? null) : null;
  const key = path.at(-1);
  if (typeof parent !== 'object' || parent === null || key === undefined) return;
  const record = parent as Record<string | number, Json>;
  if (how === 'replace') record[key] = by;
  else if (how === 'remove' && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (how === 'remove') delete record[key];
  else if (Array.isArray(parent)) parent.push(by);
  else record[`${key}x`] = by;
}
