// What must hold of whole nodes at every moment, but for the time that it takes to notice: nobody answers for an address beside its owner; somebody does,
// where a node is fit to; who believes that he has it has it, and the other way round; the client's neighbour table names him; what a node has on a wrong
// interface goes away; and who has no bus, or no majority where that is asked for, lets go.
//
// A machine that is in trouble has an excuse while it is, and a little longer.

import { ownersOf, viewOf } from '../../core/node-view.ts';
import { Broken } from '../seam/seam-checker.ts';
import { Lasting } from './lasting.ts';
import type { Machine, WholeWorld } from './whole-world.ts';

/** For how long it may be so, in ms. */
const most = {
  /** Two machines of one view have an address: a planned move, whose old owner lets go when the new one has said that he has it. */
  twice: 1500,
  /** Two that do not hear each other by the bus: nobody takes what the LAN says another has, and who announces later gives way. */
  apart: 150,
  /** The same on a LAN that loses what one would hear of the other. */
  apartUnheard: 5000,
  /** No machine has it, and a node is fit: a round, a question and its repetitions, a look of the core. */
  none: 9000,
  /** A node that is fit is its owner by its own table, and its kernel does not have it. */
  owner: 2800,
  /** Ledger and kernel differ: until what was told too late, or got lost, has been looked for. */
  belief: 2300,
  /** A client believes somebody else: between two answers to a stranger who insists. */
  astray: 1200,
  stray: 6000,
  /** It has no bus, or no majority, and still serves: until the bus has found that out, and 1.5 time-outs. */
  alone: 6000,
} as const;

/** No limit holds for who stands still, until his guard ends him, or for what cannot be taken off; nor for so long after that. */
const excuseMs = 3000;
/** What a machine believes of itself is right sooner. */
const excuseOfBeliefMs = 1500;

export class WholeWatch {
  readonly #world: WholeWorld;
  readonly #lasting = new Lasting();
  /** Machines that were off the LAN, until all are in one view again: what was taken meanwhile nobody announces a second time. */
  readonly #wereCut = new Set<Machine>();

  constructor(world: WholeWorld) {
    this.#world = world;
  }

  look(): void {
    const { lan, machines, addresses } = this.#world;
    for (const machine of machines) if (lan.cut.has(machine.kernel)) this.#wereCut.add(machine);
    if (this.#wereCut.size > 0 && this.#isOneView()) this.#wereCut.clear();
    const fitMs = machines.reduce((longest, machine) => Math.max(longest, this.#for(`fit ${machine.node}`, this.#isFit(machine))), 0);
    for (const { ip } of addresses) {
      const holders = machines.filter(({ kernel }) => kernel.serves(ip));
      this.#twice(ip, holders);
      this.#none(ip, fitMs);
      this.#client(ip, holders);
    }
    for (const machine of machines) {
      this.#strays(machine);
      this.#belief(machine);
      this.#owner(machine);
      this.#alone(machine, fitMs);
    }
  }

  #for(name: string, isSo: boolean): number {
    return this.#lasting.forMs(name, isSo, this.#world.now);
  }

  #twice(ip: string, holders: readonly Machine[]): void {
    const isSo = holders.length > 1 && !holders.some((machine) => this.#isExcused(machine));
    const isApart = isSo && new Set(holders.map(viewIdOf)).size > 1;
    const forMs = this.#for(`twice ${ip}`, isSo);
    const apartMs = this.#for(`apart ${ip}`, isApart);
    const { loss, lossyUntil } = this.#world.lan;
    const isLossy = loss > 0 || lossyUntil + most.apartUnheard > this.#world.now;
    if (forMs > (isLossy ? most.apartUnheard : most.twice) || apartMs > (isLossy ? most.apartUnheard : most.apart)) {
      const who = holders.map(({ node }) => `node ${node}`).join(' and ');
      throw new Broken(`W1: ${ip} on ${who} for ${Math.round(forMs)} ms, ${Math.round(apartMs)} of them in different views`);
    }
  }

  /** `fitMs`: for how long some node could have it. Who has it by hand, or is no machine of ours, keeps it from all. */
  #none(ip: string, fitMs: number): void {
    const { lan, machines } = this.#world;
    const isSomewhere = machines.some(({ kernel }) => kernel.isOn && kernel.answersFor(ip)) || lan.strangers.has(ip);
    const forMs = this.#for(`none ${ip}`, !isSomewhere);
    if (Math.min(forMs, fitMs) > most.none)
      throw new Broken(`W5: ${ip} on no node for ${Math.round(forMs)} ms, although one is fit for ${Math.round(fitMs)} ms`);
  }

  #client(ip: string, holders: readonly Machine[]): void {
    const { lan } = this.#world;
    const [owner] = holders;
    const known = lan.client.get(ip);
    const isSo =
      owner !== undefined && holders.length === 1 && known !== owner.kernel.mac && !lan.unheard.has(ip) && !this.#isExcused(owner);
    const forMs = this.#for(`client ${ip}`, isSo);
    if (forMs > most.astray)
      throw new Broken(`W6: the client takes ${known ?? 'nobody'} for ${ip}, which node ${owner?.node} has, for ${Math.round(forMs)} ms`);
  }

