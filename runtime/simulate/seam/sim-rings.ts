// The rings of the simulated daemons: who hears whom, one order for all that a ring carries, and what each daemon is told when a ring forms.
//
// A daemon that was away while the others formed a ring without it may tell its processes of the next ring alone, without a change of members: so it was
// seen (ARCHITECTURE.md, "Views out of CPG"), and what was sent in between never comes.

import type { Ordered, Place, RingDaemon, Rings, SimRing } from './seam-ports.ts';

export class SimRings implements Rings {
  /** Cut from the others; they hear each other. */
  readonly apart = new Set<RingDaemon>();
  readonly #world: Place;
  readonly #daemons: () => readonly RingDaemon[];
  #sequence = 4n;
  #isDue = false;

  constructor(world: Place, daemons: () => readonly RingDaemon[]) {
    this.#world = world;
    this.#daemons = daemons;
  }

  /** Something has changed: rings with a member that is gone stall, and after the detection new ones form. */
  disturb(detectionMs: number): void {
    for (const daemon of this.#daemons()) {
      const { ring } = daemon;
      if (ring !== null && !ring.daemons.every((other) => other.ring === ring && this.#hears(daemon, other))) ring.stalled = true;
    }
    if (this.#isDue) return;
    this.#isDue = true;
    this.#world.later(detectionMs, () => {
      this.#isDue = false;
      this.#form();
    });
  }

  /** Puts something in the order of a ring: every daemon of it gets it, in this order. */
  order(daemon: RingDaemon, entry: Ordered): boolean {
    const { ring } = daemon;
    if (ring === null || ring.stalled) return false;
    for (const each of ring.daemons) if (each.ring === ring) each.deliver(entry);
    return true;
  }

  #hears(a: RingDaemon, b: RingDaemon): boolean {
    return a.state === 'up' && b.state === 'up' && this.apart.has(a) === this.apart.has(b);
  }

  #form(): void {
    const up = this.#daemons().filter(({ state }) => state === 'up');
    const sides = [up.filter((daemon) => !this.apart.has(daemon)), up.filter((daemon) => this.apart.has(daemon))];
    this.#sequence += 4n;
    for (const side of sides) {
      const [first] = side;
      if (first === undefined) continue;
      const isSame = first.ring !== null && !first.ring.stalled && first.ring.daemons.length === side.length;
      if (isSame && side.every((daemon) => daemon.ring === first.ring)) continue;
      const ring: SimRing = { id: { nodeId: first.nodeId, sequence: this.#sequence }, daemons: side, stalled: false };
      // Who comes directly from the same ring goes on together; what the others had sent there is lost.
      const before = new Map(side.map((daemon) => [daemon, daemon.ring]));
      for (const daemon of side) daemon.ring = ring;
      const everybody = side.flatMap((daemon) => daemon.localMembers());
      for (const daemon of side) {
        const old = before.get(daemon) ?? null;
        daemon.ringFormed(ring, everybody, (other) => old !== null && before.get(other) === old);
      }
    }
    for (const daemon of up) daemon.flush();
  }
}
