// What a node does not take, and says why: unsigned, signed by others, replayed, stale, outside of its limits, of another version, without room on its disk. Nothing
// changes anywhere then.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { signParts } from '../../runtime/rollout/signature.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { names, RolloutCluster, shaOf, withSetSize } from './rollout-cluster.ts';

describe('a rollout that is refused', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  let former: string;
  let mounted = '';
  const at = (name: string) => cluster.small.path(name);
  const key = (name: string) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(at(`${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return publicKey.export({ type: 'spki', format: 'pem' }).toString();
  };
  const signed = (next: ClusterIr, serial: number, by: string) =>
    signParts({ serial, sha256: shaOf(next), clusterGroup: cluster.ir.nodes[0]?.groups.cluster ?? '' }, at(`${by}.pem`));
  /** As one that is signed well, but for what is said. */
  const start = async (next: ClusterIr, about = {}, more: Readonly<Record<string, unknown>> = {}) => {
    const { nextSerial } = await cluster.status();
    return cluster.start(next, { signature: signed(next, nextSerial, 'ours'), ...about }, { serial: nextSerial, ...more });
  };
  const refused = async (next: ClusterIr, why: RegExp, about = {}) => {
    const { nextSerial } = await cluster.status();
    const { status, text } = await start(next, about);
    // Refused at once, or when a node has said so.
    const said = status === 'error' ? text : (await cluster.ended(nextSerial)).why;
    assert.match(said, why);
    await cluster.untilAllRun(former);
  };

  before(async () => {
    cluster = await RolloutCluster.make(programs);
    former = shaOf(cluster.ir);
    writeFileSync(at('trust.pem'), key('ours'));
    key('theirs');
    const logs = { networks: ['10.20.0.0/16'], paths: ['/var/log/'] };
    writeFileSync(at('limits.json'), JSON.stringify(logs));
    // A disk of its own, to be filled.
    mounted = cluster.state('west1');
    mkdirSync(mounted, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mounted]);
    await cluster.begin('mgr1', ['--trust', at('trust.pem'), '--limits', at('limits.json')]);
  });
  after(async () => {
    await Promise.all(names.map((name) => cluster.small.stop(name, 'SIGKILL')));
    // Lazily: what a test that failed has left in it goes along.
    if (mounted !== '') execFileSync('umount', ['-l', mounted]);
    await cluster.remove();
  });

  it('nobody has signed it, or somebody else, or it was signed for an earlier serial', async () => {
    const next = withSetSize(cluster.ir, 4);
    await refused(next, /^east1: nobody has signed it|: nobody has signed it/, { signature: null });
    const { nextSerial } = await cluster.status();
    await refused(next, /its signature is of no key of --trust/, { signature: signed(next, nextSerial, 'theirs') });
    await refused(next, /its signature is of no key of --trust/, { signature: signed(withSetSize(cluster.ir, 5), nextSerial + 1, 'ours') });
    const old = await start(next, {}, { serial: 1 });
    assert.match(old.text, /it was signed for serial 1, which has been given since/);
  });

  it('the cluster has moved on since the plan', async () => {
    const { status, text } = await start(withSetSize(cluster.ir, 4), {}, { old: { east1: former, east2: 'ab'.repeat(32) } });
    assert.equal(status, 'error');
    assert.match(text, /^error: the cluster has moved on \(east2 runs [0-9a-f]{12}, the plan was made for abababababab\); plan again/);
  });

  it('outside of the limits of the machine', async () => {
    const next = {
      ...cluster.ir,
      nodes: cluster.ir.nodes.map((node) => ({
        ...node,
        duravip: {
          ...node.duravip,
          addresses: node.duravip.addresses.map((each) => (each.ip === '10.20.1.11' ? { ...each, ip: '10.99.1.1' } : each)),
        },
      })),
    };
    await refused(next, /10\.99\.1\.1 is outside of the networks of --limits/);
  });

  it('heavier than it is offered as; a node that is not in it; a version that nobody knows', async () => {
    const groups = cluster.ir.nodes.map((node) => ({ ...node, groups: { ...node.groups, cluster: 'other' } }));
    await refused({ ...cluster.ir, nodes: groups }, /the change takes stop-all here, and is offered as reload/);
    await refused({ ...cluster.ir, nodes: cluster.ir.nodes.filter(({ name }) => name !== 'west2') }, /west2: it has no node west2/);
    await refused({ ...cluster.ir, irVersion: 99 } as unknown as ClusterIr, /this version does not understand it/);
  });

  it('a full disk, a folder that is read-only; and when there is room again it goes', async () => {
    const next = withSetSize(cluster.ir, 4);
    try {
      execFileSync('dd', ['if=/dev/zero', `of=${join(mounted, 'full')}`, 'bs=4k'], { stdio: 'ignore' });
    } catch {
      // Full is what it shall be.
    }
    await refused(next, /west1: .*cannot be written: the disk is full \(ENOSPC\)/);
    rmSync(join(mounted, 'full'));
    // The folder of the documents alone: its lock is open, so the whole cannot be.
    const documents = join(mounted, 'node', 'documents');
    execFileSync('mount', ['--bind', documents, documents]);
    execFileSync('mount', ['-o', 'remount,bind,ro', documents]);
    await refused(next, /west1: .*cannot be written: the file system is read-only \(EROFS\)/);
    execFileSync('umount', [documents]);
    const { nextSerial } = await cluster.status();
    assert.equal((await start(next)).status, 'ok');
    await cluster.until(({ running }) => running?.phase === 'waiting');
    await cluster.small.ask('mgr1', 'rollout confirm');
    assert.equal((await cluster.ended(nextSerial)).end, 'committed');
    await cluster.untilAllRun(shaOf(next));
  });
});
