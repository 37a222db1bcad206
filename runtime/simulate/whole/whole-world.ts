// Whole nodes in a world without real time: `ClusterNode` with its outbox, proofs and pulse, `HostWork` with its ledger, the bus, the engine that talks to
// Corosync and its views run as the daemon runs them; below them are simulated daemons of Corosync, kernels and a LAN.

import { CorosyncEngine } from '../../bus/corosync.ts';
import { createBus } from '../../bus/group-bus.ts';
import { ClusterNode } from '../../daemon/cluster-node.ts';
import type { ManagedAddress, Neighbour } from '../../host/host.ts';
import { managedAddress, nodeIr } from '../node-ir.ts';
import { Random } from '../random.ts';
import { SimTime } from '../sim-time.ts';
import type { Place } from '../seam/seam-ports.ts';
import { SimDaemon } from '../seam/sim-daemon.ts';
import { SimRings } from '../seam/sim-rings.ts';
import { Gate } from './gate.ts';
import { SimKernel } from './sim-kernel.ts';
import { SimLan } from './sim-lan.ts';
import { SimMachineHost } from './sim-machine-host.ts';

export interface Machine {
  readonly node: number;
  readonly daemon: SimDaemon;
  readonly kernel: SimKernel;
  process: ClusterNode | null;
  gate: Gate;
  pid: number;
  /** When its process was last not what it should be: standing still, killed, off. */
  troubledAt: number;
}

/** What the command line says of the bus, wrongly: its own word counts. */
const failureTimeoutMs = 400;
const leaseSec = 10;
/** The guard kills a daemon that shows no sign of life for so long. */
const guardPatienceMs = 2500;
const prefixLength = 32;

export class WholeWorld extends SimTime implements Place {
  readonly random: Random;
  readonly rings: SimRings;
  readonly lan: SimLan;
  readonly machines: readonly Machine[];
  readonly addresses: readonly ManagedAddress[];
  readonly partition: 'available' | 'quorum';
  /** The last things that were said, for whoever reads a failure. */
  readonly story: string[] = [];
  #pid = 100;

  constructor(nodes: number, addresses: number, seed: number) {
    super();
    this.random = new Random(seed, 'whole');
    this.partition = this.random.chance(0.7) ? 'available' : 'quorum';
    this.rings = new SimRings(this, () => this.machines.map(({ daemon }) => daemon));
    this.lan = new SimLan(this, () => this.machines.map(({ kernel }) => kernel).filter(({ isOn }) => isOn));
    this.addresses = Array.from({ length: addresses }, (_, index) => ({
      ip: managedAddress(index + 1).ip,
      interface: 'eth1',
      prefixLength,
    }));
    this.machines = Array.from({ length: nodes }, (_, index): Machine => {
      const node = index + 1;
      const daemon = new SimDaemon(this, this.rings, node);
      return { node, daemon, kernel: new SimKernel(this, this.lan, node), process: null, gate: new Gate(this), pid: 0, troubledAt: 0 };
    });
  }

  tell(who: string, text: string): void {
    this.story.push(`${this.now.toFixed(1).padStart(9)} ${who}: ${text}`);
    if (this.story.length > 400) this.story.shift();
  }

