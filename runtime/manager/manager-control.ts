// A manager in the control group: it says that it is one, hears who the nodes are and what they run with, and asks them.

import { compareText } from '../../base/compare-text.ts';
import type { BusEvent } from '../bus/bus.ts';
import type { NodePort } from '../console/node-port.ts';
import { Agreement, type Differences } from '../control/node-agreement.ts';
import type { AskerConfig } from '../control/asker.ts';
import type { Configured, Hello, Request, Timings } from '../control/control-messages.ts';
import { isOfAnother } from '../core/membership/seats.ts';
import { namePrefix, type MemberId } from '../core/membership/view.ts';
import { isRollout } from '../control/rollout-fields.ts';
import type { RolloutMessage } from '../core/rollout/rollout-messages.ts';
import type { OnDisk } from '../process/ir-on-disk.ts';
import type { Configurations } from './config-drift.ts';
import { Seat, type SeatPorts } from '../control/seat.ts';
import { beside } from '../daemon/beside.ts';
import { lookMs, sightOf } from '../daemon/node-control.ts';
import { machinesIn } from '../daemon/node-settings.ts';
import type { Log } from '../process/log.ts';
import { machineId } from '../process/machine-id.ts';
import { ControlCache } from './control-cache.ts';
import type { ManagerPort } from './manager-port.ts';
import type { ManagerPlan } from './pull-plan.ts';
import { Requests } from './running-requests.ts';

export interface ManagerControlPorts {
  readonly bus: SeatPorts;
  /** `Bus.machineOf`; nothing where the bus knows nothing of machines. */
  readonly machineOf: (member: MemberId) => readonly string[];
  readonly log: Log;
  readonly snapshot: NodePort['snapshot'];
  readonly configuration: NodePort['configuration'];
  readonly onDisk: NodePort['onDisk'];
  /** Of our private key, as it is now. */
  readonly key: () => string | null;
  /** A node says how long its fail-over took. */
  readonly onTimings: (node: string, timings: Timings) => void;
  /** A manager, this one as well, asks something of nodes. */
  readonly onRequest: (request: Request) => void;
  /** Where answers are kept. */
  readonly cachePath: string;
  readonly incarnation: string;
}

/** Who hears of rollouts. */
export interface RolloutSeat {
  readonly counters: Readonly<Record<string, number>>;
  take(from: string, message: RolloutMessage): void;
  onView(): void;
}

export class ManagerControl {
  readonly requests: Requests;
  readonly #seat: Seat;
  #plan: ManagerPlan;
  readonly #agreement: Agreement;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  readonly #ports: ManagerControlPorts;
  readonly #configured = new Map<MemberId, Configured>();
  #disk: OnDisk | null = null;
  #placed = '';
  #rollouts: RolloutSeat | null = null;
  #refused = 0;

  constructor(ports: ManagerControlPorts, plan: ManagerPlan) {
    this.#log = ports.log;
    this.#ports = ports;
    this.#plan = plan;
    this.#seat = new Seat(plan.member.groups.control, helloOf(plan, ports.key()), ports.bus, {
      onMessage: (from, message) => {
        if (message.kind === 'configured') this.#configured.set(from, message);
        else if (isRollout(message)) this.#onRollout(from, message);
        else if (message.kind === 'timings') this.#onTimings(from, message);
        else {
          if (message.kind === 'request' && this.#seat.helloOf(from)?.name === message.id.manager) ports.onRequest(message);
          this.requests.asker.take(from, message);
        }
      },
      onView: (members) => {
        for (const member of this.#configured.keys()) if (!members.includes(member)) this.#configured.delete(member);
        this.requests.asker.onView(members);
        this.#sayPlace();
        this.#rollouts?.onView();
      },
      onHello: (member, hello) => {
        this.requests.asker.onHello(member, hello);
        if (hello.type === 'Momentum') this.#rollouts?.onView();
      },
    });
    this.requests = new Requests(
      {
        say: (message, to) => this.#seat.say(message, to ?? null),
        self: () => this.#seat.self,
        members: () => this.#seat.members,
        helloOf: (member) => this.#seat.helloOf(member),
        now: () => performance.now(),
        wallClock: () => Date.now(),
        log: ports.log,
        later,
        whyRefused: (node) => whyRefused(this.#plan, this.#machines(), node),
      },
      askerConfig(plan),
      ports.incarnation,
      new ControlCache(ports.cachePath, ports.log, () => Date.now()),
    );
    this.#agreement = new Agreement(
      () => sightOf(ports.snapshot),
      () => this.#seat.hellos().map(({ hello }) => hello),
      ports.log,
    );
    this.#timer = setInterval(() => void beside(this.#log, 'the look at who differs', () => this.#look()), lookMs).unref();
  }

  take(event: BusEvent): void {
    void beside(this.#log, 'the control group', () => this.#seat.take(event));
  }

  reload(plan: ManagerPlan): void {
    this.#plan = plan;
    this.#seat.introduce(helloOf(plan, this.#ports.key()));
    this.requests.asker.configure(askerConfig(plan));
  }

  #onTimings(from: MemberId, timings: Timings): void {
    const sender = this.#seat.helloOf(from);
    if (sender?.type === 'Momentum') this.#ports.onTimings(sender.name, timings);
  }

