// One seed of the seam to Corosync.

import { groups } from './bus-world.ts';
import { runBusSeed, type SeedResult } from './run-bus-seed.ts';
import { Broken } from './seam-checker.ts';
import { seamNemeses } from './seam-nemeses.ts';
import { type SeamSeat, SeamWorld } from './seam-world.ts';

/** Of one daemon in a whole seed, with some that were readable for nothing for seconds. */
const emptyReadsMax = 20_000;

export function runSeamSeed(seed: number): SeedResult {
  const world = new SeamWorld(2 + (seed % 4), seed);
  return runBusSeed<SeamSeat, SeamWorld>(seed, {
    world,
    nemeses: seamNemeses,
    large: { chance: 0.05, bytes: 9000 },
    startDaemon: ({ daemon }) => daemon.start(),
    mayCompare: () => true,
    maySay: () => true,
    mend: () => {
      for (const seat of world.seats) {
        seat.daemon.busy.clear();
        seat.daemon.start();
        seat.daemon.resume();
        world.startProcess(seat);
      }
    },
    checkRest: () => {
      for (const { node, daemon } of world.seats) {
        if (daemon.emptyReads > emptyReadsMax) throw new Broken(`S6: node ${node} was read ${daemon.emptyReads} times for nothing`);
        if (daemon.openHandles !== groups.length)
          throw new Broken(`S7: node ${node} has ${daemon.openHandles} connections open for ${groups.length} groups`);
      }
    },
    sumUp: (count) => {
      for (const { daemon } of world.seats) {
        count('answers "busy"', daemon.saidBusy);
        count('rings told alone', daemon.toldRingAlone);
      }
    },
  });
}
