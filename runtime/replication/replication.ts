// The replicated objects of one node, on a bus connection of their own (the `s:` of `cluster info`): objects come and go with the configuration,
// events of a group go to its object.

import { alone } from '../../base/alone.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import type { Clock } from '../core/replication/contents.ts';
import type { ReplicaIr } from '../ir/generated/types.ts';
import { groupOf } from './group-name.ts';
import { handleOf } from './handles.ts';
import type { CidrObject, CountedType, GaugeObject, ReplicatedObject, ReplicationPort } from './port.ts';
import { SharedMemory } from './shared-memory.ts';
import { SharedObject, type Role } from './shared-object.ts';

export interface ReplicationConfig {
  readonly node: string;
  /** `#ec1-PID#NODE`. */
  readonly privateName: string;
  readonly clusterGroup: string;
  readonly replicas: readonly ReplicaIr[];
  readonly role: Role;
  /** What all objects may hold together. */
  readonly memoryBytes: number;
}

export interface ReplicationPorts {
  /** Null: this node is alone, and everything works but the sending. */
  readonly bus: Bus | null;
  readonly clock: Clock;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** Never the same twice: a session of an object. */
  readonly newSession: () => number;
}

interface Entry {
  readonly object: SharedObject;
  readonly handle: ReplicatedObject;
}

/** More than any configuration has, and what an embedded bus allows. */
const objectsMax = 128;
/** After so long without a change of members, who does not take part is named. */
const unequalMs = 5000;

export class Replication implements ReplicationPort {
  readonly privateName: string;
  readonly node: string;
  readonly #config: ReplicationConfig;
  readonly #ports: ReplicationPorts;
  #entries = new Map<string, Entry>();
  #byGroup = new Map<string, SharedObject>();
  /** Taken away by a reload: clients still hold what they have raised there, and the next reload may bring them back. */
  readonly #retired = new Map<string, Entry>();
  readonly #memory: SharedMemory;
  #self: string | null = null;
  #generation = 0;
  #unequalTimer: NodeJS.Timeout | null = null;
  #unequalSaid = '';

  constructor(ports: ReplicationPorts, config: ReplicationConfig) {
    this.#ports = ports;
    this.#config = config;
    const { clock, log } = ports;
    this.#memory = new SharedMemory(config.memoryBytes, { clock, held: () => this.#bytes(), warn: (text) => log('warn', text) });
    this.node = config.node;
    this.privateName = config.privateName;
    this.configure(config.replicas);
  }

  /** Connects; objects work before that as well. */
  begin(): void {
    this.#ports.bus?.open(alone(this.#failed, (event: BusEvent) => this.#onBus(event)));
  }

