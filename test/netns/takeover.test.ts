// Everything that can take a node out of a real cluster, one after the other, and what is left of its addresses each time. After each the
// kernels have exactly the table, all nodes show the same one, and the client reaches every address at its owner.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { manyAddresses } from './mail-conf.ts';
import { netSuite, ownedBy } from './suite.ts';
import { holders, kernelAddresses } from './table.ts';

const addresses = new Map([...manyAddresses(9), ['fd77::11', null], ['fd77::12', null], ['10.77.9.1', 'node1'], ['10.77.9.2', 'node2']]);
const leaseSec = 4;

netSuite(
  'a real cluster: failures',
  { prefix: 'nf', conf: { nodes: 3, addresses, options: { heartbeats_per_sec: 2 } }, daemonOptions: ['--lease', String(leaseSec)] },
  (suite) => {
    /** Nobody has what somebody else has. */
    const assertNoDoubles = (what: string) => {
      const doubles = [...addresses.keys()].filter((ip) => holders(suite().net, ip) > 1);
      assert.deepEqual(doubles, [], `${what}: on two machines`);
    };

    it('cold start: every node takes off what an earlier life has left, then all agree on owners', async () => {
      const { net, runtime } = suite();
      for (const node of [1, 2]) net.exec(node, ['ip', 'addr', 'add', '10.77.1.1/32', 'dev', 'eth0']);
      let owners = await suite().startAll();
      // Who comes up much later than the others gets what it prefers by a move, when the cluster is at rest for the first time already.
      await runtime.until('node1 and node2 have their preferred addresses', async () => {
        owners = await suite().calm();
        return owners.get('10.77.9.1') === 'node1' && owners.get('10.77.9.2') === 'node2';
      });
      const counts = runtime.nodes.map((node) => ownedBy(owners, node).length);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `even shares: ${counts.join(', ')}`);
      suite().assertSameShow();
    });

    it('kill -9 of everything on a node and its cable out: the others take over; when it comes back its left-overs do no harm', async () => {
      const { net, runtime } = suite();
      net.cut(2);
      runtime.killAll(2);
      await net.stopCorosync(2, 'SIGKILL');
      const owners = await suite().calm([1, 3]);
      assert.equal(ownedBy(owners, 2).length, 0);
      net.heal(2);
      net.startCorosync(2);
      await net.ringOf(3);
      runtime.start(2);
      await runtime.until('node2 has its preferred address', async () => (await suite().calm()).get('10.77.9.2') === 'node2');
    });

    it('kill -9 of the daemon alone: its guard takes the addresses off, and no two machines have one a second later', async () => {
      const { net, runtime } = suite();
      assert.ok(kernelAddresses(net, 1).size > 0);
      runtime.signal(1, 'SIGKILL');
      await runtime.ended(1);
      assert.deepEqual([...kernelAddresses(net, 1)], [], 'the guard ends when everything is off');
      await sleep(1000);
      assertNoDoubles('a second after the kill');
      await suite().calm([2, 3]);
      assert.match(runtime.log(1).at(-1)?.msg ?? '', /guard: the daemon was killed .*; removed \d+ addresses/);
      runtime.start(1);
      await suite().calm();
    });

    it('SIGSTOP of the daemon: its guard kills it and takes the addresses off', async () => {
      const { net, runtime } = suite();
      runtime.signal(3, 'SIGSTOP');
      await runtime.ended(3);
      assert.deepEqual([...kernelAddresses(net, 3)], []);
      await suite().calm([1, 2]);
      assertNoDoubles('after the guard');
      runtime.start(3);
      await suite().calm();
    });

    it('SIGSTOP of daemon and guard: the others exclude it, the kernel ends its leases, and when it goes on it knows that it lost them', async () => {
      const { net, runtime } = suite();
      const [daemon, guard] = [runtime.daemonPid(2), runtime.guard(2).pid ?? 0];
      process.kill(guard, 'SIGSTOP');
      process.kill(daemon, 'SIGSTOP');
      const stoppedAt = performance.now();
      // The kernel looks once a second.
      await runtime.until('the kernel has ended the leases', () => kernelAddresses(net, 2).size === 0, leaseSec * 1000 + 2500);
      assert.ok(performance.now() - stoppedAt > 1000);
      await suite().calm([1, 3]);
      process.kill(daemon, 'SIGCONT');
      process.kill(guard, 'SIGCONT');
      // The guard finds a daemon that was silent for longer than it bears, or hears its signs of life first; both are right.
      await Promise.race([runtime.ended(2), sleep(1000)]);
      if (runtime.guard(2).exitCode !== null) runtime.start(2);
      await suite().calm();
      assertNoDoubles('after it went on');
    });

    it('graceful stop: hands over without a lost ping, ends with status 0, and comes back', async () => {
      const { net, runtime } = suite();
      runtime.guard(1).kill('SIGTERM');
      assert.equal(await runtime.ended(1), 0);
      assert.deepEqual([...kernelAddresses(net, 1)], []);
      await suite().calm([2, 3]);
      runtime.start(1);
      await suite().calm();
    });

    it('a daemon of Corosync that is killed and comes back: the node releases, then joins again by itself', async () => {
      const { net, runtime } = suite();
      await net.stopCorosync(3, 'SIGKILL');
      await suite().calm([1, 2]);
      assert.deepEqual([...kernelAddresses(net, 3)], []);
      const info = await runtime.ask(3, 'cluster membership');
      assert.equal(info.ok, false);
      net.startCorosync(3);
      await net.ringOf(3);
      await suite().calm();
    });

    it('a daemon of Corosync that hangs: the node notices that nothing comes back, lets go, and joins again', async () => {
      const { net, runtime } = suite();
      await runtime.until('it has a share', () => kernelAddresses(net, 3).size >= 4);
      net.corosync(3)?.kill('SIGSTOP');
      await runtime.until('the node has let go', () => kernelAddresses(net, 3).size === 0);
      assert.match((await runtime.ask(3, 'cluster info')).text, /not connected|addresses are unowned/);
      await suite().calm([1, 2]);
      net.corosync(3)?.kill('SIGCONT');
      await net.ringOf(3);
      await suite().calm();
    });

    it('partition and heal: each side serves everything, afterwards there is one owner again', async () => {
      const { net, runtime } = suite();
      net.isolate(1);
      await suite().calm([2, 3]);
      await runtime.until('the lonely node serves all, too', () => kernelAddresses(net, 1).size === addresses.size);
      net.rejoin(1);
      await suite().calm();
      assertNoDoubles('after the merge');
    });

    it('partition with --partition quorum: the side without a majority releases everything', async () => {
      const { net, runtime } = suite();
      for (const node of runtime.nodes) runtime.guard(node).kill('SIGTERM');
      await Promise.all(runtime.nodes.map((node) => runtime.ended(node)));
      for (const node of runtime.nodes) assert.deepEqual([...kernelAddresses(net, node)], []);
      for (const node of runtime.nodes) runtime.start(node, { more: ['--partition', 'quorum'] });
      await suite().calm();
      net.isolate(1);
      await suite().calm([2, 3]);
      await runtime.until('the lonely node serves nothing', () => kernelAddresses(net, 1).size === 0);
      assert.match((await runtime.ask(1, 'cluster info')).text, /no majority/);
      net.rejoin(1);
      await suite().calm();
    });

    it('after all this every node prints the same table, and nothing moves any more', async () => {
      await suite().rested();
      suite().assertSameShow();
      assertNoDoubles('at the end');
    });
  },
);
