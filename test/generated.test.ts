// Generated files are committed; this test is what keeps them fresh. `npm run generate` mends it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputs as compilers } from '../compiler/generate/outputs.ts';
import { programPages } from '../tools/program-pages.ts';
import { repository } from './shared.ts';

const outputs = [...compilers, ...programPages];

describe('generated files', () => {
  it('are listed once', () => {
    const paths = outputs.map((output) => output.path);
    assert.deepEqual(paths, [...new Set(paths)]);
  });
  for (const output of outputs) {
    it(`${output.path} is fresh and deterministic`, () => {
      const fresh = output.content();
      assert.equal(output.content(), fresh);
      assert.ok(readFileSync(join(repository, output.path), 'utf8') === fresh, 'stale; run npm run generate');
    });
  }
});
