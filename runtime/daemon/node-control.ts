// A node in the control group: it says who it is, hears who the others are, knows who differs in what, and answers the commands of managers. Loaded
// with the console, apart from what fails addresses over.

import { terminal } from '../../base/terminal-text.ts';
import type { BusEvent } from '../bus/bus.ts';
import { answerRequest, type Served } from '../console/console-request.ts';
import type { NodePort } from '../console/node-port.ts';
import { judgeRemote } from '../console/remote.ts';
import { agreedValues } from '../control/agreed-values.ts';
import { Agreement, type Differences } from '../control/node-agreement.ts';
import { Answerer, type AnswererConfig } from '../control/answerer.ts';
import type { Configured, Hello, Request, Timings } from '../control/control-messages.ts';
import { idText } from '../control/control-wire.ts';
import { isRollout } from '../control/rollout-fields.ts';
import { Seat, type SeatPorts } from '../control/seat.ts';
import type { RolloutMessage } from '../core/rollout/rollout-messages.ts';
import { isOfAnother } from '../core/membership/seats.ts';
import type { MemberId } from '../core/membership/view.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import type { Log } from '../process/log.ts';
import { machineId } from '../process/machine-id.ts';
import { beside } from './beside.ts';
import { machinesIn } from './node-settings.ts';
import type { ShareNow } from './rollout/share.ts';

export interface ControlPorts {
  readonly bus: SeatPorts;
  /** `Bus.machineOf`; nothing where the bus knows nothing of machines. */
  readonly machineOf: (member: MemberId) => readonly string[];
  readonly log: Log;
  readonly snapshot: NodePort['snapshot'];
  readonly configuration: NodePort['configuration'];
  readonly onDisk: NodePort['onDisk'];
  /** Of our private key, as it is now. */
  readonly key: () => string | null;
  /** Another node says how long its fail-over took. */
  readonly onTimings: (node: string, timings: Timings) => void;
  /** A manager asks something of nodes. */
  readonly onRequest: (request: Request) => void;
  /** What answers at the console. Null: it is not open yet. */
  readonly served: () => Served | null;
}

/** Who hears of rollouts. */
export interface RolloutSeat {
  readonly counters: Readonly<Record<string, number>>;
  take(message: RolloutMessage): void;
  onView(managers: readonly string[], nodes: readonly string[]): void;
}

export type RemoteCommands = AnswererConfig['allowed'];

export const lookMs = 1000;

export class NodeControl {
  readonly #seat: Seat;
  readonly #agreement: Agreement;
  readonly #answerer: Answerer;
  readonly #allowed: RemoteCommands;
  readonly #name: string;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  readonly #ports: ControlPorts;
  #configured: Configured | null = null;
  #rollouts: RolloutSeat | null = null;
  readonly #counters = { rollouts_refused: 0 };
  #machines: ReadonlyMap<string, readonly string[]>;

