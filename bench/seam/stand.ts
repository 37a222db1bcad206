// Five machines with 40 addresses and a client, and what can be done to their cables, their Corosync and their daemons.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureTimeoutMs, type CorosyncProfile } from '../../runtime/bus/corosync-times.ts';
import { type NetCluster, startCluster } from '../../test/netns/cluster.ts';
import { compileMail, manyAddresses } from '../../test/netns/mail-conf.ts';
import { type Programs, Runtime } from '../../test/netns/runtime.ts';
import { calm, kernelAddresses, ownersOn, type Owners } from '../../test/netns/table.ts';
import { type Badness, Cables, must } from './cables.ts';
import type { Tools } from './tools.ts';

const patienceMs = 60_000;

export interface StandOptions {
  readonly programs: Programs;
  readonly profile: CorosyncProfile;
  readonly tools: Tools;
  readonly nodes: number;
  readonly addresses: number;
  /** Links follow the token, as files of earlier versions had it. */
  readonly isOld: boolean;
}

export class Stand {
  readonly net: NetCluster;
  readonly runtime: Runtime;
  readonly ips: readonly string[];
  readonly #tools: Tools;
  readonly #small = mkdtempSync(join(tmpdir(), 'ecconf-small-'));
  readonly #cables: Cables;

  private constructor(net: NetCluster, runtime: Runtime, ips: readonly string[], tools: Tools) {
    this.net = net;
    this.runtime = runtime;
    this.ips = ips;
    this.#tools = tools;
    this.#cables = new Cables(net, tools.wire);
  }

  static async start({ programs, profile, tools, isOld, nodes, addresses: count }: StandOptions): Promise<Stand> {
    const net = await startCluster({ nodes, engine: 'corosync', profile, prefix: 'sm', realTime: true, pingsFollowToken: isOld });
    try {
      net.exec('client', ['ip', 'route', 'add', '10.77.0.0/16', 'dev', 'eth0']);
      const addresses = manyAddresses(count);
      // Earlier versions must be told.
      const timeout = isOld ? ['--bus-timeout', String(failureTimeoutMs(profile, nodes))] : [];
      const runtime = new Runtime(net, programs, timeout);
      const options = { heartbeats_per_sec: 2, if_check_interval: 4 };
      runtime.giveIr(await compileMail(net.folder, { nodes, addresses, options }));
      const stand = new Stand(net, runtime, [...addresses.keys()], tools);
      stand.#mountSmallDisk();
      for (const node of runtime.nodes) stand.startDaemon(node);
      await stand.even();
      return stand;
    } catch (error) {
      await net.close();
      throw error;
    }
  }

  startDaemon(node: number): void {
    this.runtime.start(node, { as: ['nice', '-n', '-15'], more: node === 3 ? ['--log', this.logOnSmallDisk] : [] });
  }

  get logOnSmallDisk(): string {
    return join(this.#small, 'node3.log');
  }

  /** Where the log of node 3 is: a disk that a nemesis can fill. */
  #mountSmallDisk(): void {
    this.must(`mount -t tmpfs -o size=8m tmpfs ${this.#small}`);
    process.once('exit', this.#removeSmallDisk);
  }

  readonly #removeSmallDisk = (): void => {
    spawnSync('umount', ['-l', this.#small]);
    rmSync(this.#small, { recursive: true, force: true });
  };

  /** All tables and kernels agree, and what flapped or drained has its share again. */
  async even(): Promise<Owners> {
    for (const node of this.runtime.nodes) await this.runtime.ask(node, 'cluster duravip undrain').catch(() => null);
    const least = Math.floor(this.ips.length / this.net.size) - 1;
    // A nemesis that strikes a node without addresses shows nothing.
    await this.runtime.until(
      'every node has its share',
      () => this.runtime.nodes.every((node) => kernelAddresses(this.net, node).size >= least),
      patienceMs,
    );
    return calm(this.runtime, this.runtime.nodes, this.ips, patienceMs);
  }

  /** Null: everybody's table is what all kernels have. */
  async wrong(live: readonly number[]): Promise<string | null> {
    try {
      await calm(this.runtime, live, this.ips, patienceMs);
      return null;
    } catch (error) {
      return String(error).split('\n')[0] ?? '';
    }
  }

  async ownedBy(node: number): Promise<readonly string[]> {
    const owners = await ownersOn(this.runtime, node);
    return [...(owners ?? [])].flatMap(([ip, owner]) => (owner === `node${node}` ? [ip] : []));
  }

  /** IP between these nodes goes nowhere; ARP, and the client, do not notice. */
  cutBus(one: readonly number[], others: readonly number[], verb: 'add' | 'del'): void {
    for (const a of one) {
      for (const b of others) {
        this.net.exec(a, ['ip', 'route', verb, 'blackhole', `10.77.0.${b}/32`]);
        this.net.exec(b, ['ip', 'route', verb, 'blackhole', `10.77.0.${a}/32`]);
      }
    }
  }

  /** The cable of a node is a bad one from now on. */
  badCable(node: number, values: Badness): Promise<void> {
    return this.#cables.bad(node, values);
  }

  goodCable(node: number): void {
    this.#cables.good(node);
  }

  /** A host outside of the cluster says that it has an address. */
  claim(device: string, ip: string): void {
    this.must(`ip netns exec ${this.#hub} ${this.#tools.wire} --claim ${device} ${ip}`);
  }

  get #hub(): string {
    return this.net.namespace(1).replace(/-n1$/, '-hub');
  }

  /** Everything on the machine ends, and its cable is out. */
  async crash(node: number): Promise<void> {
    this.net.cut(node);
    this.runtime.killAll(node);
    await this.net.stopCorosync(node, 'SIGKILL');
  }

  /** A machine that crashed starts, with nothing left on it. */
  async boot(node: number, others: number): Promise<void> {
    this.net.exec(node, ['ip', 'addr', 'flush', 'dev', 'eth0', 'to', '10.77.0.0/16']);
    this.net.exec(node, ['ip', 'addr', 'add', `${this.net.address(node)}/24`, 'dev', 'eth0']);
    this.net.heal(node);
    this.net.startCorosync(node);
    await this.net.ringOf(this.net.size, others);
    this.startDaemon(node);
  }

  signalCorosync(node: number, signal: NodeJS.Signals): void {
    this.net.corosync(node)?.kill(signal);
  }

  must(line: string): void {
    must(line);
  }

  async close(): Promise<void> {
    await this.net.close();
    process.removeListener('exit', this.#removeSmallDisk);
    this.#removeSmallDisk();
  }
}
