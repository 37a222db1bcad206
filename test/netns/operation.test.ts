// What operators do to a real cluster: moves, drains, stops, reloads, mistakes; and what they or others do to its machines behind its back.
// A planned move loses no ping.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, lostPings, ping } from './capture.ts';
import { manyAddresses } from './mail-conf.ts';
import { netSuite, nobody, ownedBy, type NetSuite } from './suite.ts';
import { kernelAddresses, macOf, type Owners } from './table.ts';

const addresses = new Map([...manyAddresses(9), ['fd77::11', null]]);
const asNobody = [
  'setpriv',
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  '--clear-groups',
  '--inh-caps=-all,+net_admin,+net_raw',
  '--ambient-caps=-all,+net_admin,+net_raw',
  '--bounding-set=-all,+net_admin,+net_raw',
  '--no-new-privs',
];

netSuite('a real cluster: operation', { prefix: 'no', conf: { nodes: 3, addresses }, daemonOptions: ['--respect-foreign'] }, (suite) => {
  /** Pings every IPv4 address each 10 ms meanwhile; none may be lost. */
  async function withoutLoss(work: (suite: NetSuite) => Promise<void>): Promise<void> {
    const { net } = suite();
    const seen = await capture(net);
    const stop = ping(
      net,
      [...addresses.keys()].filter((ip) => !ip.includes(':')),
      10,
    );
    await work(suite());
    await stop();
    const { sent, lost } = lostPings(await seen());
    assert.ok(sent > 20, `${sent} pings were sent`);
    assert.equal(lost, 0, `${lost} of ${sent} pings were lost\n${suite().runtime.logTails()}`);
  }

  /** Every node has its share, so nothing moves any more. */
  const balanced = () => calmWith((owners) => suite().runtime.nodes.every((node) => ownedBy(owners, node).length >= 3));

  async function calmWith(owners: (owners: Owners) => boolean): Promise<void> {
    await suite().runtime.until('the owners are as they should be', async () => owners(await suite().calm()));
  }

  it('an ordinary user with two ambient capabilities is enough, once Corosync lets him in', async () => {
    const { net, runtime } = suite();
    const mend = `corosync-cmapctl -s uidgid.uid.${nobody} u8 1`;
    assert.match(runtime.check(1, asNobody), new RegExp(`^FAIL .*${mend}`, 'm'));
    runtime.start(1, { as: asNobody });
    await runtime.until('it says what lacks', () => runtime.log(1).some(({ msg }) => msg.includes(mend)));
    net.exec(1, mend.split(' '));
    await runtime.until('it has joined', async () => (await runtime.ask(1, 'cluster membership')).ok);
    const checked = runtime.check(1, asNobody);
    assert.doesNotMatch(checked.replace(/^.*control.*$/gm, ''), /^FAIL/m);
    assert.match(checked, /^ok {4}failure detection: the bus drops a silent member after 2200 ms \(token 1000 \+ consensus 1200\)$/m);
    runtime.start(2);
    // As somebody would have it who has changed corosync.conf and not the unit.
    runtime.start(3, { more: ['--bus-timeout', '990'] });
    const owners = await suite().calm();
    assert.ok(ownedBy(owners, 1).length > 0, 'it holds addresses');
    for (const node of runtime.nodes) {
      assert.match(runtime.console(node, 'cluster', 'info'), /^Failure Detection: 2200 ms \(token 1000 \+ consensus 1200/m);
      assert.match(runtime.metrics(node), /^ecclusterd_bus_detection_seconds 2\.2$/m);
    }
    const warning = 'the bus drops a silent member after 2200 ms (token 1000 + consensus 1200), not after 990 ms as --bus-timeout says';
    assert.equal(runtime.log(3).filter(({ level, msg }) => level === 'warn' && msg.startsWith(warning)).length, 1);
  });

  it('cluster duravip move: no ping is lost, and the address stays', async () => {
    const { runtime } = suite();
    const from = (await suite().calm()).get('10.77.1.3');
    const to = from === 'node2' ? 'node3' : 'node2';
    await withoutLoss(async () => {
      const said = runtime.console(1, 'cluster', 'duravip', 'move', '10.77.1.3', 'to', to);
      const job = /submitted \(job (\d+)/.exec(said)?.[1] ?? '';
      assert.match(runtime.console(1, 'cluster', 'wait', job), /Done: move/);
      await calmWith((owners) => owners.get('10.77.1.3') === to);
    });
    assert.match(runtime.console(3, 'cluster', 'duravip', 'show'), /^10\.77\.1\.3\/binding-10\.77\.1\.3: \(owned,safe,pinned\)/m);
  });

  it('drain and undrain: no ping is lost', async () => {
    const { runtime } = suite();
    await withoutLoss(async () => {
      runtime.console(2, 'cluster', 'duravip', 'drain');
      await calmWith((owners) => ownedBy(owners, 2).length === 0);
      assert.match(runtime.console(1, 'cluster', 'info'), /^Problem: node2 is draining/m);
      runtime.console(2, 'cluster', 'duravip', 'undrain');
      await calmWith((owners) => ownedBy(owners, 2).length >= 3);
    });
  });

  it('graceful stop and start: no ping is lost, status 0', async () => {
    const { net, runtime } = suite();
    await withoutLoss(async () => {
      runtime.guard(3).kill('SIGTERM');
      assert.equal(await runtime.ended(3), 0);
      assert.deepEqual([...kernelAddresses(net, 3)], []);
      await suite().calm([1, 2]);
      runtime.start(3);
      await calmWith((owners) => ownedBy(owners, 3).length >= 3);
    });
  });

  it('reload on one node after the other: added addresses come, removed ones go, nothing else moves', async () => {
    const { net, runtime } = suite();
    await balanced();
    const before = await suite().calm();
    const after = new Map([...addresses].filter(([ip]) => ip !== '10.77.1.8' && ip !== 'fd77::11'));
    for (const ip of ['10.77.1.20', '10.77.1.21', 'fd77::12']) after.set(ip, null);
    await suite().give({ ...suite().conf, addresses: after });
    assert.match(runtime.console(1, 'config', 'reload'), /added|removed/);
    for (const node of [2, 3]) runtime.guard(node).kill('SIGHUP');
    const owners = await suite().calm();
    for (const node of runtime.nodes) {
      assert.ok(!kernelAddresses(net, node).has('10.77.1.8') && !kernelAddresses(net, node).has('fd77::11'));
    }
    for (const [ip, owner] of before) if (after.has(ip)) assert.equal(owners.get(ip), owner, ip);
  });

  it('a refused reload keeps the running configuration and says why', async () => {
    const { runtime } = suite();
    runtime.giveIr('{"irVersion": 1}', [2]);
    await assert.rejects(async () => runtime.console(2, 'config', 'reload'), /the running configuration was kept/);
    await suite().give(suite().conf, [2]);
    await suite().calm();
  });

  it('another duravip_balance_set_size on one node: named everywhere, failover goes on, balancing waits', async () => {
    const { runtime } = suite();
    const { conf } = suite();
    await suite().give({ ...conf, options: { ...conf.options, duravip_balance_set_size: 5 } }, [3]);
    runtime.console(3, 'config', 'reload');
    await runtime.until('all nodes name node3', async () => {
      const infos = await Promise.all(runtime.nodes.map((node) => runtime.ask(node, 'cluster info')));
      return infos.every(({ text }) =>
        /node3: duravip_balance_set_size is 5, on node1 and node2 16 \(no balancing until all agree\)/.test(text),
      );
    });
    // The log is written a little later than what it tells of.
    const alarm = /node3: duravip_balance_set_size is 5, on node1 and node2 16 \(no balancing until all agree\)/;
    await runtime.until('all logs name node3', () =>
      runtime.nodes.every((node) => runtime.log(node).some(({ level, msg }) => level === 'error' && alarm.test(msg))),
    );
    for (const node of runtime.nodes) {
      assert.match(runtime.metrics(node), /^ecclusterd_mismatch\{[^}]*node3[^}]*\} 1$/m);
      assert.match(
        runtime.metrics(node),
        /^ecclusterd_difference\{member="node3",option="duravip_balance_set_size",value="5",others="16"\} 1$/m,
      );
    }
    runtime.killAll(1);
    await suite().calm([2, 3]);
    runtime.start(1);
    await suite().calm();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(ownedBy(await suite().calm(), 1).length, 0, 'three intervals without balancing');
    await suite().give(conf, [3]);
    runtime.console(3, 'config', 'reload');
    await calmWith((owners) => ownedBy(owners, 1).length >= 3);
    assert.doesNotMatch(runtime.console(1, 'cluster', 'info'), /differ|balance_set_size/);
  });

  it('cluster reset: the node leaves the bus, joins again, and everything has one owner', async () => {
    const { runtime } = suite();
    const [before = ''] = /#ec0-\d+#node2/.exec(runtime.console(2, 'cluster', 'info')) ?? [];
    runtime.console(2, 'cluster', 'reset');
    await runtime.until(
      'it has been away and is back',
      () => runtime.log(2).filter(({ msg }) => msg.startsWith('connected to the bus')).length === 2,
    );
    await balanced();
    assert.ok(runtime.console(2, 'cluster', 'membership').includes(before));
  });

  it('an alias removed by hand comes back, one put on by hand goes away', async () => {
    const { net, runtime } = suite();
    const owners = await suite().calm();
    const mine = ownedBy(owners, 1)[0] ?? '';
    const theirs = ownedBy(owners, 2)[0] ?? '';
    net.exec(1, ['ip', 'addr', 'del', `${mine}/32`, 'dev', 'eth0']);
    net.exec(1, ['ip', 'addr', 'add', `${theirs}/32`, 'dev', 'eth0']);
    await runtime.until('the maintenance cycle has mended it', () => {
      const there = kernelAddresses(net, 1);
      return there.has(mine) && !there.has(theirs);
    });
    await suite().calm();
  });

  it('a foreign host that answers for an address of a node that died is named', async () => {
    const { net, runtime } = suite();
    await balanced();
    const [ip = '', owner = ''] = [...(await suite().calm())].find(([, node]) => node !== 'node1') ?? [];
    const victim = Number(owner?.slice(4));
    net.exec('client', ['ip', 'addr', 'add', `${ip}/32`, 'dev', 'eth0']);
    runtime.killAll(victim);
    const text = `a host outside of the cluster, ${macOf(net, 'client')}, answers for ${ip} on eth0`;
    await runtime.until('the new owner says so', () =>
      runtime.nodes.some((node) => runtime.log(node).some(({ msg }) => msg.includes(text))),
    );
    net.exec('client', ['ip', 'addr', 'del', `${ip}/32`, 'dev', 'eth0']);
    runtime.start(victim);
    await suite().calm();
  });

  it('with --respect-foreign a foreign host keeps a new address until it lets go', async () => {
    const { net, runtime } = suite();
    const ip = '10.77.1.30';
    net.exec('client', ['ip', 'addr', 'add', `${ip}/32`, 'dev', 'eth0']);
    const without = suite().conf;
    await suite().give({ ...without, addresses: new Map([...without.addresses, [ip, null]]) });
    for (const node of runtime.nodes) runtime.console(node, 'config', 'reload');
    await runtime.until('all refuse it', async () =>
      /another host, [0-9a-f:]+, answers for it/.test((await runtime.ask(1, 'cluster duravip show')).text),
    );
    for (const node of runtime.nodes) assert.ok(!kernelAddresses(net, node).has(ip));
    net.exec('client', ['ip', 'addr', 'del', `${ip}/32`, 'dev', 'eth0']);
    await suite().calm();
  });

  it('arp_all_hosts = false: only the hosts of the shared table are told, one by one', async () => {
    const { net, runtime } = suite();
    const { conf } = suite();
    await suite().give({ ...conf, options: { ...conf.options, arp_all_hosts: false } });
    for (const node of runtime.nodes) runtime.console(node, 'config', 'reload');
    // A move of the operator is refused while the balancer moves the same address.
    await suite().rested();
    const owners = await suite().calm();
    const client = net.address('client');
    await runtime.until('all know the client', async () => {
      const tables = await Promise.all(runtime.nodes.map((node) => runtime.ask(node, 'cluster arp show')));
      return tables.every(({ text }) => text.includes(client));
    });
    const to = owners.get('10.77.1.3') === 'node1' ? 'node2' : 'node1';
    const seen = await capture(net);
    runtime.console(1, 'cluster', 'duravip', 'move', '10.77.1.3', to);
    await calmWith((now) => now.get('10.77.1.3') === to);
    const told = (await seen()).announcements.filter(
      ({ ip, mac }) => ip === '10.77.1.3' && mac === macOf(net, Number(to.slice(4))).replaceAll(':', ''),
    );
    assert.ok(told.length >= 2, `${told.length} announcements`);
    assert.deepEqual([...new Set(told.map((each) => each.to))], [macOf(net, 'client').replaceAll(':', '')]);
  });

  it('ecclusterd dump: the states of the running nodes begin a simulation, in which their addresses survive a crash', async () => {
    const { net, runtime } = suite();
    const owners = await suite().calm();
    const paths = runtime.nodes.map((node) => {
      const path = join(net.folder, `node${node}.state`);
      writeFileSync(path, runtime.ecclusterd(node, 'dump', '--control', runtime.control(node)));
      return path;
    });
    const scenario = join(net.folder, 'crash.json');
    writeFileSync(scenario, JSON.stringify({ seconds: 60, steps: [{ at: 10, crash: 'node1' }] }));
    const played = JSON.parse(runtime.ecclusterd(1, 'simulate', '--json', '--state', paths.join(), '--scenario', scenario));
    assert.equal(played.violation, null);
    const after = new Map<string, string>(played.owners);
    for (const [ip, owner] of owners) {
      const now = after.get(ip) ?? 'nobody';
      if (owner === 'node1') assert.match(now, /^node[23]$/, ip);
      else assert.equal(now, owner, ip);
    }
  });

  it('after all this every node prints the same table, and nothing moves any more', async () => {
    await suite().rested();
    suite().assertSameShow();
  });
});
