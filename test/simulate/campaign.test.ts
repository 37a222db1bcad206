// 5,000 clusters from 5,000 seeds: everything is done to them in every situation, and every invariant holds (docs/simulator.md).
import assert from 'node:assert/strict';
import { bundled } from './child.ts';

const seeds = 5_000;
/** All 5,000 have held (`npm run sim -- --liar --seeds 5000`), which takes as long as the others together; here some are held again. */
const liarSeeds = 300;

describe('simulator: campaign', function () {
  // A minute on two processors that do nothing else; a machine that shares them may take its time.
  this.timeout(1_600_000);

  it(`holds every invariant over ${seeds} seeds, and each nemesis strikes in each situation`, async () => {
    const simulator = await bundled();
    const { status, output } = simulator.run('--seeds', String(seeds), '--complete');
    simulator.remove();
    console.log(output.trimEnd().replace(/^/gm, '      '));
    assert.equal(status, 0);
    assert.match(output, new RegExp(`^${seeds} seeds, .* times real time`, 'm'));
    assert.doesNotMatch(output, /^FAILED|^never:/m);
  });

  it('holds where a member falls silent before who comes first in line has heard it (seeds 5291 and 9303 of the liar)', async () => {
    const simulator = await bundled();
    for (const seed of ['5291', '9303']) {
      const { status, output } = simulator.run('--liar', '--seed', seed);
      assert.equal(status, 0, output);
      assert.match(output, /N20/, 'the seed tells another story now: choose another');
    }
    simulator.remove();
  });

  it('takes nobody for silent whose heartbeats are not due, also where the clock of who counts has jumped (seed 5969 of the liar)', async () => {
    const simulator = await bundled();
    const { status, output } = simulator.run('--liar', '--seed', '5969');
    simulator.remove();
    assert.equal(status, 0, output);
    assert.match(output, /N11/, 'the seed tells another story now: choose another');
  });

  it(`holds every invariant with a member that lies, over ${liarSeeds} seeds`, async () => {
    const simulator = await bundled();
    const { status, output } = simulator.run('--seeds', String(liarSeeds), '--liar');
    simulator.remove();
    assert.equal(status, 0, output);
    assert.match(output, /^N21 .* [1-9]\d* *$/m);
  });
});
