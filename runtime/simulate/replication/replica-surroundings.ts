// What a replicated object of the simulator has around it: its machine, and the world around that. Neither is known to it by name.

import type { Clock as WallClock } from '../../core/replication/contents.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Bus } from '../sim-bus.ts';

export interface Machine<Thing> {
  /** As the daemon has it. */
  readonly steady: WallClock;
  /** Somebody, or something, sets the clock. */
  shiftWall(ms: number): void;
  readonly world: Surroundings<Thing>;
  readonly index: number;
  readonly name: string;
  readonly clock: Clock;
  readonly life: 'off' | 'running' | 'paused';
  readonly objects: ReadonlyMap<string, Thing>;
  /** Of the process that runs now. */
  readonly privateName: string;
  localMs(): number;
  wallMs(): number;
}

export interface Surroundings<Thing> {
  readonly now: number;
  readonly events: number;
  readonly isCalm: boolean;
  /** Chance that the bus does not take a message. */
  readonly refusals: number;
  readonly random: Random;
  readonly nodes: readonly Machine<Thing>[];
  readonly buses: ReadonlyMap<string, Bus<Uint8Array>>;
  bus(name: string): Bus<Uint8Array>;
  newSession(): number;
  born(thing: Thing): void;
  objects(): readonly Thing[];
  later(ms: number, run: () => void): void;
  /** Counts something that must happen at times. */
  sometimes(what: string, times?: number): void;
  /** What arrives in place of a message. */
  tamper(to: Thing, from: number, bytes: Uint8Array): readonly Uint8Array[];
}
