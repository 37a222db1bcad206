// What must hold of whole nodes: on the LAN nobody answers for an address beside its owner for longer than it takes to notice, and when all is mended
// the kernels have what the tables say, each address once, nothing elsewhere, nothing under way.

import { ownersOf, viewOf } from '../../core/node-view.ts';
import { Broken } from '../seam/seam-checker.ts';
import type { Machine, WholeWorld } from './whole-world.ts';

/** Two machines may answer for one address for this long: until one has heard the other announce it (again after a second), and has taken it off. */
const twiceMaxMs = 1500;
/** No limit holds for who stands still, until his guard ends him, or for what cannot be taken off; nor for so long after that. */
const excuseMs = 3000;

export class WholeChecker {
  readonly #world: WholeWorld;
  /** By address: since when more than one machine has answered for it, without an excuse. */
  readonly #twiceSince = new Map<string, number>();
  /** Machines that were off the LAN, until all are in one view again: what was taken meanwhile nobody announces a second time. */
  readonly #wereCut = new Set<Machine>();

  constructor(world: WholeWorld) {
    this.#world = world;
  }

  look(): void {
    const { now, lan, machines } = this.#world;
    for (const machine of machines) if (lan.cut.has(machine.kernel)) this.#wereCut.add(machine);
    if (this.#wereCut.size > 0 && this.#isOneView()) this.#wereCut.clear();
    for (const { ip } of this.#world.addresses) {
      const holders = this.#world.machines.filter(({ kernel }) => kernel.serves(ip));
      if (holders.length < 2 || holders.some((machine) => this.#isExcused(machine))) {
        this.#twiceSince.delete(ip);
        continue;
      }
      const since = this.#twiceSince.get(ip) ?? now;
      this.#twiceSince.set(ip, since);
      if (now - since > twiceMaxMs)
        throw new Broken(`W1: ${ip} on ${holders.map(({ node }) => `node ${node}`).join(' and ')} for ${Math.round(now - since)} ms`);
    }
  }

  /** Why the cluster has not come to rest, or nothing. */
  unrest(): string {
    const { machines, addresses } = this.#world;
    const [first] = machines;
    const table = first?.process == null ? null : ownersOf(first.process.state());
    for (const { node, process } of machines) {
      if (process === null) return `node ${node} does not run`;
      const view = viewOf(process.state());
      if (view.phase !== 'settled') return `node ${node} is ${view.phase} (${process.connection().trouble ?? 'no trouble'})`;
      const owners = ownersOf(process.state());
      for (const { ip } of addresses)
        if (owners.get(ip) !== table?.get(ip)) return `${ip} is ${owners.get(ip)}'s for node ${node}, ${table?.get(ip)}'s for node 1`;
      if (process.counters()['host_busy'] !== 0) return `node ${node} has work under way`;
    }
    for (const { ip } of addresses) {
      const owner = table?.get(ip) ?? null;
      if (owner === null) return `${ip} has no owner`;
      for (const { node, kernel } of machines) {
        const rows = kernel.addresses().filter((each) => each.ip === ip);
        const wanted = owner === `node${node}` ? 1 : 0;
        if (rows.length !== wanted) return `${ip} is ${owner}'s, and node ${node} has ${rows.length} of it`;
        if (rows.some(({ index }) => kernel.links.get(index)?.name !== 'eth1')) return `${ip} is elsewhere on node ${node}`;
      }
    }
    return '';
  }

  #isExcused(machine: Machine): boolean {
    const { kernel, gate, troubledAt } = machine;
    const { now } = this.#world;
    if (gate.stillUntil > now || troubledAt + excuseMs > now || this.#wereCut.has(machine)) return true;
    return kernel.trouble.removeFails > 0 || kernel.trouble.slowMs > 0;
  }

  #isOneView(): boolean {
    const { machines, lan } = this.#world;
    const ids = new Set(machines.map(({ process }) => (process === null ? null : viewOf(process.state()).viewId)));
    return lan.cut.size === 0 && ids.size === 1;
  }
}
