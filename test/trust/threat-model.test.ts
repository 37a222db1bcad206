// Every test that the threat model names exists.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
});
