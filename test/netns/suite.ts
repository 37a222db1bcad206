// A suite of tests on one cluster of namespaces: real Corosync, the bundled daemons, real addresses, a client that pings them.
import assert from 'node:assert/strict';
import { chmodSync, chownSync } from 'node:fs';
import { missingForNetns, type NetCluster, startCluster } from './cluster.ts';
import { compileMail, type MailConf } from './mail-conf.ts';
import { buildPrograms, Runtime, type Programs } from './runtime.ts';
import { assertReachable, calm, type Owners } from './table.ts';

export interface SuiteOptions {
  readonly prefix: string;
  readonly conf: MailConf;
  /** Of every daemon. */
  readonly daemonOptions?: readonly string[];
}

/** The user without rights, as whom daemons run in some tests. */
export const nobody = 65_534;

/** Slower than any profile of ours: these tests are about what happens, on machines that are busy. The bench is about when. */
const tokenMs = 1000;

export class NetSuite {
  readonly net: NetCluster;
  readonly runtime: Runtime;
  conf: MailConf;
  readonly #programs: Programs;

  private constructor(net: NetCluster, programs: Programs, { conf, daemonOptions = [] }: SuiteOptions) {
    this.net = net;
    this.conf = conf;
    this.#programs = programs;
    this.runtime = new Runtime(net, programs, ['--metrics', '127.0.0.1:9310', ...daemonOptions]);
  }

  static async start(options: SuiteOptions): Promise<NetSuite> {
    const { prefix, conf } = options;
    const net = await startCluster({ nodes: conf.nodes, engine: 'corosync', profile: 'fast', tokenMs, prefix });
    // Daemons of another user have their sockets there, too. Not everybody: root's console talks to no socket that anybody could have put there.
    chownSync(net.folder, 0, nobody);
    chmodSync(net.folder, 0o775);
    try {
      for (const node of [...Array.from({ length: conf.nodes }, (_, i) => i + 1), 'client' as const]) {
        const number = node === 'client' ? 254 : node;
        net.exec(node, ['ip', 'addr', 'add', `fd77::ff:${number}/64`, 'dev', 'eth0', 'nodad']);
      }
      net.exec('client', ['ip', 'route', 'add', '10.77.0.0/16', 'dev', 'eth0']);
      const suite = new NetSuite(net, await buildPrograms(), options);
      await suite.give(conf);
      return suite;
    } catch (error) {
      await net.close();
      throw error;
    }
  }

  /** Compiles a configuration for these nodes; without `nodes` for all, who are then expected to hold its addresses. */
  async give(conf: MailConf, nodes: readonly number[] | null = null): Promise<void> {
    this.runtime.giveIr(await compileMail(this.net.folder, conf), nodes ?? this.runtime.nodes);
    if (nodes === null) this.conf = conf;
  }

  /** Waits until everything is as it should be with these nodes alive, and looks at it from the client. */
  async calm(live: readonly number[] = this.runtime.nodes): Promise<Owners> {
    for (let tries = 0; ; tries++) {
      const owners = await calm(this.runtime, live, this.conf.addresses.keys());
      try {
        assertReachable(this.net, owners);
        return owners;
      } catch (error) {
        // Balancing goes on; what was looked at while it moved says nothing.
        const after = await calm(this.runtime, live, this.conf.addresses.keys());
        const moved = [...after].some(([ip, owner]) => owners.get(ip) !== owner);
        if (!moved || tries > 5) throw new Error(`${String(error)}\n${this.runtime.logTails()}`);
      }
    }
  }

  /** Until the owners stay where they are for longer than two intervals of balancing. */
  async rested(): Promise<void> {
    let before = '';
    let since = performance.now();
    await this.runtime.until('nothing moves', async () => {
      const now = JSON.stringify([...(await this.calm())]);
      if (now !== before) since = performance.now();
      before = now;
      return performance.now() - since > 2500;
    });
  }

  /** All nodes print the same `cluster duravip show`, but for the seconds. */
  assertSameShow(): void {
    const { runtime } = this;
    const shows = runtime.nodes.map((node) =>
      runtime.console(node, 'cluster', 'duravip', 'show').replace(/stable for \d+/g, 'stable for N'),
    );
    assert.equal(new Set(shows).size, 1, shows.join('\n'));
  }

  async startAll(): Promise<Owners> {
    for (const node of this.runtime.nodes) this.runtime.start(node);
    return this.calm();
  }

  async close(): Promise<void> {
    await this.net.close();
    this.#programs.remove();
  }
}

/** `describe` on a cluster that lives as long as its tests. Without what it needs it is left out with a sentence; in CI that is a failure. */
export function netSuite(title: string, options: SuiteOptions, tests: (suite: () => NetSuite) => void): void {
  describe(title, () => {
    let suite: NetSuite | null = null;
    before(async function () {
      const missing = missingForNetns('corosync');
      if (missing === null) {
        suite = await NetSuite.start(options);
        return;
      }
      if (process.env.CI) throw new Error(`${missing}; in CI it must be there`);
      console.log(`(${missing}: the tests on real clusters are left out)`);
      this.skip();
    });
    // What comes after a failure would fail for the same reason, half a minute each.
    let failed = false;
    beforeEach(function () {
      if (failed) this.skip();
    });
    afterEach(function () {
      failed ||= this.currentTest?.state === 'failed';
    });
    after(() => suite?.close());
    tests(() => {
      if (suite === null) throw new Error('the cluster has not started');
      return suite;
    });
  });
}

export function ownedBy(owners: Owners, node: number): readonly string[] {
  return [...owners].flatMap(([ip, owner]) => (owner === `node${node}` ? [ip] : []));
}