  /** Marked as ours, and in a place that nobody has configured. */
  #strays(machine: Machine): void {
    const { kernel, node } = machine;
    const strays = kernel.addresses().filter(({ marked, index }) => marked && kernel.links.get(index)?.name !== 'eth1');
    const forMs = this.#for(`stray ${node}`, strays.length > 0 && !this.#isExcused(machine) && hasPlace(machine));
    if (forMs > most.stray) throw new Broken(`W7: ${strays[0]?.ip} is on a wrong interface of node ${node} for ${Math.round(forMs)} ms`);
  }

  #belief(machine: Machine): void {
    const { kernel, node, process } = machine;
    const isSane = process !== null && !this.#isExcused(machine, excuseOfBeliefMs) && kernel.trouble.lookFails === 0;
    const place = kernel.linkNamed('eth1')?.index;
    const there = kernel.addresses().filter(({ index, prefixLength }) => index === place && prefixLength === 32).length;
    const forMs = this.#for(`belief ${node}`, isSane && process.plumbedCount() !== there);
    if (forMs > most.belief)
      throw new Broken(
        `W8: node ${node} believes that it has ${process?.plumbedCount()} addresses, its kernel has ${there}, for ${Math.round(forMs)} ms`,
      );
  }

  #owner(machine: Machine): void {
    const { node, kernel, process } = machine;
    const { lan, machines, addresses } = this.#world;
    const isFit = this.#isFit(machine);
    const table = process === null ? null : ownersOf(process.state());
    for (const { ip } of addresses) {
      const isElsewhere = lan.strangers.has(ip) || machines.some((other) => other !== machine && other.kernel.answersFor(ip));
      const isSo = isFit && table?.get(ip) === `node${node}` && !isElsewhere && !kernel.serves(ip);
      const forMs = this.#for(`owner ${node} ${ip}`, isSo);
      if (forMs > most.owner) throw new Broken(`W9: node ${node} owns ${ip} and does not have it for ${Math.round(forMs)} ms`);
    }
  }

  /** `fitMs`: for how long there is somebody who asks for what it has. */
  #alone(machine: Machine, fitMs: number): void {
    const { daemon, kernel, node } = machine;
    const serves = this.#world.addresses.some(({ ip }) => kernel.serves(ip));
    const isSilent = daemon.state !== 'up' && !this.#isExcused(machine) && serves;
    const silentMs = Math.min(this.#for(`silent ${node}`, isSilent), fitMs);
    const isMinor = this.#world.partition === 'quorum' && !this.#hasMajority(machine) && !this.#isExcused(machine) && serves;
    const minorMs = this.#for(`minor ${node}`, isMinor);
    if (Math.max(silentMs, minorMs) > most.alone)
      throw new Broken(
        `W10: node ${node} serves without ${isMinor ? 'a majority' : 'a bus'} for ${Math.round(Math.max(silentMs, minorMs))} ms`,
      );
  }

  #hasMajority(machine: Machine): boolean {
    const { machines, rings } = this.#world;
    const side = machines.filter(
      ({ daemon, process }) => process !== null && daemon.state === 'up' && rings.apart.has(daemon) === rings.apart.has(machine.daemon),
    );
    return side.includes(machine) && side.length * 2 > machines.length;
  }

  /** Could take any address now, by everything that is known of it from outside. */
  #isFit(machine: Machine): boolean {
    const { kernel, daemon, process } = machine;
    if (process === null || !kernel.isOn || daemon.state !== 'up' || this.#isExcused(machine) || !hasPlace(machine)) return false;
    if (kernel.trouble.addFails + kernel.trouble.lookFails > 0 || kernel.addresses().some(({ marked }) => !marked)) return false;
    const { phase, mature, quorum, draining, dampedUntil } = viewOf(process.state());
    return phase === 'settled' && mature && quorum && !draining && dampedUntil <= this.#world.now;
  }

  #isExcused(machine: Machine, afterMs = excuseMs): boolean {
    const { kernel, gate, troubledAt } = machine;
    const { now } = this.#world;
    if (gate.stillUntil > now || troubledAt + afterMs > now || this.#wereCut.has(machine)) return true;
    return kernel.trouble.removeFails > 0 || kernel.trouble.slowMs > 0;
  }

  #isOneView(): boolean {
    const { machines, lan } = this.#world;
    return lan.cut.size === 0 && new Set(machines.map(viewIdOf)).size === 1;
  }
}

function viewIdOf({ process }: Machine): string | null {
  return process === null ? null : viewOf(process.state()).viewId;
}

function hasPlace({ kernel }: Machine): boolean {
  const link = kernel.linkNamed('eth1');
  return link?.up === true && link.carrier;
}
