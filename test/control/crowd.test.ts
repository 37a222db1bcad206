// Many at once at two managers' consoles, on real processes: each answer is that of its request, orders end the same everywhere, nothing grows without end; who is
// no manager is not obeyed; and what a manager's death leaves behind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { Foreign } from '../../base/foreign.ts';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import type { Request } from '../../runtime/control/control-messages.ts';
import { encodeControl } from '../../runtime/control/control-wire.ts';
import { type RawClient, rawClient } from '../console/raw-client.ts';
import { freePort } from '../free-port.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from './small-cluster.ts';
import { until } from '../until.ts';

const nodes = ['east1', 'east2', 'west1'];
const managers = ['mgr1', 'mgr2'];

describe('many at once', () => {
  const programs = new Programs();
  let cluster: SmallCluster;
  let port = 0;
  const ready = async () => {
    for (const name of managers) await cluster.until(name, 'info', (text) => text.includes('Control Group: ec_console (3 nodes)'));
    await cluster.until('east1', 'cluster duravip owners', (text) => !/ - /.test(text));
  };
  const figures = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const figure = async (name: RegExp): Promise<number> => {
    const text = await figures();
    const found = text.split('\n').find((line) => !line.startsWith('#') && name.test(line));
    return Number(found?.split(' ').at(-1) ?? assert.fail(`${name}\n${text}`));
  };
  before(async () => {
    cluster = await SmallCluster.make(programs, managers);
    port = await freePort();
    cluster.node('east1', ['--metrics', String(port)]);
    for (const name of nodes.slice(1)) cluster.node(name);
    for (const name of managers) cluster.manager(name);
    await ready();
  });
  after(async () => {
    await cluster.remove();
  });

  /** Answers of a connection, in their order, without what frames them. */
  const answers = async (client: RawClient): Promise<readonly string[]> => {
    client.socket.end();
    return (await client.ended()).split(/^\.(?:ok|error.*)\n/m).slice(0, -1);
  };

  it('20 broadcasts from 5 connections to two managers: every answer at the right request', async () => {
    const asked = await Promise.all(
      Array.from({ length: 5 }, async (_, connection) => {
        const client = rawClient(cluster.path(`control-${managers[connection % 2]}`));
        const ips = Array.from({ length: 4 }, (__, at) => `10.99.${connection}.${at}`);
        client.socket.write(ips.map((ip) => `ask cluster why ${ip}\n`).join(''));
        return { ips, texts: await answers(client) };
      }),
    );
    for (const { ips, texts } of asked) {
      assert.equal(texts.length, 4);
      for (const [at, text] of texts.entries()) {
        const found = [...text.matchAll(/"(10\.99\.\d\.\d)"/g)].map(([, ip]) => ip);
        assert.deepEqual(found, [ips[at], ips[at], ips[at]], text);
        assert.match(text, /: 0 ok, 3 error \(east1, east2, west1\), absent: west2/);
      }
    }
  });

  it('moves of two managers to and fro at one moment end the same on all nodes', async () => {
    const ips = ['10.20.1.11', '10.20.1.12', '10.20.1.13'];
    for (let round = 0; round < 4; round++) {
      const orders = ips.flatMap((ip, at) =>
        managers.map((name, by) => [name, `within 20 ask cluster duravip move ${ip} to ${nodes[(at + by + round) % 3]}`] as const),
      );
      const texts = await Promise.all(orders.map(async ([name, line]) => (await cluster.ask(name, line)).text));
      // Who looks now and then may miss a move that another one followed at once; he must not wait for it.
      for (const text of texts) assert.doesNotMatch(text, /no answer/);
      const owners = async (name: string) =>
        ips.map((ip) => new RegExp(`${ip.replaceAll('.', '\\.')} +(\\S+)`).exec(ownersOf.get(name) ?? '')?.[1]).join();
      const ownersOf = new Map<string, string>();
      await until(
        async () => {
          for (const name of nodes) ownersOf.set(name, (await cluster.ask(name, 'cluster duravip owners')).text);
          return new Set(await Promise.all(nodes.map(owners))).size === 1;
        },
        () => JSON.stringify([...ownersOf]),
      );
    }
    // All of them were carried out in one order: each node has the same row of them in its log.
    const rows = nodes.map((name) =>
      cluster
        .log(name)
        .flatMap(({ msg }) => /^(mgr[12]) request (\d+): cluster duravip move .*: (?:ok|error)$/.exec(msg)?.slice(1, 3).join(' ') ?? []),
    );
    assert.ok((rows[0]?.length ?? 0) >= 20, JSON.stringify(rows));
  });

  it('a node, or a stranger, that asks is refused by all, counted, and nothing is executed; nor by any bytes', async () => {
    const bus = createSocketBus(cluster.path('bus'));
    try {
      bus.open(() => {});
      bus.join('ec_console');
      const refused = await figure(/^ecclusterd_control_refused_total/);
      const malformed = await figure(/^ecclusterd_control_malformed_total/);
      const request: Request = {
        kind: 'request',
        id: { manager: 'mgr1', incarnation: 'forged', number: 1 },
        scope: { kind: 'all' },
        format: 'text',
        command: 'cluster duravip debug on',
        who: new Foreign('root'),
        leftMs: 1000,
      };
      const stranger = encodeControl(request);
      const asNode = encodeControl({
        kind: 'hello',
        type: 'Momentum',
        name: 'west9',
        subcluster: 'default',
        clusterGroup: 'ec_cluster',
        values: [],
        machine: null,
        key: null,
      });
      await until(
        async () => {
          bus.multicast('ec_console', stranger);
          return (await figure(/^ecclusterd_control_refused_total/)) > refused;
        },
        () => cluster.said('east1'),
      );
      bus.multicast('ec_console', asNode);
      bus.multicast('ec_console', stranger);
      const good = [stranger, asNode];
      let state = 4711;
      const below = (limit: number) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * limit);
      };
      for (let run = 0; run < 2000; run++) {
        const bytes = good[below(2)]?.slice(0, 1 + below(200)) ?? assert.fail();
        bytes[below(bytes.length)] = below(256);
        while (!bus.multicast('ec_console', bytes)) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await until(
        async () => (await figure(/^ecclusterd_control_malformed_total/)) > malformed,
        () => cluster.said('east1'),
      );
      for (const name of nodes) {
        assert.ok(
          cluster.log(name).some(({ msg }) => /which is no manager of this cluster was refused/.test(msg)),
          cluster.said(name),
        );
        assert.ok(!cluster.log(name).some(({ msg }) => msg.includes('cluster duravip debug')), cluster.said(name));
      }
    } finally {
      await bus.close();
    }
    await ready();
    assert.match((await cluster.ask('mgr1', 'ask cluster nodename')).text, /3 ok/);
  });

  it('a manager that is killed: what had not ended is interrupted, and the late answer changes nothing', async () => {
    cluster.children.get('west1')?.kill('SIGSTOP');
    const { text } = await cluster.ask('mgr1', 'within 60 broadcast cluster nodename');
    const number = /request (\d+) to 3/.exec(text)?.[1] ?? assert.fail(text);
    await cluster.until('mgr1', 'requests', (each) => each.includes('2 ok'));
    await cluster.stop('mgr1', 'SIGKILL');
    cluster.manager('mgr1');
    cluster.children.get('west1')?.kill('SIGCONT');
    await ready();
    for (const _ of [1, 2]) {
      const retrieved = (await cluster.ask('mgr1', `retrieve #${number}`)).text;
      assert.match(retrieved, /==> west1 <==\n\[no answer: nobody waited for it any more\]/);
      assert.match(retrieved, /2 ok, 1 no answer \(west1\)|3 no answer/);
      assert.match((await cluster.ask('mgr1', 'ask cluster nodename')).text, /3 ok/);
    }
  });

  it('requests without end: file, memory and descriptors are bounded, the oldest are gone; flush empties it', async function () {
    const all = process.env['ECCONF_LONG'] === undefined ? 2000 : 10_000;
    this.timeout(all * 200);
    const pid = cluster.children.get('mgr2')?.pid ?? assert.fail();
    const descriptors = () => readdirSync(`/proc/${pid}/fd`).length;
    const resident = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    const file = () => statSync(cluster.path('state-mgr2/control-cache')).size;
    const many = async (count: number) => {
      const client = rawClient(cluster.path('control-mgr2'));
      for (let at = 0; at < count; at += 20) {
        client.socket.write('ask cluster nodename\n'.repeat(20));
        const lines = at + 20;
        await until(
          () => (client.text().match(/^\.ok/gm)?.length ?? 0) >= lines,
          () => client.text().slice(-300),
        );
      }
      client.socket.destroy();
    };
    // What a process grows to anyway.
    await many(1000);
    const [before, open] = [resident(), descriptors()];
    await many(all - 1000);
    const { requests } = JSON.parse((await cluster.ask('mgr2', 'json requests')).text);
    assert.equal(requests.length, 1000);
    assert.ok(file() < 3 * 1024 * 1024, String(file()));
    assert.ok(descriptors() <= open + 2, `${descriptors()}, ${open} before`);
    assert.ok(resident() < before + 64, `${resident()} MiB, ${before} before`);
    assert.match((await cluster.ask('mgr2', 'flush control cache')).text, /^Ok \(1000 requests forgotten\)/);
    assert.ok(file() < 100, String(file()));
    assert.equal(JSON.parse((await cluster.ask('mgr2', 'json requests')).text).requests.length, 0);
  });
});
