// Faults that were once in the field, or that an enemy would use, are seen by their tests: each is planted again, as the code was then. CI tries a few; `ALL_BUGS=1 npm test -- faults`
// or `npm run faults` all.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { plant } from '../tools/bundle-simulator.mjs';
import { faults, tested } from '../tools/faults.mjs';
import { copySources, tryFault } from '../tools/plant-faults.mjs';
import { repository } from './shared.ts';

/** Of a second or two each. */
const quick = ['test/replication/caches.test.ts', 'test/log/losses.test.ts', 'test/core/forged.test.ts', 'test/trust/reserves.test.ts'];
const tried = tested.filter(({ test }) => process.env['ALL_BUGS'] !== undefined || quick.includes(test));

describe('faults of the field', function () {
  this.timeout(300_000);
  let folder = '';
  before(() => {
    folder = copySources();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('can be planted, and name tests that are there', () => {
    const simulated = readFileSync(join(repository, 'test', 'simulate', 'replication.test.ts'), 'utf8');
    for (const each of faults) {
      if (each.test === undefined) {
        assert.ok(simulated.includes(`'${each.simulated}'`), each.simulated);
        continue;
      }
      assert.doesNotThrow(() => plant(each.edits), each.fault);
      const text = readFileSync(join(repository, each.test), 'utf8');
      if (each.title === undefined) continue;
      // Titles are made of parts; `npm run faults` runs each test and knows for sure.
      const words = each.title.split(' ');
      const isThere = words.some((_, i) => i + 3 <= words.length && text.includes(words.slice(i, i + 3).join(' ')));
      assert.ok(isThere, `${each.test} has no test ${each.title}`);
    }
  });

  for (const each of tried) {
    it(`are seen: ${each.fault}`, () => {
      const { seen, says } = tryFault(each, folder);
      assert.ok(seen, `${each.test} does not see it:\n${says}`);
    });
  }
});
