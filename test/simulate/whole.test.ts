// Whole nodes (node, work at the host, ledger, bus, engine, views: as they ship) on simulated daemons of Corosync, kernels and a LAN: every fault is done
// to them, everything that must hold does, and bugs that are planted between core and machine are found.
import { wholeNemeses } from '../../runtime/simulate/whole/whole-nemeses.ts';
import { wholeMutants } from '../../tools/whole-mutants.mjs';
import { Seeds } from './seeds.ts';

describe('simulator: whole nodes', function () {
  this.timeout(600_000);
  const whole = new Seeds('whole');
  after(() => whole.remove());

  it('hold what they promise over 80 seeds, with every fault in them', () =>
    whole.hold(
      80,
      wholeNemeses.map(({ id }) => id),
    ));

  it('find what is planted in them, as far as that is found within the first seeds', () =>
    whole.find(
      wholeMutants,
      wholeMutants.filter(({ quick }) => quick === true),
      20,
    ));
});
