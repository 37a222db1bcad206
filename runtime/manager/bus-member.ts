// The manager as a member of the cluster group: it owns nothing, and reads there which nodes live and where their ECCluster_Listener is.

import type { Bus, BusEvent } from '../bus/bus.ts';
import type { Settings } from '../core/contract.ts';
import { viewOf } from '../core/node-view.ts';
import type { MemberInfo } from '../core/membership/view.ts';
import type { StatedTimeout } from '../daemon/bus-condition.ts';
import { processTimers } from '../daemon/node-timers.ts';
import { ClusterNode, type NodeConfig } from '../daemon/cluster-node.ts';
import type { NodePorts } from '../daemon/node-ports.ts';
import type { Log } from '../process/log.ts';
import { machinesIn, namesIn, newIncarnation } from '../daemon/node-settings.ts';
import { version } from '../../base/version.ts';
import { createDryRunHost } from '../host/dry-run.ts';
import type { Endpoint } from '../log/aggregate/pull-view.ts';
import type { PresentManager } from './log-owners.ts';
import type { ManagerPlan } from './pull-plan.ts';

const lookMs = 1000;

export interface BusMemberOptions {
  readonly timeout: StatedTimeout;
  readonly wallClockMs: number;
  readonly standby: boolean;
}

export interface BusMemberEvents {
  /** A node has come, or has another address. */
  onNode(name: string): void;
  /** What the bus says other than to the cluster group. */
  aside(event: BusEvent): void;
  /** Every second. */
  onLook(): void;
  readonly seen: NodePorts['seen'];
  /** Who is there, ourselves included; told again and again. */
  onManagers(managers: readonly PresentManager[]): void;
}

/** A stand-by says so by a group that nobody sends to: so all managers know it from the view. */
const standbyGroup = 'logs-standby';
/** So does one that cannot reach a node: `logs-without:n1`. A member names only so many groups. */
const withoutPrefix = 'logs-without:';
const withoutMost = 32;

export class BusMember {
  readonly node: ClusterNode;
  readonly #incarnation: string;
  readonly #timeout: StatedTimeout;
  readonly #standby: boolean;
  #plan: ManagerPlan;
  #without: readonly string[] = [];
  /** The last that the bus told of each node; it stays when the node, or the bus, is gone. */
  readonly #known = new Map<string, Endpoint>();
  readonly #present = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(bus: Bus, log: Log, plan: ManagerPlan, options: BusMemberOptions, events: BusMemberEvents) {
    const { timeout, wallClockMs } = options;
    this.#standby = options.standby;
    this.#plan = plan;
    this.#incarnation = newIncarnation(wallClockMs);
    this.#timeout = timeout;
    // Nothing is ever plumbed on a manager, so there is nothing to say.
    const host = createDryRunHost({ interfaces: () => [], print: () => {} });
    this.node = new ClusterNode(
      {
        bus,
        host,
        log,
        now: () => performance.now(),
        timers: processTimers,
        aside: events.aside,
        ...(events.seen === undefined ? {} : { seen: events.seen }),
      },
      this.#config(plan),
    );
    this.#timer = setInterval(() => this.#look(events), lookMs);
  }

  begin(): void {
    this.node.begin();
  }

  reload(plan: ManagerPlan): void {
    this.#plan = plan;
    this.node.reload(this.#config(plan));
  }

  /** Tells the others which nodes cannot be reached from here. */
  tellWithout(nodes: readonly string[]): void {
    this.#without = nodes;
    this.reload(this.#plan);
  }

  endpoint(node: string): Endpoint | null {
    return this.#known.get(node) ?? null;
  }

  isPresent(node: string): boolean {
    return this.#present.has(node);
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.node.end();
  }

  #config(plan: ManagerPlan): NodeConfig {
    const nothing = { addresses: [], refused: new Map(), members: [], leaseSec: 0 };
    return { ...nothing, settings: this.#settings(plan), timeoutByOption: this.#timeout.byOption, witness: false, respectForeign: false };
  }

  #withoutGroups(): readonly string[] {
    return this.#without.length > withoutMost ? [`${withoutPrefix}*`] : this.#without.map((node) => `${withoutPrefix}${node}`);
  }

  #look({ onNode, onManagers, onLook }: BusMemberEvents): void {
    const { connected } = this.node.connection();
    const { members, phase } = connected ? viewOf(this.node.state()) : { members: [], phase: 'disconnected' };
    // As long as members have not told who they are, what was known counts; also when the bus is gone.
    if (phase === 'settled') onManagers(members.flatMap(({ info, excluded }) => (excluded === null ? managerOf(info) : [])));
    const here = new Set<string>();
    for (const { info } of members) {
      if (info === null || info.node === null || info.type !== 'Momentum') continue;
      here.add(info.node);
      const endpoint = parseAddress(info.address);
      const before = this.#known.get(info.node);
      const moved = endpoint !== null && (before?.host !== endpoint.host || before.port !== endpoint.port);
      if (endpoint !== null) this.#known.set(info.node, endpoint);
      if (moved || !this.#present.has(info.node)) onNode(info.node);
    }
    this.#present.clear();
    for (const name of here) this.#present.add(name);
    onLook();
  }

  /**
   * As `cluster membership` documents a manager: no node name, no subcluster, no address. The sample of the manual has it in the cluster group only;
   * on our buses who sends to a group is in it, so it is in the control group, too, and says so.
   */
  #settings({ name, member, ir }: ManagerPlan): Settings {
    return {
      node: { ...member, groups: { ...member.groups } },
      member: {
        privateName: `#${name}#${name}`,
        node: null,
        subcluster: null,
        type: 'Manager',
        version,
        address: '0.0.0.0:0',
        groups: [
          ...new Set([member.groups.control, member.groups.cluster, ...(this.#standby ? [standbyGroup] : []), ...this.#withoutGroups()]),
        ],
      },
      clusterSize: ir.nodes.length,
      names: namesIn(ir),
      machines: machinesIn(ir),
      partition: 'available',
      incarnation: this.#incarnation,
      failureTimeoutMs: this.#timeout.ms,
      hears: false,
    };
  }
}

function managerOf(info: MemberInfo | null): readonly PresentManager[] {
  const name = info?.type === 'Manager' ? /^#([^#]*)#/.exec(info.privateName)?.[1] : undefined;
  if (name === undefined || info === null) return [];
  const without = info.groups.flatMap((group) => (group.startsWith(withoutPrefix) ? [group.slice(withoutPrefix.length)] : []));
  return [{ name, standby: info.groups.includes(standbyGroup), without: without.includes('*') ? null : without }];
}

/** `10.0.0.1:4802`, `[2001:db8::1]:4802`; null where there is no listener. */
function parseAddress(text: string): Endpoint | null {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
  const port = Number(match?.[3] ?? 0);
  const host = match?.[1] ?? match?.[2] ?? '';
  return port === 0 || host === '' || host === '0.0.0.0' ? null : { host, port };
}