  /** A new list of replicas: only what differs is touched, so nothing is counted twice and nothing is lost. */
  configure(replicas: readonly ReplicaIr[]): void {
    const wanted = new Map(this.#allowed(replicas).map((replica) => [replica.name, replica]));
    const before = this.#entries;
    let changed = false;
    for (const [name, entry] of before) {
      const { object } = entry;
      const replica = wanted.get(name);
      if (replica !== undefined && object.configure(replica)) continue;
      object.end();
      this.#retire(name, entry);
      this.#ports.bus?.leave(object.group);
      this.#byGroup.delete(object.group);
      before.delete(name);
      changed = true;
    }
    // In the order of the configuration.
    this.#entries = new Map();
    for (const [name, replica] of wanted) {
      const entry = before.get(name);
      changed ||= entry === undefined;
      this.#entries.set(name, entry ?? this.#make(replica));
    }
    if (changed) this.#generation++;
  }

  objects(): readonly ReplicatedObject[] {
    return [...this.#entries.values()].map(({ handle }) => handle);
  }

  object(name: string): ReplicatedObject | null {
    return this.#entries.get(name)?.handle ?? null;
  }

  retired(name: string): ReplicatedObject | null {
    return this.#retired.get(name)?.handle ?? null;
  }

  /** With its contents, for the console. */
  shared(name: string): SharedObject | null {
    return this.#entries.get(name)?.object ?? null;
  }

  counting(type: CountedType, bindingGroup: string | null): readonly (CidrObject | GaugeObject)[] {
    const objects: (CidrObject | GaugeObject)[] = [];
    for (const { object, handle } of this.#entries.values()) {
      if (object.replica.type !== type || (handle.structure !== 'cidrtree' && handle.structure !== 'gauge table')) continue;
      if (handle.bindingGroup === null || handle.bindingGroup === bindingGroup) objects.push(handle);
    }
    return objects;
  }

  connected(): boolean {
    return this.#self !== null;
  }

  generation(): number {
    return this.#generation;
  }

  /** In step with all members, in every object. */
  settled(): boolean {
    return [...this.#entries.values()].every(({ object }) => object.settled);
  }

  /** Of all objects together. */
  counters(): Readonly<Record<string, number>> {
    const sums: Record<string, number> = { objects: this.#entries.size, refused_memory: this.#memory.refused };
    for (const { object } of this.#entries.values())
      for (const [name, count] of Object.entries(object.counters())) sums[name] = (sums[name] ?? 0) + count;
    return sums;
  }

  /** Retired ones are held as well. */
  #bytes(): number {
    const entries = [...this.#entries.values(), ...this.#retired.values()];
    return entries.reduce((bytes, { object }) => bytes + object.holding.contents.bytes, 0);
  }

  async close(): Promise<void> {
    if (this.#unequalTimer !== null) clearTimeout(this.#unequalTimer);
    for (const { object } of this.#entries.values()) object.end();
    await this.#ports.bus?.close();
  }

  #make(replica: ReplicaIr): Entry {
    const { node, privateName, clusterGroup, role } = this.#config;
    const { bus, clock, log, newSession } = this.#ports;
    const group = groupOf(clusterGroup, replica.name);
    const retired = this.#retired.get(replica.name);
    this.#retired.delete(replica.name);
    if (retired?.object.revive(replica, newSession()) === true) {
      this.#join(retired.object);
      return retired;
    }
    const object = new SharedObject(
      { replica, group, node, privateName, session: newSession(), role },
      { bus, clock, newSession, room: this.#memory, warn: (text) => log('warn', text), failed: (text) => log('error', text) },
    );
    this.#join(object);
    return { object, handle: handleOf(object) };
  }

  #join(object: SharedObject): void {
    this.#byGroup.set(object.group, object);
    if (this.#self !== null) object.onBus({ kind: 'up', self: this.#self });
    this.#ports.bus?.join(object.group);
  }

  #retire(name: string, entry: Entry): void {
    this.#retired.delete(name);
    this.#retired.set(name, entry);
    const [oldest] = this.#retired.keys();
    if (this.#retired.size > objectsMax && oldest !== undefined) this.#retired.delete(oldest);
  }

  /** Only one object may hold the named throttles of policies, because policies do not say which; the first one of the configuration does. */
  #allowed(replicas: readonly ReplicaIr[]): readonly ReplicaIr[] {
    const throttles = replicas.filter(({ type }) => type === 'shared_named_throttles');
    for (const { name } of throttles.slice(1))
      this.#ports.log(
        'error',
        `Replicate "${name}" is a second shared_named_throttles object beside "${throttles[0]?.name}", and is refused: take one of them out`,
      );
    const allowed = replicas.filter((replica) => replica.type !== 'shared_named_throttles' || replica === throttles[0]);
    if (allowed.length > objectsMax)
      this.#ports.log('error', `${allowed.length} Replicate stanzas, of which the first ${objectsMax} are served: take some out`);
    return allowed.slice(0, objectsMax);
  }

  /** Objects catch their own: this is for what lies between the bus and them. */
  readonly #failed = (error: unknown): void => {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#ports.log('error', `a bug of ecclusterd in replication: that was not done, everything else goes on; please report: ${why}`);
  };

  #onBus(event: BusEvent): void {
    if (event.kind === 'view' || event.kind === 'message') {
      this.#byGroup.get(event.group)?.onBus(event);
      if (event.kind === 'view') this.#watchUnequal();
      return;
    }
    // What holds the bus up for a while is told by the node, whose bus it is too; nobody is gone because of it.
    if (event.kind === 'trouble' || event.kind === 'detection') return;
    this.#self = event.kind === 'up' ? event.self : null;
    const until = this.#config.role === 'manager' ? 'nothing new comes' : 'each node counts for itself';
    if (event.kind === 'down') this.#ports.log('warn', `replication has no bus: ${event.reason}; ${until} until it is back`);
    for (const { object } of this.#entries.values()) object.onBus(event);
  }

  #watchUnequal(): void {
    this.#unequalTimer ??= setTimeout(
      alone(this.#failed, () => {
        this.#unequalTimer = null;
        this.#sayUnequal();
      }),
      unequalMs,
    ).unref();
  }

  /** Who takes part in one object and not in another has another configuration. Managers take part in what they keep only. */
  #sayUnequal(): void {
    const taking = new Map<string, Set<string>>();
    const managers = new Set<string>();
    for (const [name, { object }] of this.#entries)
      for (const { privateName, keeps } of object.members()) {
        taking.set(privateName, (taking.get(privateName) ?? new Set<string>()).add(name));
        if (keeps && isForManagers(object)) managers.add(privateName);
      }
    const said = [...taking].flatMap(([who, names]) => {
      const expected = [...this.#entries].filter(([, { object }]) => !managers.has(who) || isForManagers(object));
      const missing = expected.flatMap(([name]) => (names.has(name) ? [] : [name]));
      return missing.length === 0 ? [] : [`${who} does not replicate ${missing.map((name) => `"${name}"`).join(', ')}`];
    });
    const text = said.join('; ');
    if (text !== '' && text !== this.#unequalSaid) this.#ports.log('warn', `${text}: make the Replicate stanzas of all nodes the same`);
    this.#unequalSaid = text;
  }
}

function isForManagers({ replica }: SharedObject): boolean {
  return replica.type === 'eccmgr_metrics';
}
