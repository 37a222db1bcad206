// Every option and every scope says what it is for, in words of our own.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../grammar/parse.ts';
import { exampleOf } from '../../compiler/schema/describe.ts';
import { readValue } from '../../compiler/schema/read-value.ts';
import { hostProse } from '../../compiler/prose/host-prose.ts';
import { docOf, readProseBy, scopeDocOf } from '../../compiler/schema/prose.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { allOptions } from '../../compiler/schema/search.ts';
import { repository } from '../shared.ts';

describe('schema: what options are for', () => {
  beforeEach(() => readProseBy(hostProse));

  for (const product of ['3', '4'] as const) {
    it(`shows how each option of version ${product} is written, with a value that it takes`, () => {
      const wrong: string[] = [];
      for (const spec of allOptions(schemaFor(product))) {
        const text = exampleOf(spec);
        if (text === null) assert.equal(spec.type.kind, 'any', spec.name);
        else {
          // Those by hand may show a stanza, too.
          const item = parse(text).items.find((each) => each.kind === 'option' && each.key === spec.name.toLowerCase());
          const problems = item?.kind === 'option' && item.value !== null ? readValue(spec.type, item.value, text).problems : null;
          if (problems?.some(({ severity }) => severity === 'error') === true) wrong.push(`${spec.in.join()}: ${text}`);
          if (problems === null && spec.example === undefined) wrong.push(`${spec.in.join()}: ${text} is no option`);
        }
      }
      assert.deepEqual(wrong, []);
    });

    it(`says so of every option and scope of version ${product}`, () => {
      const schema = schemaFor(product);
      const silent = [...allOptions(schema)].filter((spec) => docOf(spec) === '').map((spec) => `${spec.in.join()}: ${spec.name}`);
      assert.deepEqual(silent, []);
      assert.deepEqual(
        [...schema.scopes.values()].filter((scope) => scopeDocOf(scope) === '').map(({ name }) => name),
        [],
      );
    });
  }

  it('has sentences, and names that the catalogue has', () => {
    const { options, scopes } = JSON.parse(hostProse()) as Record<'options' | 'scopes', Record<string, string>>;
    for (const text of [...Object.values(options), ...Object.values(scopes)]) assert.match(text, /^[A-Z`A-Z].*\.$/s, text);
    const names = new Set(
      (['3', '4'] as const).flatMap((product) => [...allOptions(schemaFor(product))].map(({ name }) => name.toLowerCase())),
    );
    assert.deepEqual(
      Object.keys(options).filter((key) => !names.has(key.split('/').at(-1) ?? '')),
      [],
    );
  });

  it('is told where it is read, beside the bundles too, and does without where it is missing', () => {
    const dist = join(repository, 'dist', 'prose.json');
    assert.ok(existsSync(dist), 'dist is missing: run `node build.mjs`');
    assert.equal(readFileSync(dist, 'utf8'), hostProse());
    readProseBy(() => {
      throw new Error('not there');
    });
    const spec = schemaFor('4').option('global', 'pidfile');
    assert.ok(spec !== null);
    assert.equal(docOf(spec), '');
  });
});
