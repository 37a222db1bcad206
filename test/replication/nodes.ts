// Several nodes of one process on one hub, with real timers, and small ways to wait for what they agree on.
import { Hub } from '../../runtime/bus/hub.ts';
import { createLocalBus, type LocalBus } from '../../runtime/bus/embedded.ts';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import type {
  CacheObject,
  CidrObject,
  GaugeObject,
  MetricsObject,
  ReplicatedObject,
  ThrottleObject,
} from '../../runtime/replication/port.ts';
import { Replication } from '../../runtime/replication/replication.ts';
import type { Role } from '../../runtime/replication/shared-object.ts';
import { until } from '../until.ts';

export function replica(name: string, type: ReplicaIr['type'], more: Partial<ReplicaIr> = {}): ReplicaIr {
  return { name, type, parameters: [], maxDelaySec: 0.02, maxPending: 100, maxSize: null, bindingGroup: null, ...more };
}

export interface TestNode {
  readonly replication: Replication;
  readonly bus: LocalBus;
  readonly log: string[];
}

let sessions = 1;

/** `pid` another one for each life of a node. */
export function startNode(
  hub: Hub,
  node: string,
  pid: number,
  replicas: readonly ReplicaIr[],
  role: Role = 'node',
  memoryBytes = 1 << 30,
): TestNode {
  const bus = createLocalBus(hub);
  const log: string[] = [];
  const replication = new Replication(
    {
      bus,
      clock: { ms: () => performance.now(), wallMs: () => Date.now() },
      log: (level, text) => log.push(`${level}: ${text}`),
      newSession: () => sessions++,
    },
    { node, privateName: `#ec1-${pid}#${node}`, clusterGroup: 'ec_cluster', replicas, role, memoryBytes },
  );
  replication.begin();
  return { replication, bus, log };
}

/** All are in step with as many members as there are nodes. */
export async function settled(...nodes: readonly TestNode[]): Promise<void> {
  await until(
    () =>
      nodes.every(
        ({ replication }) => replication.settled() && replication.objects().every((object) => object.members().length === nodes.length),
      ),
    'all are in step',
  );
}

function object(node: TestNode, name: string): ReplicatedObject {
  const found = node.replication.object(name);
  if (found === null) throw new Error(`no object ${name}`);
  return found;
}

function wrong(name: string): never {
  throw new Error(`${name} has another structure`);
}

export function cidr(node: TestNode, name: string): CidrObject {
  const found = object(node, name);
  return found.structure === 'cidrtree' ? found : wrong(name);
}

export function gauges(node: TestNode, name: string): GaugeObject {
  const found = object(node, name);
  return found.structure === 'gauge table' ? found : wrong(name);
}

export function throttles(node: TestNode, name: string): ThrottleObject {
  const found = object(node, name);
  return found.structure === 'throttle table' ? found : wrong(name);
}

export function cache(node: TestNode, name: string): CacheObject {
  const found = object(node, name);
  return found.structure === 'cache' ? found : wrong(name);
}

export function metrics(node: TestNode, name: string): MetricsObject {
  const found = object(node, name);
  return found.structure === 'metrics' ? found : wrong(name);
}

export { Hub };
