// The contract of the bus on real Corosync daemons, one in each of three network namespaces; and what only they can do to us.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type PublicFolder, publicFolder } from '../everybody.ts';
import { type NetCluster, missingForNetns, startCluster } from '../netns/cluster.ts';
import { type ChildPeer, startChildPeer } from './child-peer.ts';
import { busContract, type TestCluster } from './contract.ts';

async function start(): Promise<TestCluster> {
  const net = await startCluster({ nodes: 3, engine: 'corosync', profile: 'fast', tokenMs: 1000, prefix: 'bus' });
  const member = (index: number): ChildPeer => startChildPeer(net.on(index + 1), ['corosync']);
  const peers = [0, 1, 2].map(member);
  return {
    peers,
    crash: async (index) => peers[index]?.kill(),
    replace: async (index) => {
      peers[index] = member(index);
    },
    partition: { cut: (index) => net.cut(index + 1), heal: (index) => net.heal(index + 1) },
    restart: async () => {
      await net.stopCorosync(3, 'SIGKILL');
      await peers[0]?.ask({ do: 'wait', group: 'restart', members: 2 });
      net.startCorosync(3);
      return { broken: [2], replaced: [] };
    },
    close: async () => {
      await Promise.all(peers.map((peer) => peer.kill()));
      await net.close();
    },
  };
}

busContract('corosync', { start, missing: () => missingForNetns('corosync'), hasPartitions: true });

describe('bus: corosync, what only a daemon can do', () => {
  let net: NetCluster;
  let folder: PublicFolder;
  let script = '';
  before(async function () {
    if (missingForNetns('corosync') !== null) this.skip();
    folder = publicFolder();
    script = await folder.bundle(join(import.meta.dirname, 'corosync-ready.ts'));
    net = await startCluster({ nodes: 2, engine: 'corosync', profile: 'fast', tokenMs: 1000, prefix: 'busd' });
  });
  after(async () => {
    await net?.close();
    folder?.remove();
  });

  const readyAs = (command: readonly string[]): string => {
    const { stdout, stderr } = net.exec(1, [...command, process.execPath, script]);
    return stdout + stderr;
  };

  it('says whether a process could use it, and what to do where it could not', async () => {
    const detection = '"detection":{"ms":2200,"of":"token 1000 \\+ consensus 1200"}';
    assert.match(readyAs([]), new RegExp(`"ready":true,"nodeId":1,${detection}`));
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    assert.match(readyAs(asNobody), /refuses user 65534: let it in with corosync-cmapctl -s uidgid.uid.65534 u8 1/);
    net.exec(1, ['corosync-cmapctl', '-s', 'uidgid.uid.65534', 'u8', '1']);
    assert.match(readyAs(asNobody), new RegExp(`"ready":true.*${detection}`));
  });

  it('is not held up by a daemon that hangs, not even to join or to close', async () => {
    const peers = [1, 2].map((node) => startChildPeer(net.on(node), ['corosync']));
    const [first, second] = peers;
    assert.ok(first && second);
    for (const peer of peers) await peer.ask({ do: 'join', group: 'hang' });
    for (const peer of peers) await peer.ask({ do: 'wait', group: 'hang', members: 2 });
    net.corosync(1)?.kill('SIGSTOP');
    await second.ask({ do: 'wait', group: 'hang', members: 1 });
    const begin = Date.now();
    await first.ask({ do: 'burst', group: 'hang', count: 2000, bytes: 1000 });
    await first.ask({ do: 'join', group: 'other' });
    const { refused } = await first.ask({ do: 'report', group: 'hang' });
    assert.ok(refused > 1000 && Date.now() - begin < 20_000, `${refused} refused, ${Date.now() - begin} ms`);
    net.corosync(1)?.kill('SIGCONT');
    for (const peer of peers) await peer.ask({ do: 'wait', group: 'hang', members: 2 });
    await second.ask({ do: 'wait', group: 'hang', sinceView: 1 });
    net.corosync(1)?.kill('SIGSTOP');
    await first.ask({ do: 'close' });
    net.corosync(1)?.kill('SIGCONT');
    for (const peer of peers) await peer.kill();
  });

  it('finds no daemon, and says so', async () => {
    await net.stopCorosync(1, 'SIGTERM');
    assert.match(readyAs([]), /"ready":false,"reason":"corosync does not answer: is it running\?/);
  });
});
