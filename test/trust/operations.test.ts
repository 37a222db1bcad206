// docs/operations.md, followed literally: what it says to type at the desk, for each node and for each manager is taken from the page and typed, and then
// a cluster of three nodes and a manager runs, with certificates, and lines come through.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { write } from '../log/log-dir.ts';
import { missingForNetns } from '../netns/cluster.ts';
import { repository } from '../shared.ts';
import { startMachines, type Machine, type Machines } from './machine/machines.ts';

const nodes = ['east1', 'east2', 'west1'];
const manager = 'mgr1';
const addresses = new Map([
  ['east1', '10.20.0.11'],
  ['east2', '10.20.0.12'],
  ['west1', '10.20.0.21'],
  ['mgr1', '10.20.0.5'],
]);

/** The lines of the block of commands below a heading of the page. */
function commandsBelow(heading: string): readonly string[] {
  const page = readFileSync(join(repository, 'docs', 'operations.md'), 'utf8');
  const [, below = ''] = page.split(`\n### ${heading}\n`);
  const block = /```sh\n([\s\S]*?)```/.exec(below)?.[1] ?? '';
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line.trim() !== '');
}

describe('docs/operations.md, followed literally', function () {
  this.timeout(600_000);
  let machines: Machines;

  before(async function () {
    const missing = missingForNetns('corosync');
    if (missing !== null) {
      if (process.env.CI) throw new Error(missing);
      console.log(`(${missing}: the page is not followed)`);
      this.skip();
    }
    machines = startMachines(addresses);
    // The machines as the page wants them: Momentum's user and its logs, and at the desk the tree and the package.
    cpSync(join(repository, 'examples', 'cluster'), join(machines.desk, 'conf'), { recursive: true });
    rmSync(join(machines.desk, 'conf', 'west2'), { recursive: true });
    const peers = join(machines.desk, 'conf', 'global', 'msgc_server.conf');
    writeFileSync(peers, readFileSync(peers, 'utf8').replace(/^ *west2 = .*\n/m, ''));
    const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', machines.desk], {
      cwd: repository,
      encoding: 'utf8',
    });
    assert.equal(packed.status, 0, packed.stderr);
    for (const name of nodes) await giveLogs(machineOf(name));
  });
  after(() => machines?.close());

  const machineOf = (name: string): Machine => machines.all.get(name) as Machine;
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
      const logs = [...machines.all.values()].map((each) => `${each.name}: ${each.run('tail -n 5 /run/*.log').stdout}`).join('\n');
      assert.ok(Date.now() < deadline, `no lines of ${missing().join()}\n${logs}`);
      await sleep(500);
    }
    // Without a certificate nothing is said there.
    const { stdout } = machineOf(manager).run(
      `node -e "const s=require('net').connect(4802,'10.20.0.11',()=>s.write('hello'));s.on('data',b=>process.stdout.write(b));s.on('error',()=>{});s.setTimeout(3000,()=>s.destroy())"`,
    );
    assert.ok(!stdout.includes('hello'), stdout);
  });

  it('leaves nothing open without need', () => {
    for (const name of [...nodes, manager]) {
      const pid = readFileSync(machineOf(name).path(`/run/ecclusterd${name === manager ? '-manager' : ''}.pid`), 'utf8');
      const { stdout, stderr } = machineOf(name).run(`ecclusterd audit --pid ${pid}`);
      assert.match(stdout, /nothing is open without need\n$/, `${name}\n${stdout}${stderr}`);
    }
  });
});

/** As Momentum makes them: a user, and a log with a subscriber. */
async function giveLogs(machine: Machine): Promise<void> {
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
