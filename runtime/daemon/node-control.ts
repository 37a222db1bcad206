// A node in the control group: it says who it is, hears who the others are, and knows who differs in what. Loaded with the console, apart from
// what fails addresses over.

import type { BusEvent } from '../bus/bus.ts';
import type { NodePort } from '../console/node-port.ts';
import { agreedValues } from '../control/agreed-values.ts';
import { Agreement, type Differences } from '../control/agreement.ts';
import type { Hello } from '../control/control-messages.ts';
import { Seat, type SeatPorts } from '../control/seat.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import type { Log } from '../process/log.ts';
import { beside } from './beside.ts';

export interface ControlPorts {
  readonly bus: SeatPorts;
  readonly log: Log;
  readonly snapshot: NodePort['snapshot'];
}

export const lookMs = 1000;

export class NodeControl {
  readonly #seat: Seat;
  readonly #agreement: Agreement;
  readonly #name: string;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;

  constructor(ports: ControlPorts, name: string, node: NodeIr) {
    this.#name = name;
    this.#log = ports.log;
    this.#seat = new Seat(node.groups.control, helloOf(name, node), ports.bus, {
      onMessage: () => {},
      onView: () => {},
      onHello: () => {},
    });
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

  reload(node: NodeIr): void {
    this.#seat.introduce(helloOf(this.#name, node));
  }

  differences(): Differences {
    return this.#agreement.read();
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#seat.counters };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#seat.flush();
    this.#agreement.look();
  }
}

function helloOf(name: string, node: NodeIr): Hello {
  return {
    kind: 'hello',
    type: 'Momentum',
    name,
    subcluster: node.subcluster,
    clusterGroup: node.groups.cluster,
    values: agreedValues(node),
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
