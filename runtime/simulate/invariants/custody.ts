// I3 at every moment: what the kernel of a running process has is its own, on its way to it, or on its way off. And what a node has found
// that it cannot have, it is soon no candidate for.

import type { SimNode } from '../sim-process.ts';
import { isSettled } from './observe.ts';
import { Violation } from './violation.ts';
import type { Observed } from './observed.ts';

/** `isStray`: somebody has put it there by hand. O(addresses of the kernel and of the orders to it). */
export function checkCustody(node: SimNode, isStray: (ip: string) => boolean): void {
  const { state, host } = node;
  if (state === null || node.life !== 'running') return;
  // Excluded by the others it has nothing, whatever its table says; without the bus what it holds until others may have it.
  const { self, excluded } = state.bus;
  const counts = state.held !== null || (self !== null && !excluded.has(self));
  let busy: ReadonlySet<string> | null = null;
  for (const ip of host.kernel) {
    if (counts && (state.table.get(ip)?.owner === node.name || state.pending.get(ip)?.to === node.name)) continue;
    // What an earlier life has left may stay until it is looked at, and what is not managed here until its lease runs out.
    if (host.unrenewed.has(ip) && (state.host.release !== null || !node.manages(ip))) continue;
    busy ??= host.busyAddresses();
    if (busy.has(ip) || isStray(ip)) continue;
    throw new Violation('I3 fidelity', `${node.name} has ${ip}, which is not its own, and does not take it off`);
  }
}

/** How long it may take until everybody knows that a node cannot have an address. */
const knownMs = 5_000;

/** A node that could not plumb an address says so in order, and is no candidate for it meanwhile. */
export function checkUnable(node: SimNode, world: Observed): void {
  const { state } = node;
  if (state === null || state.host.unable.size === 0 || state.settled === null || !isSettled(node)) return;
  const ring = world.bus.ringOf(node.index);
  if (ring === null || ring.stalled || world.bus.isClogged(node.index) || world.now - node.touchedMs < knownMs) return;
  const clockMs = node.clock.read(world.now);
  if (clockMs - state.bus.roundSince < knownMs) return;
  for (const [ip, { until, delayMs }] of state.host.unable) {
    if (until === null || clockMs - (until - delayMs) < knownMs) continue;
    if (state.settled.entryOf.get(ip)?.candidates.includes(node.name) !== true) continue;
    throw new Violation('I1 coverage', `${node.name} could not plumb ${ip} ${knownMs} ms ago, and is still taken for one that can`);
  }
}
