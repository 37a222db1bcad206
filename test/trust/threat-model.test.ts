// Every test that the threat model names exists.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trustMutants } from '../../tools/trust-mutants.mjs';
import { repository } from '../shared.ts';

describe('threat model', () => {
  const page = readFileSync(join(repository, 'docs', 'threat-model.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:surface|fault|decoder) \|/.test(line));

  it('names a test for every surface, and each of them exists', () => {
    assert.ok(rows.length >= 8);
    for (const row of rows) {
      const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? '');
      assert.ok(tests.length > 0, row);
      for (const path of tests) assert.ok(existsSync(join(repository, path)), path);
    }
  });

  it('has holes that can be made again: each edit of tools/trust-mutants.mjs fits the code, and its test is there', () => {
    for (const { name, test, edits } of trustMutants) {
      assert.ok(existsSync(join(repository, 'test', `${test}.test.ts`)), `${name}: ${test}`);
      for (const { file, from } of edits)
        assert.equal(readFileSync(join(repository, file), 'utf8').split(from).length, 2, `${name}: ${file} has not once: ${from}`);
    }
  });
});
