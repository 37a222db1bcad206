// The seam to Corosync as it ships (engine, lives, views, bus) on simulated daemons: every fault is done to it, everything that must hold does, and bugs that
// are planted in it are found.
import { seamNemeses } from '../../runtime/simulate/seam/seam-nemeses.ts';
import { seamMutants } from '../../tools/seam-mutants.mjs';
import { planted } from '../planted.ts';
import { Seeds } from './seeds.ts';

describe('simulator: the seam to corosync', function () {
  this.timeout(300_000);
  const seam = new Seeds('seam');
  after(() => seam.remove());

  it('holds what it promises over 250 seeds, with every fault in them', () =>
    seam.hold(250, [...seamNemeses.map(({ id }) => id), 'answers "busy"', 'rings told alone']));

  it('finds every bug that is planted in it', () => seam.find(seamMutants, planted(seamMutants), 250));
});