  differences(): Differences {
    return this.#agreement.read();
  }

  /** Nodes in the control group that have said who they are. */
  nodes(): readonly string[] {
    return this.#seat.hellos().flatMap(({ hello }) => (hello.type === 'Momentum' ? [hello.name] : []));
  }

  /** The nodes that are there; null: the bus is gone. */
  present(): readonly string[] | null {
    return this.#seat.members.length === 0 ? null : this.nodes();
  }

  attach(rollouts: RolloutSeat): void {
    this.#rollouts = rollouts;
  }

  say(message: RolloutMessage): boolean {
    return this.#seat.say(message);
  }

  /** Each says of himself only; orders are those of managers. */
  #onRollout(from: MemberId, message: RolloutMessage): void {
    const who = this.#seat.helloOf(from);
    const isHis = 'node' in message ? who?.type === 'Momentum' && who.name === message.node : who?.type === 'Manager';
    if (isHis && who !== null) this.#rollouts?.take(who.name, message);
    else this.#refused++;
  }

  /** Names that a request may be sent to. */
  cluster(): ReturnType<ManagerPort['cluster']> {
    const hellos = this.#seat.hellos().flatMap(({ hello }) => (hello.type === 'Momentum' ? [hello] : []));
    const { nodes } = this.#plan.ir;
    return {
      nodes: nodes.flatMap(({ name }) => (name === null ? [] : [name])),
      subclusters: [
        ...new Set([...hellos.flatMap(({ subcluster }) => subcluster ?? []), ...nodes.map(({ subcluster }) => subcluster)]),
      ].sort(),
      present: hellos.map(({ name }) => name).sort(),
    };
  }

  /** In the order of the names; who is not there is a node of the configuration. */
  configurations(): Configurations {
    const present = this.#seat.hellos().flatMap(({ member, hello }) => (hello.type === 'Momentum' ? [{ member, name: hello.name }] : []));
    const absent = this.cluster().nodes.filter((name) => !present.some((each) => each.name === name));
    const nodes = [
      ...present.map(({ member, name }) => ({ node: name, present: true, configured: this.#configured.get(member) ?? null })),
      ...absent.map((node) => ({ node, present: false, configured: null })),
    ].sort((a, b) => compareText(a.node, b.node));
    return { wanted: this.#ports.configuration(), onDisk: this.#disk, nodes };
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#seat.counters, ...this.requests.counters(), rollouts_refused: this.#refused, ...this.#rollouts?.counters };
  }

  close(): void {
    clearInterval(this.#timer);
    this.requests.asker.close();
  }

  /** What the bus has this machine under. */
  #machines(): readonly string[] {
    const { self } = this.#seat;
    return self === null ? [] : this.#ports.machineOf(self);
  }

  /** Once for each place: nodes take no commands from elsewhere. */
  #sayPlace(): void {
    const texts = this.#machines();
    if (texts.join() === this.#placed) return;
    this.#placed = texts.join();
    const { ir, name } = this.#plan;
    if (!isOfAnother(machinesIn(ir), texts, name)) return;
    this.#log('error', `${placeText(this.#plan, texts)}: nodes take no commands from it`, { node: name });
  }

  async #look(): Promise<void> {
    this.#seat.showKey(this.#ports.key());
    this.#seat.flush();
    this.#sayPlace();
    this.#agreement.look();
    this.#disk = await this.#ports.onDisk();
  }
}

/** What the operator at this manager is told; a node says nothing of its configuration to who may be anybody. */
function whyRefused(plan: ManagerPlan, machines: readonly string[], node: string): string {
  if (isOfAnother(machinesIn(plan.ir), machines, plan.name)) return placeText(plan, machines);
  const where = machines.length === 0 ? 'this machine' : `this machine (${machines.join(', ')} on the bus)`;
  return `by the IR that ${node} runs ${plan.name} is no manager, or not on ${where}: reload the IR there, "show configuration" says who runs which`;
}

function placeText({ ir, name }: ManagerPlan, machines: readonly string[]): string {
  const known = machinesIn(ir);
  const whose = [...new Set(machines.flatMap((text) => known.get(text) ?? []))];
  const own = [...known].flatMap(([text, names]) => (names.includes(name) && !text.startsWith(namePrefix) ? [text] : []));
  const where = own.length === 0 ? '' : `, and ${name} is at ${own.join(', ')}`;
  return `this machine has the address ${machines.join(', ')} on the bus, which by the IR is that of ${whose.join(', ')}${where}. Start ${name} on its own machine, or correct the IR on all nodes`;
}

function helloOf({ name, member }: ManagerPlan, key: string | null): Hello {
  const own = { name, subcluster: null, clusterGroup: member.groups.cluster, values: [], machine: machineId(), key };
  return { kind: 'hello', type: 'Manager', ...own };
}

function askerConfig({ name, member, ir }: ManagerPlan): AskerConfig {
  return { manager: name, clusterGroup: member.groups.cluster, nodes: ir.nodes.flatMap((node) => node.name ?? []) };
}

function later(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
