// One seed of the engine that talks to Spread.

import { runBusSeed, type SeedResult } from '../seam/run-bus-seed.ts';
import { Broken } from '../seam/seam-checker.ts';
import { spreadNemeses } from './spread-nemeses.ts';
import { type SpreadSeat, SpreadWorld } from './spread-world.ts';

/** After it a process that stood still has read what waited; before, it does not know yet what the others do. */
const stillMs = 3000;

export function runSpreadSeed(seed: number): SeedResult {
  const world = new SpreadWorld(2 + (seed % 4), seed);
  return runBusSeed<SpreadSeat, SpreadWorld>(seed, {
    world,
    nemeses: spreadNemeses,
    large: { chance: 0.03, bytes: 150_000 },
    startDaemon: (seat) => world.startDaemon(seat),
    watch: (event, seat, count) => {
      if (event.kind === 'down' && /protocol/.test(event.reason)) throw new Broken(`S0: node ${seat.node} breaks with ${event.reason}`);
      if (event.kind !== 'view') return;
      if (event.view.id.endsWith('/own')) count('who was away left first');
      if (event.view.members.some((id) => id.startsWith('#spy'))) throw new Broken(`S1: a visitor is a member: ${event.view.id}`);
    },
    mayCompare: ({ stillUntil }) => stillUntil + stillMs < world.now,
    maySay: ({ stillUntil }) => stillUntil <= world.now,
    mend: () => {
      for (const seat of world.seats) {
        world.startDaemon(seat);
        world.resume(seat);
        world.startProcess(seat);
      }
      world.cut([]);
    },
    checkRest: () => {
      for (const { node, dialer } of world.seats)
        if (dialer.open !== 1) throw new Broken(`S7: node ${node} has ${dialer.open} connections open`);
    },
  });
}
