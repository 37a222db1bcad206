// The engine that talks to Spread, as it ships, on simulated daemons: every fault is done to it, everything that must hold does, and bugs that are planted in
// it are found. And the core with views as that engine gives them.
import assert from 'node:assert/strict';
import { spreadNemeses } from '../../runtime/simulate/spread/spread-nemeses.ts';
import { spreadMutants } from '../../tools/spread-mutants.mjs';
import { planted } from '../planted.ts';
import { bundled } from './child.ts';
import { Seeds } from './seeds.ts';

describe('simulator: spread', function () {
  this.timeout(600_000);
  const spread = new Seeds('spread');
  after(() => spread.remove());

  it('holds what it promises over 100 seeds, with every fault in them', () =>
    spread.hold(100, [...spreadNemeses.map(({ id }) => id), 'who was away left first']));

  it('finds every bug that is planted in it', () => spread.find(spreadMutants, planted(spreadMutants), 200));

  it('holds every invariant of the core over 75 seeds with views as Spread gives them', async () => {
    const simulator = await bundled();
    const { status, output } = simulator.run('--seeds', '75', '--spread-views');
    simulator.remove();
    assert.equal(status, 0, output);
  });
});
