// The nodes of the demo, all in this process: each with its own state machine, its own place on the bus and a machine that is a dry run.

import { createLocalBus } from '../../bus/embedded.ts';
import { Hub } from '../../bus/hub.ts';
import type { Bus } from '../../bus/bus.ts';
import type { AddressRow } from '../../console/node-port.ts';
import { createDryRunHost, type DryRunHost } from '../../host/dry-run.ts';
import { processTimers } from '../../daemon/node-timers.ts';
import type { ClusterIr } from '../../ir/generated/types.ts';
import { CommandError } from '../../process/program-command.ts';
import { ClusterNode } from '../../daemon/cluster-node.ts';
import { managedAddresses, newIncarnation, settingsOf } from '../../daemon/node-settings.ts';
import { snapshotOf } from '../../daemon/snapshot.ts';
import type { Column, Stage } from './stage.ts';
import { Watcher } from './watcher.ts';

interface Running {
  readonly node: ClusterNode;
  readonly bus: Bus;
  readonly host: DryRunHost;
}

/** Longer than any phase takes with the timers of the manual. */
const patienceMs = 60_000;
const failureTimeoutMs = 1100;
const leaseSec = 10;

export class DemoCluster {
  readonly #ir: ClusterIr;
  readonly #stage: Stage;
  readonly #hub = new Hub('demo');
  readonly #running = new Map<string, Running>();
  readonly #gone = new Map<string, 'dead' | 'stopped'>();
  readonly #watcher: Watcher;
  readonly #startedAt = performance.now();
  #onLook: () => void = () => {};

  constructor(ir: ClusterIr, stage: Stage) {
    this.#ir = ir;
    this.#stage = stage;
    this.#watcher = new Watcher(
      () => [...this.#running].map(([node, { host }]) => ({ node, host })),
      () => {
        this.#show();
        this.#onLook();
      },
    );
    this.#watcher.start();
  }

  async start(name: string): Promise<void> {
    const node = this.#ir.nodes.find((each) => each.name === name);
    if (node === undefined) throw new Error(`no node ${name}`);
    const bus = createLocalBus(this.#hub);
    const addresses = managedAddresses(node);
    const host = createDryRunHost({ interfaces: () => addresses.map((address) => address.interface), print: () => {} });
    const settings = settingsOf({
      ir: this.#ir,
      node,
      name,
      ip: node.address.ip ?? '0.0.0.0',
      partition: 'available',
      incarnation: newIncarnation(Date.now()),
      failureTimeoutMs,
      hears: false,
    });
    const clusterNode = new ClusterNode(
      { bus, host, log: () => {}, now: () => performance.now(), timers: processTimers },
      { settings, timeoutByOption: false, addresses, refused: new Map(), leaseSec, witness: false, members: [], respectForeign: false },
    );
    this.#gone.delete(name);
    this.#running.set(name, { node: clusterNode, bus, host });
    clusterNode.begin();
  }

  /** Nothing is said and nothing handed over: node, connection and machine are gone from one moment to the next. */
  kill(name: string): void {
    const running = this.#running.get(name);
    this.#running.delete(name);
    this.#gone.set(name, 'dead');
    running?.node.end();
    void running?.bus.close();
  }

  /** As SIGTERM does it. */
  async stop(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    running.node.order({ kind: 'stop' });
    await running.node.stopped;
    this.#running.delete(name);
    this.#gone.set(name, 'stopped');
    await running.bus.close();
  }

  async end(): Promise<void> {
    this.#watcher.end();
    for (const { node } of this.#running.values()) node.end();
    await Promise.all([...this.#running.values()].map(({ bus }) => bus.close()));
  }

  say(text: string): void {
    this.#stage.say((performance.now() - this.#startedAt) / 1000, text);
  }

  /** Resolves when it is true; throws when that takes too long. */
  until(what: string, isTrue: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new CommandError(1, `it took longer than ${patienceMs / 1000} s until ${what}`)), patienceMs);
      this.#onLook = () => {
        if (!isTrue()) return;
        clearTimeout(timer);
        this.#onLook = () => {};
        resolve();
      };
    });
  }

  /** These nodes agree, and each address that somebody can have is on exactly the machine of its owner. */
  isCalm(names: readonly string[]): boolean {
    const snapshots = names.flatMap((name) => this.#snapshot(name) ?? []);
    const hashes = new Set(snapshots.map(({ tableHash, phase }) => (phase === 'settled' ? tableHash : null)));
    if (snapshots.length < names.length || hashes.size !== 1 || hashes.has(null)) return false;
    return this.#rows().every(({ ip, owner, movingTo, broken, members }) => {
      const on = this.#watcher.nodesWith(ip);
      const nobodyCan = broken || members.every(({ unable }) => unable !== null);
      return movingTo === null && (nobodyCan ? on.length === 0 : owner !== null && on.length === 1 && on[0] === owner);
    });
  }

  /** Preferences are honoured, and the other addresses are spread evenly. */
  isFair(names: readonly string[]): boolean {
    const rows = this.#rows();
    if (rows.some(({ preference, owner }) => preference !== null && names.includes(preference) && owner !== preference)) return false;
    const free = rows.some(({ preference, follow }) => follow === null && (preference === null || !names.includes(preference)));
    const counts = names.map((name) => this.addressesOn(name).length);
    return !free || counts.every((count) => counts.every((other) => count - other <= 1));
  }

  addressesOn(name: string): readonly string[] {
    return this.#watcher.addressesOn(name);
  }

  /** `east1 5, east2 4 and west1 4`. */
  counts(): string {
    const parts = [...this.#running.keys()].sort().map((name) => `${name} ${this.addressesOn(name).length}`);
    return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  }

  /** ` (hash 3f2a...)`, for a sentence. */
  hash(): string {
    const hash = this.#anySnapshot()?.tableHash ?? null;
    return hash === null ? '' : ` (hash ${hash})`;
  }

  takeGapMs(): number {
    return this.#watcher.takeLongestGapMs();
  }

  #show(): void {
    const columns = this.#ir.nodes.map(({ name }): Column => {
      const node = name ?? '';
      const gone = this.#gone.get(node);
      const phase = this.#snapshot(node)?.phase;
      return { node, state: gone ?? (phase === 'settled' ? 'up' : 'joining') };
    });
    const names = new Set(this.#ir.nodes.map(({ name }) => name));
    const rows = (this.#ir.nodes[0]?.duravip.addresses ?? []).map(({ ip, bindings, services, preference, follow }) => ({
      ip,
      name: bindings.join(' ') || services.join(' '),
      prefers:
        preference === null ? (follow === null ? '' : `as ${follow.ip}`) : `${preference}${names.has(preference) ? '' : ' (not here)'}`,
      on: this.#watcher.nodesWith(ip),
    }));
    this.#stage.show({ columns, rows });
  }

  #rows(): readonly AddressRow[] {
    return [...(this.#anySnapshot()?.addresses ?? [])];
  }

  #anySnapshot(): ReturnType<typeof snapshotOf> | null {
    const name = [...this.#running.keys()][0];
    return name === undefined ? null : this.#snapshot(name);
  }

  #snapshot(name: string): ReturnType<typeof snapshotOf> | null {
    const running = this.#running.get(name);
    if (running === undefined) return null;
    return snapshotOf(running.node, { dryRun: true, debug: false, busEndpoint: 'this process', uptimeSec: 0, now: performance.now() });
  }
}
