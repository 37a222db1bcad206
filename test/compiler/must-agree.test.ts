// No option that all nodes must agree upon is without a check that compares it.
import assert from 'node:assert/strict';
import { neededBy } from '../../compiler/checks-shared/needed-replicas.ts';
import { findRule } from '../../compiler/rules/all.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';

/** Scope to the check that compares its options. */
const compared: Readonly<Record<string, string>> = {
  cluster: 'options-agree',
  replicate: 'replicas-differ',
  msgc_server: 'msgc-differs',
  topology: 'topology-differs',
};

describe('options that all nodes must agree upon', () => {
  for (const product of ['3', '4'] as const) {
    it(`are compared, product ${product}`, () => {
      const schema = schemaFor(product);
      const left = [...schema.scopes.keys()].flatMap((scope) =>
        schema
          .optionsIn(scope)
          .filter(({ agree, name }) => agree === 'all-nodes' && compared[scope] === undefined && !neededBy.has(name.toLowerCase()))
          .map(({ name }) => `${scope}.${name}`),
      );
      assert.deepEqual(left, []);
    });
  }

  it('have the checks named here', () => {
    for (const name of [...Object.values(compared), 'limits-differ', 'balance-set-size']) assert.ok(findRule(name) !== null, name);
  });
});
