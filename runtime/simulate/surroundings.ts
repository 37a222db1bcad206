// What a simulated node has around it, and whom it tells what happens to it. The world is that to its nodes, so that a node needs no world.

import type { Effect, Event } from '../core/contract.ts';
import type { NodeState } from '../core/state.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import type { BusSpeed } from './bus-speed.ts';
import type { Bus } from './sim-bus.ts';

export interface WorldPlan {
  readonly nodes: readonly NodeIr[];
  readonly speed: BusSpeed;
  readonly partition: 'available' | 'quorum';
  /** Lifetime of an address that nobody renews; 0: for ever. */
  readonly leaseMs: number;
  /** Clocks differ from the world's by up to this share. */
  readonly drift: number;
}

export interface Surroundings<Node> {
  readonly now: number;
  readonly bus: Bus;
  readonly plan: WorldPlan;
  readonly nodes: { readonly length: number };
  /** Addresses announced again without being acquired. */
  announced: number;
  later(ms: number, run: () => void): void;
  /** The node has had an event; its effects are carried out after this. */
  stepped(node: Node, event: Event, before: NodeState, effects: readonly Effect[]): void;
  tookEntry(node: Node, ring: number, at: number): void;
  kernelChanged(node: Node, ip: string, isPresent: boolean, why: string): void;
  processEnded(node: Node): void;
  /** Is about to be told to take addresses again. */
  undrained(node: Node): void;
}
