// What the nodes count for managers only (`eccmgr_metrics`): the manager joins these objects, on a bus connection of its own, and keeps them. Loaded on its
// own, so that a manager begins without it.

import type { Bus } from '../bus/bus.ts';
import type { SharedView } from '../replication/shared-view.ts';
import type { Log } from '../process/log.ts';
import { makeReplication } from '../daemon/open-replication.ts';
import type { Replication } from '../replication/replication.ts';
import { sharedView } from '../replication/show-objects.ts';
import type { ManagerPlan } from './pull-plan.ts';

export class SharedObjects {
  readonly view: SharedView;
  readonly #replication: Replication;

  /** Joins nothing before `begin`. */
  constructor(bus: Bus, log: Log, { name, member, replicas }: ManagerPlan, memoryBytes: number | null) {
    this.#replication = makeReplication({
      bus,
      log,
      now: () => performance.now(),
      wallClock: () => Date.now(),
      name,
      config: { clusterGroup: member.groups.cluster, replicas, role: 'manager' },
      memoryBytes,
    });
    this.view = sharedView(this.#replication);
  }

  begin(): void {
    this.#replication.begin();
  }

  reload({ replicas }: ManagerPlan): void {
    this.#replication.configure(replicas);
  }

  counters(): Readonly<Record<string, number>> {
    return this.#replication.counters();
  }

  close(): Promise<void> {
    return this.#replication.close();
  }
}
