// docs/operations.md, followed literally, on machines of a fresh Debian with its systemd and Corosync: what it says to type at the desk, for each
// node and for each manager is taken from the page and typed; then a cluster of three nodes and a manager runs, with certificates, and lines
// come through. Afterwards the package is upgraded, removed and purged.
import assert from 'node:assert/strict';
import {
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { managedAddresses } from '../../runtime/daemon/node-settings.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { write } from '../log/log-dir.ts';
import { repository } from '../shared.ts';
import { blockBelow, commandsOf } from '../doc-blocks.ts';
import { needDebian, must, type Container } from './debian-tree.ts';
import { makeDeb, until } from './built-deb.ts';
import { startMachines, type Machines } from './machines.ts';
import { Pings } from './pings.ts';

const nodes = ['east1', 'east2', 'west1'];
const manager = 'mgr1';
const addresses = new Map([
  ['east1', '10.20.0.11'],
  ['east2', '10.20.0.12'],
  ['west1', '10.20.0.21'],
  ['mgr1', '10.20.0.5'],
]);

const commandsBelow = (heading: string) => commandsOf(blockBelow('docs/operations.md', heading));

describe('docs/operations.md, followed literally', function () {
  this.timeout(600_000);
  let machines: Machines;
  let deb = '';

  before(async function () {
    needDebian(this, 'the page is not followed');
    deb = makeDeb();
    machines = await startMachines(addresses);
    copyFileSync(deb, join(machines.desk, basename(deb)));
    // The machines as the page wants them: Momentum's user and its logs, and at the desk the tree and the package.
    cpSync(join(repository, 'examples', 'cluster'), join(machines.desk, 'conf'), { recursive: true });
    rmSync(join(machines.desk, 'conf', 'west2'), { recursive: true });
    const peers = join(machines.desk, 'conf', 'global', 'msgc_server.conf');
    writeFileSync(peers, readFileSync(peers, 'utf8').replace(/^ *west2 = .*\n/m, ''));
    for (const name of nodes) await giveLogs(machineOf(name));
  });
  after(() => machines?.close());

  const machineOf = (name: string): Container => machines.all.get(name) as Container;
  const typed = (line: string) => {
    const { status, stdout, stderr } = machines.type(line);
    assert.equal(status, 0, `${line}\n${stdout}${stderr}`);
  };

  it('takes at most four commands a machine', () => {
    for (const heading of ['For each node', 'For each manager']) {
      const lines = commandsBelow(heading);
      assert.ok(lines.length > 0 && lines.length <= 4, `${heading}: ${lines.length}`);
      assert.ok(!lines.some((line) => /&&|;|\|/.test(line)), 'one command a line');
    }
  });

  it('sets a cluster up', () => {
    const programs = join(repository, 'dist');
    for (const line of commandsBelow('At the desk')) typed(line.replace(/^(ecconf|ecclusterd) /, `node ${programs}/$1.cjs `));
    for (const name of nodes) for (const line of commandsBelow('For each node')) typed(line.replaceAll('east1', name));
    for (const line of commandsBelow('For each manager')) typed(line.replaceAll('mgr1', manager));
    for (const name of [...nodes, manager]) {
      const { mode, uid } = statSync(machineOf(name).path('/etc/ecclusterd/identity.pem'));
      assert.equal(mode & 0o7777, 0o600, name);
      assert.notEqual(uid, 0, name);
    }
  });

  it('collects the logs of all nodes over mutual TLS', async () => {
    const home = machineOf(manager).path('/var/log/eccluster');
    const lines = () => filesIn(home).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
    const missing = () => nodes.filter((name) => !lines().some((line) => line.includes(`first line of ${name}`)));
    const deadline = Date.now() + 120_000;
    while (missing().length > 0) {
      const logs = [...machines.all.values()].map((each) => `${each.name}: ${each.run('journalctl -n 15 -o cat').stdout}`).join('\n');
      assert.ok(Date.now() < deadline, `no lines of ${missing().join()}\n${logs}`);
      await sleep(500);
    }
    // Without a certificate nothing is said there.
    const { stdout } = machineOf(manager).run(
      `/usr/lib/ecconf/bin/node -e "const s=require('net').connect(4802,'10.20.0.11',()=>s.write('hello'));s.on('data',b=>process.stdout.write(b));s.on('error',()=>{});s.setTimeout(3000,()=>s.destroy())"`,
    );
    assert.ok(!stdout.includes('hello'), stdout);
  });

  it('holds every address once', async () => {
    const wanted = managed(join(machines.desk, 'cluster.json'));
    await until(`${wanted.length} addresses owned once`, () => {
      const held = nodes.flatMap((name) => addressesOf(machineOf(name)).filter((ip) => wanted.includes(ip))).sort();
      return [held.join() === wanted.join(), held.join()];
    });
  });

  it('leaves nothing open without need, and every machine is ready', () => {
    for (const name of [...nodes, manager]) {
      const { stdout, stderr } = machineOf(name).run('ecclusterd audit');
      assert.match(stdout, /nothing is open without need\n$/, `${name}\n${stdout}${stderr}`);
    }
    for (const name of nodes) {
      const [line = ''] = /`(ecclusterd check [^`]*)`/.exec(page())?.slice(1) ?? [];
      const { status, stdout, stderr } = machineOf(name).run(line);
      assert.equal(status, 0, `${name}\n${stdout}${stderr}`);
    }
  });

  it('starts ecconf from a snapshot, and has a manual page and completion for each program', () => {
    const { path, run } = machineOf('east1');
    assert.ok(existsSync(path('/usr/lib/ecconf/dist/ecconf.blob')));
    for (const program of ['ecconf', 'ecclusterd', 'ecconsole', 'ecconf-lsp']) {
      const { status, stdout } = run(`${program} --version`);
      assert.equal(status, 0, program);
      assert.match(stdout, /\d+\.\d+\.\d+\n$/, program);
      assert.match(must('dpkg-deb', '--contents', deb), new RegExp(`/usr/share/man/man[18]/${program}\\.[18]\\.gz`), program);
    }
  });

  it('takes what is rolled out from the machine of the manager, by root and by who is of the group of its console', async () => {
    const option = /`(ECCLUSTERD_OPTIONS=--accept-rollouts)`/.exec(page())?.[1] ?? assert.fail('the page does not say how');
    for (const name of nodes) {
      const { status, stderr } = machineOf(name).run(`echo ${option} >> /etc/default/ecclusterd && systemctl restart ecclusterd`);
      assert.equal(status, 0, stderr);
    }
    const at = machineOf(manager);
    const ir = JSON.parse(readFileSync(join(machines.desk, 'cluster.json'), 'utf8')) as ClusterIr;
    const rollOut = async (next: ClusterIr, as: string) => {
      writeFileSync(at.path('/srv/next.json'), JSON.stringify(next));
      const takes = () => JSON.parse(at.run('ecconsole /run/ecclusterd/2025 json rollout status').stdout || '{}').takes?.length;
      await until('all nodes take rollouts', () => [takes() === nodes.length, String(takes())]);
      const { status, stdout, stderr } = at.run(`${as} ecconf rollout /srv/next.json --manager /run/ecclusterd/2025 --yes --play 0`);
      assert.equal(
        status,
        0,
        stdout + stderr + nodes.map((name) => machineOf(name).run('journalctl -u ecclusterd -n 20 -o cat').stdout).join('\n'),
      );
      assert.match(stdout, / committed \(/);
      for (const name of nodes) {
        const { running } = JSON.parse(machineOf(name).run('ecconsole /run/ecclusterd/2025 json config running').stdout);
        assert.equal(
          running.sha256,
          JSON.parse(at.run('ecconsole /run/ecclusterd/2025 json rollout status').stdout).committed.sha256,
          name,
        );
      }
    };
    const change = (each: (node: ClusterIr['nodes'][number]) => ClusterIr['nodes'][number]) => ({ ...ir, nodes: ir.nodes.map(each) });
    const smaller = (node: ClusterIr['nodes'][number]) => ({ ...node, duravip: { ...node.duravip, balanceSetSize: 4 } });
    await rollOut(change(smaller), '');
    // Ended in order, and started again by systemd, one after the other.
    const user = at.run('useradd --system --no-create-home --groups ecclusterd mailops');
    assert.equal(user.status, 0, user.stderr);
    const pids = nodes.map((name) => machineOf(name).run('systemctl show -p MainPID --value ecclusterd').stdout);
    await rollOut(
      change((node) => ({ ...smaller(node), subcluster: 'other' })),
      'runuser -u mailops --',
    );
    for (const [index, name] of nodes.entries())
      assert.notEqual(machineOf(name).run('systemctl show -p MainPID --value ecclusterd').stdout, pids[index], name);
  });

  it('goes on with a new version of the package without a ping that is lost', async () => {
    const next = nextVersionOf(deb, machines.desk);
    const [ip = ''] = addressesOf(machineOf('east1')).filter((each) => each.startsWith('10.20.1.'));
    assert.notEqual(ip, '');
    must('ip', '-n', machines.space('hub'), 'addr', 'add', '10.20.1.250/24', 'dev', 'br0');
    // A machine whose addresses are all /32 answers by a router; here there is none.
    for (const name of nodes) must('ip', '-n', machines.space(name), 'route', 'add', '10.20.1.0/24', 'dev', 'eth1');
    const pings = new Pings(machines.space('hub'), ip);
    const before = machineOf('east1').run('systemctl show -p MainPID --value ecclusterd').stdout;
    typed(`scp ${basename(next)} root@east1:`);
    typed(`ssh root@east1 apt-get install --yes ./${basename(next)}`);
    const after = machineOf('east1').run('systemctl show -p MainPID --value ecclusterd').stdout;
    assert.notEqual(before, after);
    await until('member again', () => [
      machineOf('west1').run('ecconsole /run/ecclusterd/2025 cluster membership').stdout.includes('east1'),
      '',
    ]);
    assert.deepEqual(await pings.lost(), []);
  });

  it('leaves by setup --undo, then goes and is purged', () => {
    const { run, path } = machineOf('east2');
    const undone = run('ecclusterd setup --undo');
    assert.equal(undone.status, 0, undone.stderr);
    assert.deepEqual(
      addressesOf(machineOf('east2')).filter((ip) => ip.startsWith('10.20.1.')),
      [],
    );
    for (const gone of ['/etc/ecclusterd/identity.pem', '/etc/systemd/system/ecclusterd.service.d/machine.conf', '/etc/corosync/authkey'])
      assert.ok(!existsSync(path(gone)), gone);
    assert.equal(run('systemctl is-enabled ecclusterd').stdout.trim(), 'disabled');
    const removed = run('apt-get remove --yes ecconf');
    assert.equal(removed.status, 0, removed.stderr);
    assert.ok(!existsSync(path('/usr/lib/ecconf')), run('find /usr/lib/ecconf').stdout);
    const purged = run('apt-get purge --yes ecconf && dpkg --audit');
    assert.equal(purged.status, 0, purged.stderr);
    assert.equal(run('ls -d /etc/ecclusterd /etc/default/ecclusterd /var/lib/ecclusterd 2>/dev/null').stdout, '');
  });

  it('hands its addresses over when the package goes while it runs', () => {
    const removed = machineOf('east1').run('apt-get remove --yes ecconf');
    assert.equal(removed.status, 0, removed.stderr);
    assert.deepEqual(
      addressesOf(machineOf('east1')).filter((ip) => ip.startsWith('10.20.1.')),
      [],
    );
  });
});

const page = (): string => readFileSync(join(repository, 'docs', 'operations.md'), 'utf8');

/** The same under a later version. */
function nextVersionOf(deb: string, folder: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'ecconf-deb-next-'));
  const made = join(folder, 'ecconf_99.0.0_amd64.deb');
  must('dpkg-deb', '-R', deb, tree);
  const control = join(tree, 'DEBIAN', 'control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 99.0.0'));
  must('dpkg-deb', '--root-owner-group', '-Zgzip', '-z1', '--build', tree, made);
  rmSync(tree, { recursive: true });
  return made;
}

function managed(irPath: string): readonly string[] {
  const ir = JSON.parse(readFileSync(irPath, 'utf8')) as ClusterIr;
  return [...new Set(ir.nodes.flatMap((node) => managedAddresses(node).map(({ ip }) => ip)))].sort();
}

function addressesOf(machine: Container): readonly string[] {
  return [...machine.run('ip -o addr show').stdout.matchAll(/inet6? ([^/ ]+)/g)].map((match) => match[1] ?? '');
}

/** As Momentum makes them: a user, and a log with a subscriber. */
async function giveLogs(machine: Container): Promise<void> {
  const made = machine.run('useradd --system --user-group --no-create-home ecuser && id -u ecuser && id -g ecuser');
  assert.equal(made.status, 0, made.stderr);
  const [uid = 0, gid = 0] = made.stdout.trim().split('\n').map(Number);
  const folder = machine.path('/var/log/ecelerity');
  mkdirSync(folder);
  for (const log of ['mainlog', 'paniclog', 'rejectlog', 'acctlog', 'bouncelog'])
    await write(join(folder, `${log}.cluster`), log === 'mainlog' ? [`first line of ${machine.name}`] : [], { subscribers: ['master'] });
  for (const path of [folder, ...everythingIn(folder)]) chownSync(path, uid, gid);
}

function everythingIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

function filesIn(folder: string): readonly string[] {
  return everythingIn(folder).filter((path) => statSync(path).isFile());
}