  startProcess(machine: Machine): void {
    if (machine.process !== null || !machine.kernel.isOn) return;
    const { daemon, kernel, node } = machine;
    const gate = new Gate(this);
    const pid = ++this.#pid;
    const timers = gate.timers();
    const engine = new CorosyncEngine((done) => gate.later(0.1, () => done(gate.library(daemon.library(pid)))), timers);
    const bus = createBus(engine, { messages: 256, bytes: 1 << 22 }, timers);
    machine.gate = gate;
    machine.pid = pid;
    machine.process = new ClusterNode(
      {
        bus,
        host: new SimMachineHost(this, gate, kernel, this.lan, () => this.#neighbours()),
        log: (level, text) => this.tell(`node ${node}`, `${level} ${text}`),
        now: timers.now,
        timers,
      },
      {
        settings: this.#settings(machine),
        timeoutByOption: false,
        addresses: this.addresses,
        refused: new Map(),
        leaseSec,
        witness: true,
        members: this.machines.map((each) => addressOf(each.node)),
        respectForeign: false,
      },
    );
    this.tell(`node ${node}`, 'process starts');
    machine.process.begin();
  }

  /** kill -9. Its Corosync sees it, and its guard takes its addresses off. */
  killProcess(machine: Machine): void {
    if (machine.process === null) return;
    this.tell(`node ${machine.node}`, 'process is killed');
    machine.gate.end();
    machine.process = null;
    machine.kernel.ear = null;
    machine.troubledAt = this.now;
    machine.daemon.processDied(machine.pid);
    this.later(this.random.between(3, 30), () => this.#guardRemoves(machine));
  }

  /** SIGSTOP: after its patience the guard ends it, and the unit starts it again. */
  standStill(machine: Machine, ms: number): void {
    const { gate } = machine;
    if (machine.process === null) return;
    this.tell(`node ${machine.node}`, `process stands still for ${Math.round(ms)} ms`);
    gate.standStill(ms);
    machine.troubledAt = this.now + Math.min(ms, guardPatienceMs);
    if (ms <= guardPatienceMs) return;
    this.later(guardPatienceMs, () => {
      if (machine.gate !== gate || gate.isOver) return;
      this.killProcess(machine);
      this.later(1000, () => this.startProcess(machine));
    });
  }

  /** Power off. */
  crash(machine: Machine): void {
    if (!machine.kernel.isOn) return;
    this.tell(`node ${machine.node}`, 'machine is off');
    machine.gate.end();
    machine.process = null;
    machine.troubledAt = this.now;
    machine.kernel.switchOff();
    machine.daemon.processDied(machine.pid);
    machine.daemon.kill();
  }

  switchOn(machine: Machine): void {
    if (machine.kernel.isOn) return;
    machine.kernel.switchOn();
    this.later(this.random.between(50, 500), () => machine.daemon.start());
    this.later(this.random.between(100, 900), () => this.startProcess(machine));
  }

  #guardRemoves(machine: Machine): void {
    const ours = new Set(this.addresses.map(({ ip }) => ip));
    if (machine.process !== null) return;
    for (const address of machine.kernel.addresses()) if (ours.has(address.ip)) machine.kernel.drop(address);
  }

  #neighbours(): readonly Neighbour[] {
    return this.machines.map(({ node, kernel }) => ({ ip: addressOf(node), mac: kernel.mac, ageSec: 1 }));
  }

  #settings({ node, pid }: Machine) {
    const name = `node${node}`;
    return {
      node: nodeIr({
        name,
        addresses: this.addresses.map((_, index) => managedAddress(index + 1)),
        balanceSetSize: 2,
        viewMatureTimeSec: 2,
        viewBalanceIntervalSec: 5,
        viewBroadcastIntervalSec: 30,
        heartbeatStartDelaySec: 0,
        heartbeatsPerSec: 2,
        ifCheckIntervalSec: 30,
        ifDownLimitSec: 1,
      }),
      member: {
        privateName: `#ec0-${pid}#${name}`,
        node: name,
        subcluster: 'default',
        type: 'Momentum' as const,
        version: '5.0',
        address: `${addressOf(node)}:4802`,
        groups: ['ec_console', 'ec_sc_default', 'ec_cluster'],
      },
      clusterSize: this.machines.length,
      machines: new Map(),
      names: this.machines.map((each) => `node${each.node}`),
      partition: this.partition,
      incarnation: `${node}.${pid}`,
      failureTimeoutMs,
      hears: true,
    };
  }
}

function addressOf(node: number): string {
  return `10.200.0.${node}`;
}
