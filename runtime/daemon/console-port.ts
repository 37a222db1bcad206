// What the console's commands get of a daemon.

import type { SharedView } from '../replication/shared-view.ts';
import type { NodePort, Snapshot, Taken } from '../console/node-port.ts';
import type { Order } from '../core/contract.ts';

export interface PortSource {
  snapshot(): Snapshot;
  order(order: Order): void;
  /** It is leaving, and takes no orders any more. */
  isStopping(): boolean;
  shared(): SharedView | null;
  debug(on: boolean): void;
  logs: NodePort['logs'];
  facts: NodePort['facts'];
  dump: NodePort['dump'];
  owner: NodePort['owner'];
  differences: NodePort['differences'];
  configuration: NodePort['configuration'];
  onDisk: NodePort['onDisk'];
  reload: NodePort['reload'];
  rolledOut: NodePort['rolledOut'];
}

export function consolePort(source: PortSource): NodePort {
  return {
    snapshot: () => source.snapshot(),
    order: (order): Taken => {
      if (source.isStopping()) return { taken: false, why: 'this node is stopping' };
      source.order(order);
      return { taken: true };
    },
    shared: () => source.shared(),
    debug: (on) => source.debug(on),
    reload: (request) => source.reload(request),
    configuration: () => source.configuration(),
    onDisk: () => source.onDisk(),
    rolledOut: () => source.rolledOut(),
    logs: () => source.logs(),
    facts: (ip) => source.facts(ip),
    dump: () => source.dump(),
    owner: (ip) => source.owner(ip),
    differences: () => source.differences(),
  };
}