  constructor(ports: ControlPorts, name: string, ir: ClusterIr, node: NodeIr, allowed: RemoteCommands) {
    this.#name = name;
    this.#allowed = allowed;
    this.#log = ports.log;
    this.#ports = ports;
    this.#machines = machinesIn(ir);
    this.#seat = new Seat(node.groups.control, helloOf(name, node, ports.key()), ports.bus, {
      onMessage: (from, message) => {
        if (isRollout(message)) this.#onRollout(from, message);
        else if (message.kind !== 'timings') {
          if (message.kind === 'request' && this.#helloOf(from)?.name === message.id.manager) ports.onRequest(message);
          this.#answerer.take(from, message);
        } else {
          const sender = this.#seat.helloOf(from);
          if (sender?.type === 'Momentum') ports.onTimings(sender.name, message);
        }
      },
      onView: (members) => {
        this.#answerer.onView(members);
        this.#tellRollouts();
        // Whoever is new has not heard it.
        if (members.length > 0 && this.#configured !== null) this.#seat.say(this.#configured);
      },
      onHello: (_, { type }) => {
        if (type === 'Manager') this.#tellRollouts();
      },
    });
    this.#answerer = new Answerer(
      {
        say: (message, to) => this.#seat.say(message, to),
        helloOf: (member) => this.#helloOf(member),
        judge: (command, broadcast) => judgeRemote(command, broadcast, ports.served()?.commands ?? []),
        run: (request) => runRequest(request, ports.served()),
        now: () => performance.now(),
        log: ports.log,
        breathe: () => new Promise((resolve) => setImmediate(resolve)),
      },
      answererConfig(name, ir, node, allowed),
    );
    this.#agreement = new Agreement(
      () => sightOf(ports.snapshot),
      () => this.#seat.hellos().map(({ hello }) => hello),
      ports.log,
    );
    this.#timer = setInterval(() => void beside(this.#log, 'the look at who differs', () => this.#look()), lookMs).unref();
  }

  /** What the bus says, other than to the cluster group. */
  take(event: BusEvent): void {
    void beside(this.#log, 'the control group', () => this.#seat.take(event));
  }

  reload(ir: ClusterIr, node: NodeIr): void {
    this.#machines = machinesIn(ir);
    this.#answerer.configure(answererConfig(this.#name, ir, node, this.#allowed));
    this.#seat.introduce(helloOf(this.#name, node, this.#ports.key()));
  }

  /** Best effort: who has no bus just now does not hear it. */
  tell(timings: Timings): void {
    this.#seat.say(timings);
  }

  differences(): Differences {
    return this.#agreement.read();
  }

  counters(): Readonly<Record<string, number>> {
    // How many were asked is told by how they were answered.
    const { requests: _, ...rest } = this.#answerer.counters;
    return { ...this.#seat.counters, ...rest, ...this.#counters, ...this.#rollouts?.counters };
  }

  /** Requests that were answered, by how. */
  outcomes(): Readonly<Record<string, number>> {
    return this.#answerer.outcomes;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Of a node that takes rollouts: what it is told of them. */
  attach(rollouts: RolloutSeat): (message: RolloutMessage) => boolean {
    this.#rollouts = rollouts;
    return (message) => this.#seat.say(message);
  }

  /** Nodes in the control group that have said who they are. */
  nodes(): readonly string[] {
    return this.seen().there.map(({ node }) => node);
  }

  /** The same with their cluster groups, and how many have said nothing. */
  seen(): Pick<ShareNow, 'there' | 'unknown'> {
    const hellos = this.#seat.hellos();
    const there = hellos.flatMap(({ hello }) => (hello.type === 'Momentum' ? [{ node: hello.name, group: hello.clusterGroup }] : []));
    return { there, unknown: this.#seat.members.length - hellos.length };
  }

  #tellRollouts(): void {
    const managers = this.#seat.hellos().flatMap(({ hello: { type, name } }) => (type === 'Manager' ? [name] : []));
    if (this.#seat.members.length > 0) this.#rollouts?.onView(managers, this.nodes());
  }

  /** Orders of managers of our configuration, and what nodes say of themselves. */
  #onRollout(from: MemberId, message: RolloutMessage): void {
    if (this.#rollouts === null) return;
    const who = this.#helloOf(from);
    const isNode = 'node' in message;
    const isHis = isNode
      ? who?.type === 'Momentum' && who.name === message.node
      : who?.type === 'Manager' && this.#answerer.isNamed(who.name);
    const isOfHim = message.kind !== 'offer' || message.id.manager === who?.name;
    if (isHis && isOfHim) {
      this.#rollouts.take(message);
      return;
    }
    this.#counters.rollouts_refused++;
    if (this.#counters.rollouts_refused > 1) return;
    const name = who?.name ?? 'somebody who has not said who he is';
    this.#log('warn', terminal`a message of a rollout (${message.kind}) of ${name} was refused: it is not his to say`, { from });
  }

  /** Who says that he is a manager and is on another machine by the IR has said nothing. */
  #helloOf(member: MemberId): Hello | null {
    const hello = this.#seat.helloOf(member);
    return hello !== null && isOfAnother(this.#machines, this.#ports.machineOf(member), hello.name) ? null : hello;
  }

  /** What this node runs with, as it was told last. */
  configured(): Configured | null {
    return this.#configured;
  }

  #look(): Promise<void> {
    this.#seat.showKey(this.#ports.key());
    this.#seat.flush();
    this.#answerer.look();
    this.#agreement.look();
    return this.#tellConfigured();
  }

  /** To all, where it is not what was told before. */
  async #tellConfigured(): Promise<void> {
    const { sha256: onDisk } = await this.#ports.onDisk();
    const { ir, sha256, sinceMs, by } = this.#ports.configuration();
    const parts = ir.nodes.find(({ name }) => name === this.#name)?.fingerprintParts ?? ir.nodes[0]?.fingerprintParts;
    if (parts === undefined) return;
    const told: Configured = { kind: 'configured', running: sha256, onDisk, sinceMs, by, parts };
    if (JSON.stringify(told) === JSON.stringify(this.#configured)) return;
    this.#configured = told;
    this.#seat.say(told);
  }
}

function helloOf(name: string, node: NodeIr, key: string | null): Hello {
  return {
    kind: 'hello',
    type: 'Momentum',
    name,
    subcluster: node.subcluster,
    clusterGroup: node.groups.cluster,
    values: agreedValues(node),
    machine: machineId(),
    key,
  };
}

/** What the core says of who differs. */
export function sightOf(read: NodePort['snapshot']): ReturnType<ConstructorParameters<typeof Agreement>[0]> {
  const snapshot = read();
  const { mismatches, members, tableHash, phase } = snapshot;
  return {
    mismatches,
    key: JSON.stringify([phase, tableHash, members.map(({ privateName }) => privateName)]),
    addresses: () => snapshot.addresses,
  };
}

function answererConfig(name: string, ir: ClusterIr, node: NodeIr, allowed: RemoteCommands): AnswererConfig {
  const managers = ir.managers.map((manager) => manager.name);
  // A manager without a name in the configuration may have any.
  return { name, subcluster: node.subcluster, allowed, managers: managers.includes(null) ? [] : managers.filter((each) => each !== null) };
}

async function runRequest(request: Request, served: Served | null): ReturnType<ConstructorParameters<typeof Answerer>[0]['run']> {
  if (served === null) return { ok: false, lines: ['error: this node starts just now (ask again in a moment)'] };
  const { id, command, format, scope, who } = request;
  const line = format === 'text' ? command : `${format} ${command}`;
  return answerRequest(line, { ...served, who: `${id.manager} (${who})` }, { id: idText(id), broadcast: scope.kind !== 'node' });
}
