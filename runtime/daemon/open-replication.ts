// The replicated objects of a daemon or a manager: from its configuration to a `Replication` on a bus connection of its own.

import { randomInt } from 'node:crypto';
import { getHeapStatistics } from 'node:v8';
import type { Bus } from '../bus/bus.ts';
import { SteadyWall } from '../core/replication/steady-wall.ts';
import { Replication, type ReplicationConfig } from '../replication/replication.ts';
import type { Log } from '../process/log.ts';

export interface ReplicationSource {
  /** The `s:` connection of `cluster info`. */
  readonly bus: Bus;
  readonly log: Log;
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly name: string;
  readonly config: Pick<ReplicationConfig, 'clusterGroup' | 'replicas' | 'role'>;
  /** What all objects may hold together; null: the default. */
  readonly memoryBytes: number | null;
}

/** A process that runs out of memory serves nothing at all, so half of what it may have is the most that it gives. */
function defaultMemoryBytes(): number {
  return Math.min(1 << 30, getHeapStatistics().heap_size_limit / 2);
}

/** Not connected yet: see `begin`. */
export function makeReplication({ bus, log, now, wallClock, name, config, memoryBytes }: ReplicationSource): Replication {
  return new Replication(
    {
      bus,
      clock: new SteadyWall({ ms: now, wallMs: wallClock }, (text) => log('warn', text, { about: 'replication' })),
      log: (level, text) => log(level, text, { about: 'replication' }),
      // Two lives of one process id on one node must differ, even after a reboot.
      newSession: () => randomInt(1, 2 ** 47),
    },
    { ...config, node: name, privateName: `#ec1-${process.pid}#${name}`, memoryBytes: memoryBytes ?? defaultMemoryBytes() },
  );
}
