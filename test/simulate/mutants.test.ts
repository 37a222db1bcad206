// The simulator finds bugs: those that it finds within the first seeds are planted here, the others by `npm run mutate`.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plant } from '../../tools/bundle-simulator.mjs';
import { mutants } from '../../tools/mutants.mjs';
import { tryMutant } from '../../tools/mutate-core.mjs';

const seeds = 40;

describe('simulator: planted bugs', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-mutants-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('apply to the code as it is', () => {
    for (const { name, edits } of mutants) assert.doesNotThrow(() => plant(edits), name);
    assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  });

  for (const mutant of mutants.filter(({ quick }) => quick === true)) {
    it(`finds: ${mutant.name}`, async () => {
      const { seed } = await tryMutant(mutant, seeds, folder);
      assert.ok(seed !== null, `not found in ${seeds} seeds`);
    });
  }
});
