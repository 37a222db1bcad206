// The replicated objects of a daemon: from its configuration to a `Replication` on a bus connection of its own.

import { randomInt } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import { Replication } from '../replication/replication.ts';
import type { Log } from './log.ts';

export interface ReplicationSource {
  /** The `s:` connection of `cluster info`. */
  readonly bus: Bus;
  readonly log: Log;
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly node: NodeIr;
  readonly name: string;
}

/** Not connected yet: see `begin`. */
export function makeReplication({ bus, log, now, wallClock, node, name }: ReplicationSource): Replication {
  return new Replication(
    {
      bus,
      clock: { ms: now, wallMs: wallClock },
      log: (level, text) => log(level, text, { about: 'replication' }),
      // Two lives of one process id on one node must differ, even after a reboot.
      newSession: () => randomInt(1, 2 ** 47),
    },
    { node: name, privateName: `#ec1-${process.pid}#${name}`, clusterGroup: node.groups.cluster, replicas: node.replicas },
  );
}
