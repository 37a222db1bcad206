// The descriptions themselves: nothing dangling, nothing twice, defaults and examples that are values of their type.
import assert from 'node:assert/strict';
import { describeDefault, describeType, showValue } from '../../compiler/schema/describe.ts';
import { groups } from '../../compiler/schema/described.ts';
import { nearest } from '../../compiler/schema/nearest.ts';
import type { OptionSpec, Product, ValueType } from '../../compiler/schema/option.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { allOptions, searchOptions } from '../../compiler/schema/search.ts';
import { readText } from './reading.ts';

const products: readonly Product[] = ['3', '4'];
const described: readonly OptionSpec[] = groups.flatMap((group) => group.options);

describe('schema: descriptions', () => {
  it('is built once, knows scopes and options by lower-case name', () => {
    const schema = schemaFor('4');
    assert.equal(schema, schemaFor('4'));
    assert.equal(schema.scope('eccluster_listener')?.name, 'ECCluster_Listener');
    assert.equal(schema.option('cluster', 'nodename')?.name, 'nodename');
    assert.equal(schema.option('nowhere', 'nodename'), null);
    assert.equal(schema.scope('nowhere'), null);
    assert.deepEqual(
      schema.scopesIn('cluster').map((scope) => scope.name),
      ['Replicate', 'Topology'],
    );
    assert.ok(schema.optionAnywhere('binding_group').some((spec) => spec.in.includes('replicate')));
    assert.deepEqual(schema.optionsIn('nowhere'), []);
  });

  it('finds a name in all scopes the same by search, as for the first few, and by index', () => {
    for (const product of products) {
      const schema = schemaFor(product);
      const names = [...new Set([...allOptions(schema)].map(({ name }) => name))];
      const drawn = [...names.filter((_, i) => i % 29 === 0), 'no_such_option', 'in"valid\\', '__proto__', ''];
      // Those of the first round are searched for, if no other test came before; those of the last are in the index.
      for (const round of [1, 2, 3]) {
        for (const name of drawn) {
          const expected = [...schema.scopes.keys()].flatMap((scope) => schema.option(scope, name) ?? []);
          assert.deepEqual(schema.optionAnywhere(name), [...new Set(expected)], `${name}, round ${round}`);
        }
      }
    }
  });

  for (const product of products) {
    it(`has no dangling scope and no default that is not of its type (product ${product})`, () => {
      const schema = schemaFor(product);
      assert.equal(schema.scopes.size, { 3: 150, 4: 153 }[product]);
      for (const [name, scope] of schema.scopes) {
        assert.equal(name, scope.name.toLowerCase());
        for (const parent of scope.parents) assert.ok(schema.scope(parent), `${name} in ${parent}`);
      }
      for (const spec of allOptions(schema)) {
        assert.equal(spec.name, spec.name.toLowerCase(), 'look-ups rest on this');
        for (const scope of spec.in) assert.equal(schema.option(scope, spec.name), spec, `${spec.name} in ${scope}`);
        assert.ok(spec.products.includes(product));
        assert.match(spec.cite, /^(3|4|mobile|changelog)\/.*\.md$/);
        if (spec.default.kind !== 'value') continue;
        assert.deepEqual(readText(spec.type, showValue(spec.default.value)).problems, [], `default of ${spec.name}`);
      }
    });

    it(`lets every module have enabled and every listener enable (product ${product})`, () => {
      const schema = schemaFor(product);
      for (const [name, scope] of schema.scopes) {
        assert.equal(schema.option(name, 'enabled') !== null, scope.module, `${name}.enabled`);
        assert.equal(schema.option(name, 'enable') !== null, scope.listener, `${name}.enable`);
      }
    });
  }

  it('describes each option once, in prose, with an example that is right', () => {
    const seen = new Set<string>();
    for (const spec of described) {
      for (const scope of spec.in) {
        assert.ok(!seen.has(`${scope}.${spec.name}`), `${scope}.${spec.name} twice`);
        seen.add(`${scope}.${spec.name}`);
      }
      assert.match(spec.doc, /^[A-Z`].*\.$/s, spec.name);
      if (spec.example === undefined) continue;
      const [name, text = ''] = spec.example.split(/ = (.*)/s);
      assert.equal(name?.toLowerCase(), spec.name);
      assert.deepEqual(readText(spec.type, text).problems, [], `example of ${spec.name}`);
    }
  });

  it('marks what reports must not print', () => {
    const names = [...allOptions(schemaFor('4'))].filter((spec) => spec.secret === true).map((spec) => spec.name);
    const secret =
      'community mm7_http_auth_password outbound_smtp_auth_key outbound_smtp_auth_pass secret smpp_smsc_password xmpp_dialback_secret';
    assert.deepEqual([...new Set(names)].sort(), secret.split(' '));
  });

  it('refers to siblings that exist', () => {
    for (const spec of described) {
      if (spec.only === undefined) continue;
      for (const scope of spec.in) assert.ok(schemaFor('4').option(scope, spec.only.sibling));
    }
  });
});

describe('schema: in words', () => {
  const cases: readonly [ValueType, string | undefined, string][] = [
    [{ kind: 'integer', min: 0 }, 'seconds', 'whole number of seconds, 0 or more'],
    [{ kind: 'integer', min: 1, max: 65535 }, undefined, 'whole number from 1 to 65535'],
    [{ kind: 'integer', words: ['auto', 'none'] }, undefined, 'whole number, or auto or none'],
    [{ kind: 'enum', words: ['a', 'b', 'c'] }, undefined, 'one of a, b, c'],
    [{ kind: 'list', of: { kind: 'ip' } }, undefined, 'list of IP addresses'],
    [
      { kind: 'dictionary', key: { what: 'log name' }, value: { kind: 'path', absolute: true } },
      undefined,
      'dictionary from log name to absolute path',
    ],
  ];
  for (const [type, unit, words] of cases) it(words, () => assert.equal(describeType(type, unit), words));

  it('defaults with their unit', () => {
    const words = (scope: string, name: string): string => {
      const spec = schemaFor('4').option(scope, name);
      return spec === null ? 'unknown' : describeDefault(spec);
    };
    assert.equal(words('cluster', 'heartbeat_start_delay'), '15 seconds');
    assert.equal(words('cluster', 'cluster_group'), '"ec_cluster"');
    assert.equal(words('cluster', 'log_group'), 'not set');
    assert.equal(words('msgc_client', 'server'), '( "127.0.0.1:4809" )');
    assert.match(words('cluster', 'nodename'), /EC_NODE_NAME/);
  });
});

describe('nearest', () => {
  const cases: readonly [readonly string[], string, string | null][] = [
    [['type', 'class'], 'TYPE', 'type'],
    [['type', 'class'], 'tpye', 'type'],
    [['duravip_balance_set_size'], 'duravip_balence_setsize', 'duravip_balance_set_size'],
    [['cat', 'bat'], 'rat', 'cat'],
    [['interface'], 'x', null],
    [[], 'x', null],
  ];
  for (const [names, word, found] of cases) it(`${word} -> ${found}`, () => assert.equal(nearest(names, word), found));
});

describe('searchOptions', () => {
  const first = (query: string): readonly string[] => searchOptions(schemaFor('4'), query).map((spec) => spec.name);
  it('ranks exact, beginning, part, near and text in this order', () => {
    assert.equal(first('nodename')[0], 'nodename');
    assert.deepEqual(first('duravip').slice(0, 4), ['duravip_balance_set_size', 'duravip_follow', 'duravip_preference', 'enable_duravip']);
    assert.equal(first('BALANCE set')[0], 'duravip_balance_set_size');
    assert.deepEqual(first('duravip_balence_set_size'), ['duravip_balance_set_size']);
    assert.ok(first('byzantine').includes('heartbeats_per_sec'));
    assert.deepEqual(first('nothing_like_it_at_all'), []);
  });
  it('gives everything for an empty query', () => assert.equal(first(' ').length, allOptions(schemaFor('4')).size));
});
