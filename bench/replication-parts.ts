// What the section `replication` needs of the runtime, in one bundle: nodes on a hub in this process or on the socket of another one.
import type { Bus } from '../runtime/bus/bus.ts';
import { createLocalBus } from '../runtime/bus/embedded.ts';
import { Hub } from '../runtime/bus/hub.ts';
import { createSocketBus } from '../runtime/bus/socket-bus.ts';
import { CidrStore } from '../runtime/core/replication/cidr-store.ts';
import type { ReplicaIr } from '../runtime/ir/generated/types.ts';
import { Replication } from '../runtime/replication/replication.ts';

export { CidrStore, createSocketBus, Hub };

/** The manual's default set, on a hub of this process, a bus that is given, or none. */
export function node(on: Hub | Bus | null, name: string, pid: number): { readonly replication: Replication; readonly bus: Bus | null } {
  const bus = on instanceof Hub ? createLocalBus(on) : on;
  const replica = (type: ReplicaIr['type']): ReplicaIr => ({
    name: type,
    type,
    parameters: [],
    maxDelaySec: 1,
    maxPending: 100,
    maxSize: null,
    bindingGroup: null,
  });
  const replication = new Replication(
    {
      bus,
      clock: { ms: () => performance.now(), wallMs: () => Date.now() },
      log: (level, text) => {
        if (level !== 'info') console.error(`${name}: ${text}`);
      },
      newSession: () => 1 + Math.floor(Math.random() * 2 ** 40),
    },
    {
      node: name,
      privateName: `#ec1-${pid}#${name}`,
      clusterGroup: 'bench',
      role: 'node',
      memoryBytes: 1 << 30,
      replicas: (['inbound_cidr', 'outbound_cidr', 'outbound_domains', 'outbound_binding_domains', 'shared_named_throttles'] as const).map(
        replica,
      ),
    },
  );
  replication.begin();
  return { replication, bus };
}

export async function until(holds: () => boolean, limitMs = 60_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it took too long');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
