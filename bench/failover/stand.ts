// The stand: namespaces with a client, our daemons or keepalived on them, and what is done to them again and again.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CorosyncProfile } from '../../runtime/bus/corosync-times.ts';
import { announcedWithinMs, capture, longestGapMs, ping, wallMs, type Seen } from '../../test/netns/capture.ts';
import { type NetCluster, startCluster } from '../../test/netns/cluster.ts';
import { compileMail } from '../../test/netns/mail-conf.ts';
import { type Programs, Runtime } from '../../test/netns/runtime.ts';
import { calm, kernelAddresses, ownersOn, type Owners } from '../../test/netns/table.ts';
import { Keepalived } from './keepalived.ts';

export interface Crash {
  /** Between two replies of the first address. */
  readonly outageMs: number;
  /** Between the first announcement of the first address and that of the last. */
  readonly announcedMs: number;
}

export interface Stand {
  readonly net: NetCluster;
  /** Everything on the node that holds the addresses is killed and its cable taken out; ends when all is as before. */
  crash(): Promise<Crash>;
  close(): Promise<void>;
}

const patienceMs = 120_000;

async function namespaces(nodes: number, engine: 'corosync' | 'none', profile: CorosyncProfile): Promise<NetCluster> {
  const net = await startCluster({ nodes, engine, profile, prefix: 'fb', realTime: profile === 'instant' });
  net.exec('client', ['ip', 'route', 'add', '10.77.0.0/16', 'dev', 'eth0']);
  return net;
}

export class Ours implements Stand {
  readonly net: NetCluster;
  readonly runtime: Runtime;
  readonly ips: readonly string[];

  readonly #profile: CorosyncProfile;

  private constructor(net: NetCluster, runtime: Runtime, ips: readonly string[], profile: CorosyncProfile) {
    this.net = net;
    this.runtime = runtime;
    this.ips = ips;
    this.#profile = profile;
  }

  /** With the priority that the units give, where the time-outs are so small that they need it. */
  #boot(node: number): void {
    this.runtime.start(node, { as: this.#profile === 'instant' ? ['nice', '-n', '-15'] : [] });
  }

  static async start(
    programs: Programs,
    nodes: number,
    addresses: ReadonlyMap<string, string | null>,
    profile: CorosyncProfile,
  ): Promise<Ours> {
    const net = await namespaces(nodes, 'corosync', profile);
    try {
      const runtime = new Runtime(net, programs, ['--metrics', '127.0.0.1:9310']);
      // The manual's defaults, but for those that would make each round wait for a minute.
      const options = { if_check_interval: 30, if_down_limit: 4 };
      runtime.giveIr(await compileMail(net.folder, { nodes, addresses, options }));
      const ours = new Ours(net, runtime, [...addresses.keys()], profile);
      for (const node of runtime.nodes) ours.#boot(node);
      await ours.calm();
      return ours;
    } catch (error) {
      await net.close();
      throw error;
    }
  }

  calm(live = this.runtime.nodes): Promise<Owners> {
    return calm(this.runtime, live, this.ips, patienceMs);
  }

  /** The node that has the first address. */
  async holder(): Promise<number> {
    const owners = await ownersOn(this.runtime, this.runtime.nodes[0] ?? 1);
    return Number(owners?.get(this.ips[0] ?? '')?.slice(4));
  }

  async crash(): Promise<Crash> {
    const { net, runtime } = this;
    const victim = await this.holder();
    const live = runtime.nodes.filter((node) => node !== victim);
    const lost = [...kernelAddresses(net, victim)];
    const result = await observed(net, this.ips[0] ?? '', lost.length, async () => {
      net.cut(victim);
      runtime.killAll(victim);
      await net.stopCorosync(victim, 'SIGKILL');
      await this.calm(live);
    });
    wipe(net, victim);
    net.heal(victim);
    net.startCorosync(victim);
    await net.ringOf(net.size, live[0]);
    this.#boot(victim);
    const target = this.ips.length > 1 ? victim : null;
    await runtime.until('all is as before', async () => target === null || (await this.holder()) === target, patienceMs);
    await this.calm();
    // Announcements of the way back are over, and nothing is late any more.
    await sleep(4000);
    return result;
  }

  async close(): Promise<void> {
    await this.net.close();
  }
}

export class Peer implements Stand {
  readonly net: NetCluster;
  readonly #keepalived: Keepalived;
  readonly #ips: readonly string[];

  private constructor(net: NetCluster, ips: readonly string[]) {
    this.net = net;
    this.#ips = ips;
    this.#keepalived = new Keepalived(net, ips);
  }

  static async start(nodes: number, ips: readonly string[]): Promise<Peer> {
    const peer = new Peer(await namespaces(nodes, 'none', 'fast'), ips);
    for (let node = 1; node <= nodes; node++) peer.#keepalived.start(node);
    await peer.#on(1);
    return peer;
  }

  async #on(node: number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (kernelAddresses(this.net, node).size < this.#ips.length) {
      if (performance.now() > deadline) throw new Error(`keepalived on node ${node} has ${kernelAddresses(this.net, node).size} addresses`);
      await sleep(100);
    }
    // Its second burst of announcements comes after five seconds.
    await sleep(8000);
  }

  async crash(): Promise<Crash> {
    const { net } = this;
    const result = await observed(net, this.#ips[0] ?? '', this.#ips.length, async () => {
      net.cut(1);
      this.#keepalived.kill(1);
      await this.#on(2);
    });
    wipe(net, 1);
    net.heal(1);
    this.#keepalived.start(1);
    await this.#on(1);
    return result;
  }

  async close(): Promise<void> {
    await this.net.close();
  }
}

async function observed(net: NetCluster, ip: string, count: number, work: () => Promise<void>): Promise<Crash> {
  const seen = await capture(net);
  const stop = ping(net, [ip], 5);
  await sleep(500);
  const since = wallMs();
  await work();
  await sleep(300);
  await stop();
  const record: Seen = await seen();
  return { outageMs: longestGapMs(record, ip), announcedMs: announcedWithinMs(record, since, count) };
}

/** What a node that was killed has left on its machine. */
function wipe(net: NetCluster, node: number): void {
  net.exec(node, ['ip', 'addr', 'flush', 'dev', 'eth0', 'to', '10.77.0.0/16']);
  net.exec(node, ['ip', 'addr', 'add', `${net.address(node)}/24`, 'dev', 'eth0']);
}
