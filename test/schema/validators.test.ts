// Two independent readers of one description: the validators that ajv compiled, and `readValue`. A typed value is valid for ajv exactly
// when the value, written down, reads back as itself.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as validators from '../../compiler/schema/generated/validators.cjs';
import { groups } from '../../compiler/schema/described.ts';
import type { OptionSpec, ValueType } from '../../compiler/schema/option.ts';
import type { Typed } from '../../compiler/schema/value.ts';
import { readText } from './reading.ts';

const compiled = new Map<string, unknown>(Object.entries(validators));

function validator(scope: string): validators.Validate | null {
  const found = compiled.get(scope);
  return typeof found === 'function' ? (found as validators.Validate) : null;
}

/** Options with a validator, one scope each: the others share the description. */
const described: readonly { readonly scope: string; readonly spec: OptionSpec }[] = groups
  .flatMap((group) => group.options)
  .flatMap((spec) => {
    const scope = spec.in.find((name) => validator(name) !== null);
    return scope === undefined ? [] : [{ scope, spec }];
  });

function write(value: Typed): string {
  if (typeof value === 'string') return `"${value.replace(/[\\"]/g, '\\$&')}"`;
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `( ${value.map(write).join(' ')} )`;
  const entries = Object.entries(value).map(([key, item]) => `${write(key)} = ${write(item)}`);
  return `[ ${entries.join(' ')} ]`;
}

/** Sets and throttles are lists and pairs as values, but one string in the file. */
function writeAs(type: ValueType, value: Typed): string {
  if (type.kind === 'set' && isList(value)) return write(value.join(type.separator));
  if (type.kind === 'throttle' && typeof value === 'object' && 'count' in value && 'seconds' in value) {
    return write(`${String(value['count'])}/${String(value['seconds'])}`);
  }
  return write(value);
}

function isList(value: Typed): value is readonly Typed[] {
  return Array.isArray(value);
}

// Canonical values only: a spelling that reads as another value (host bits, upper case, `0.0.0.0:25`) is fine in a file, but no typed value.
const octet = fc.integer({ min: 0, max: 300 });
const v4 = fc.tuple(fc.integer({ min: 1, max: 300 }), octet, octet, octet).map((parts) => parts.join('.'));
const v6 = fc.constantFrom('2001:db8::1', '::1', 'fe80::a00:1', '2001:db8:1:2:3:4:5:6', '1::2::3', '2001:db8', ':::', 'fe80::g');
const port = fc.integer({ min: 0, max: 70000 });
const word = fc.stringMatching(/^[a-z0-9_./;, -]{0,12}$/);
const scalar = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -3, max: 200 }),
  fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
  fc.integer({ min: -100, max: 5000 }).map((n) => n / 8),
  word,
  v4,
  v6,
  fc.tuple(v4, fc.integer({ min: 24, max: 40 })).map(([ip, bits]) => `${ip.replace(/\.\d+$/, '.0')}/${bits}`),
  fc.tuple(v4, port).map(([ip, number]) => `${ip}:${number}`),
  fc.tuple(v6, port).map(([ip, number]) => `[${ip}]:${number}`),
  fc.constantFrom('*:25', '[*]:25', 'true', '0640', '01777', '0999', '/var/log/x', 'localhost:4809', ''),
);

/** Values that have a good chance to be right. */
function likely(type: ValueType): fc.Arbitrary<Typed> {
  switch (type.kind) {
    case 'enum':
    case 'set':
      return fc.constantFrom(...type.words);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: (type.min ?? 0) - 2, max: (type.min ?? 0) + 200 });
    case 'permissions':
      return fc.integer({ min: 0, max: 0o20000 }).map((mode) => `0${mode.toString(8).padStart(3, '0')}`);
    case 'path':
      return fc.constantFrom('/var/log/x', '/', 'var/log');
    case 'socket-address':
      return fc.oneof(
        port.map((number) => `*:${number}`),
        port.map((number) => `[2001:db8::1]:${number}`),
        scalar,
      );
    case 'ip':
      return fc.oneof(v4, v6);
    default:
      return scalar;
  }
}

function generated(type: ValueType): fc.Arbitrary<Typed> {
  const own = likely(type.kind === 'list' ? type.of : type.kind === 'dictionary' ? type.value : type);
  return fc.oneof(
    scalar,
    own,
    fc.array(fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: word }), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_.]{0,8}$/), fc.oneof(own, scalar), { maxKeys: 3 }),
    fc.record({ count: fc.integer({ min: -1, max: 100 }), seconds: fc.integer({ min: 0, max: 60 }) }),
  );
}

/** Where the value in the file is another JSON type than the typed value, both are the same to a reader of text. */
function same(read: Typed | null, value: Typed): boolean {
  return JSON.stringify(read) === JSON.stringify(value);
}

describe('validators: ajv and readValue agree', () => {
  it('on a validator for every scope that is described by hand', () => {
    const scopes = groups.flatMap((group) => group.scopes.map((scope) => scope.name.toLowerCase()));
    const missing = scopes.filter((scope) => validator(scope) === null);
    // It has stanzas only.
    assert.deepEqual(missing, ['manager']);
    assert.ok(described.length > 80, String(described.length));
  });

  for (const { scope, spec } of described) {
    it(`on ${scope}.${spec.name}`, () => {
      const validate = validator(scope);
      assert.ok(validate);
      let accepted = 0;
      fc.assert(
        fc.property(generated(spec.type), (value) => {
          const text = writeAs(spec.type, value);
          const { value: read } = readText(spec.type, text);
          const valid = validate({ [spec.name]: value });
          if (valid) accepted++;
          // What was read is always valid, even where it is not what was written.
          if (read !== null) assert.ok(validate({ [spec.name]: read }), `${text} reads as ${JSON.stringify(read)}, which ajv refuses`);
          if (spec.type.kind !== 'any' && isTextual(spec.type, value)) {
            assert.equal(valid, same(read, value), `${text}: ajv says ${valid}, it reads as ${JSON.stringify(read)}`);
          }
        }),
        { numRuns: 150 },
      );
      assert.ok(accepted > 0, 'no valid value was ever generated');
    });
  }

  it('on every default', () => {
    for (const { scope, spec } of described) {
      if (spec.default.kind === 'value') assert.ok(validator(scope)?.({ [spec.name]: spec.default.value }), `${scope}.${spec.name}`);
    }
  });
});

/** In the file everything is text: `5` is also the string "5". Such pairs say nothing about the two readers. */
function isTextual(type: ValueType, value: Typed): boolean {
  if (type.kind === 'list') return isList(value) && value.every((item) => typeof item === 'string');
  if (type.kind === 'dictionary') return typeof value === 'object' && !isList(value);
  return true;
}
