// A manager in the control group: it says that it is one, and hears who the nodes are and what they run with.

import type { BusEvent } from '../bus/bus.ts';
import type { NodePort } from '../console/node-port.ts';
import { Agreement, type Differences } from '../control/agreement.ts';
import type { Hello } from '../control/control-messages.ts';
import { Seat, type SeatPorts } from '../control/seat.ts';
import { beside } from '../daemon/beside.ts';
import { lookMs, sightOf } from '../daemon/node-control.ts';
import type { Log } from '../process/log.ts';
import type { ManagerPlan } from './pull-plan.ts';

export interface ManagerControlPorts {
  readonly bus: SeatPorts;
  readonly log: Log;
  readonly snapshot: NodePort['snapshot'];
}

export class ManagerControl {
  readonly #seat: Seat;
  readonly #agreement: Agreement;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;

  constructor(ports: ManagerControlPorts, plan: ManagerPlan) {
    this.#log = ports.log;
    this.#seat = new Seat(plan.member.groups.control, helloOf(plan), ports.bus, {
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

  take(event: BusEvent): void {
    void beside(this.#log, 'the control group', () => this.#seat.take(event));
  }

  reload(plan: ManagerPlan): void {
    this.#seat.introduce(helloOf(plan));
  }

  differences(): Differences {
    return this.#agreement.read();
  }

  /** Nodes in the control group that have said who they are. */
  nodes(): readonly string[] {
    return this.#seat.hellos().flatMap(({ hello }) => (hello.type === 'Momentum' ? [hello.name] : []));
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

function helloOf({ name, member }: ManagerPlan): Hello {
  return { kind: 'hello', type: 'Manager', name, subcluster: null, clusterGroup: member.groups.cluster, values: [] };
}
