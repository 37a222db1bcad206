// A running cluster held against its tree: what was edited and not reloaded, reloaded by hand, lies outside of the fingerprint, or is down, is named with
// value and place; the manager notices by itself.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIr } from '../../runtime/ir/validate.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { freePort } from '../free-port.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { repository } from '../shared.ts';
import { SmallCluster } from './small-cluster.ts';

const ecconf = join(repository, 'dist', 'ecconf');
const clusterConf = ['conf', 'default', 'ecelerity-cluster.conf'] as const;

describe('drift', () => {
  const programs = new Programs();
  const nodes = ['east1', 'east2', 'west1'];
  let cluster: SmallCluster;
  let port = 0;
  const run = (...args: readonly string[]) => spawnSync(ecconf, args, { cwd: cluster.folder, encoding: 'utf8' });
  const drift = (live: string, ...more: readonly string[]) => run('drift', 'conf', '--live', cluster.path(`control-${live}`), ...more);
  const edit = (from: string | RegExp, to: string) => {
    const file = cluster.path(join(...clusterConf));
    const text = readFileSync(file, 'utf8');
    assert.notEqual(text.replace(from, to), text);
    writeFileSync(file, text.replace(from, to));
  };
  const compiled = (): ClusterIr => {
    const { status, stdout, stderr } = run('compile', 'conf');
    assert.equal(status, 0, stderr);
    const read = readIr(stdout);
    return 'error' in read ? assert.fail(read.error) : read.ir;
  };
  const deploy = async (names: readonly string[], ir: ClusterIr) => {
    for (const name of names) {
      cluster.give(name, ir);
      const { status, text } = await cluster.ask(name, 'config reload');
      assert.equal(status, 'ok', text);
    }
  };
  /** The place of a line of the cluster's file, as findings have it. */
  const placeOf = (text: string) => {
    const line =
      readFileSync(cluster.path(join(...clusterConf)), 'utf8')
        .split('\n')
        .findIndex((each) => each.includes(text)) + 1;
    assert.ok(line > 0, text);
    return `${clusterConf.join('/')}:${line}`;
  };

  before(async () => {
    cluster = await SmallCluster.of(programs, { irVersion: 1, product: '4', compiler: '', nodes: [], managers: [] });
    cpSync(join(repository, 'examples', 'cluster'), cluster.path('conf'), { recursive: true });
    edit(/(ec_logger|bounce_logger) "[^}]*}\n/g, '');
    edit(/ {2}logs = \[[^\]]*\]\n/, '  view_mature_time = 1\n  view_balance_interval = 1\n');
    edit('heartbeat_start_delay = 15', 'heartbeat_start_delay = 1');
    edit('heartbeats_per_sec = 1', 'heartbeats_per_sec = 4');
    cluster.ir = compiled();
    port = await freePort();
    for (const name of nodes) cluster.node(name);
    cluster.manager('mgr1', ['--metrics', String(port)]);
    await cluster.until('mgr1', 'info', (text) => text.includes('(3 nodes)'));
  });
  after(async () => {
    await cluster.remove();
  });

  it('nothing differs; a node that is down is named: status 4', async () => {
    const { status, stdout, stderr } = drift('mgr1');
    assert.equal(stderr, '');
    assert.equal(stdout, 'east1  ok\neast2  ok\nwest1  ok\nwest2  no answer (not on the bus)\nmgr1   ok\n');
    assert.equal(status, 4);
    await cluster.until('mgr1', 'show configuration', (text) => text.endsWith('! west2: not on the bus\n') && text.split('!').length === 2);
  });

  it('all there and right: status 0; one node alone by its own console', async () => {
    cluster.node('west2');
    await cluster.until('mgr1', 'show configuration', (text) => !text.includes('!') && text.split('\n').length === 7);
    assert.equal(drift('mgr1').status, 0);
    const alone = drift('east1');
    assert.equal(alone.stdout, 'east1  ok\n');
    assert.equal(alone.status, 0);
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.equal(figures.match(/ecclusterd_config_drift{.*} 0\n/g)?.length, 9, figures);
  });

  it('a file that was edited and not reloaded', async () => {
    edit('duravip_balance_set_size = 8', 'duravip_balance_set_size = 4');
    const next = compiled();
    await deploy(['east1', 'west1', 'west2', 'mgr1'], next);
    cluster.give('east2', next);
    const { status, stdout } = drift('mgr1');
    assert.equal(status, 3, stdout);
    const at = placeOf('duravip_balance_set_size');
    const lines = stdout.split('\n');
    assert.match(lines[1] ?? '', new RegExp(`^east2  running differs from wanted +duravip_balance_set_size +8, wanted 4 +${at}$`));
    assert.match(
      lines[2] ?? '',
      /^ +on disk = wanted +\(not reloaded since the file changed \d+ s ago: ecconsole \S+ unicast east2 config reload\)$/,
    );
    assert.equal(lines.at(-2), 'fingerprint: settings differ on east2 (balancing waits)');
    assert.equal(lines.filter((line) => line.endsWith('  ok')).length, 4, stdout);
    await cluster.until('mgr1', 'show configuration', (text) =>
      text.includes('! east2: runs with another configuration than mgr1; its file is the same (unicast east2 config reload)\n'),
    );
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.ok(figures.includes('ecclusterd_config_drift{member="east2",kind="running"} 1\n'), figures);
    assert.ok(figures.includes('ecclusterd_config_drift{member="east2",kind="disk"} 0\n'), figures);
    await deploy(['east2'], next);
    assert.equal(drift('mgr1').status, 0);
  });

  it('reloaded by hand from another file', async () => {
    const old = cluster.path('old.json');
    writeFileSync(old, JSON.stringify(cluster.ir));
    assert.equal((await cluster.ask('west1', `config reload ${old}`)).status, 'ok');
    const { status, stdout } = drift('mgr1');
    assert.equal(status, 3);
    assert.match(
      stdout,
      /\nwest1 {2}running differs from wanted +duravip_balance_set_size +8, wanted 4 .*\n +on disk = wanted +\(it was reloaded from another file, by console: ecconsole/,
    );
    assert.match(
      (await cluster.ask('west1', 'config running')).text,
      /\(console\)\nFile: .*: another one since .* \(config reload applies it\)\n$/,
    );
    assert.match((await cluster.ask('mgr1', `unicast west1 config reload ${old}`)).text, /submitted/);
    assert.match(
      (await cluster.ask('mgr1', `retrieve_node west1 config reload ${old}`)).text,
      /^error: a file is named at a socket of the node only/,
    );
    assert.match((await cluster.ask('mgr1', 'ask_node west1 config reload')).text, /duravip_balance_set_size changed/);
    assert.match((await cluster.ask('west1', 'config running')).text, /\(mgr1 request \d+\)\nFile: .*: the same\n$/);
    assert.equal(drift('mgr1').status, 0);
  });

  it('a value that the fingerprint leaves out, also on disk alone; as JSON', async () => {
    const wanted = compiled();
    const other = {
      ...wanted,
      nodes: wanted.nodes.map((node) =>
        node.name === 'west1'
          ? { ...node, duravip: { ...node.duravip, topologies: node.duravip.topologies.map((each) => ({ ...each, interface: 'eth9' })) } }
          : node,
      ),
    };
    cluster.give('west1', other);
    const onDisk = drift('mgr1');
    assert.equal(onDisk.status, 3);
    const at = placeOf('Topology "10.20.1.0/24"');
    assert.match(
      onDisk.stdout,
      new RegExp(`\nwest1  on disk differs from wanted +interface of topology 10.20.1.0/24 +eth9, wanted eth1 +${at}\n`),
    );
    assert.match(onDisk.stdout, /\n +running = wanted +\(a reload would apply the file /);
    assert.equal((await cluster.ask('west1', 'config reload')).status, 'ok');
    const both = drift('mgr1', '--format', 'json');
    assert.equal(both.status, 3);
    const document = JSON.parse(both.stdout);
    const west1 = document.members.find(({ name }: { readonly name: string }) => name === 'west1');
    const [change] = west1.running.differs;
    assert.deepEqual(
      [change.what, change.id, change.value, change.wanted, change.at.file],
      ['interface of topology', '10.20.1.0/24', 'eth9', 'eth1', clusterConf.join('/')],
    );
    assert.deepEqual([west1.state, document.drift, document.fingerprint], ['drift', true, []]);
    await cluster.until('mgr1', 'show configuration', (text) =>
      text.includes('! west1: runs with another configuration than mgr1, and so is its file'),
    );
    await deploy(['west1'], wanted);
  });

  it('a file that is gone; a node that the tree does not have; a tree with errors; nobody there', async () => {
    const wanted = cluster.read('east1.json');
    writeFileSync(cluster.path('east1.json'), '{');
    const broken = drift('mgr1');
    assert.equal(broken.status, 3);
    assert.match(broken.stdout, /^east1 {2}on disk: .*east1\.json is /m);
    writeFileSync(cluster.path('east1.json'), wanted);
    writeFileSync(cluster.path('less.json'), JSON.stringify({ ...JSON.parse(wanted), nodes: JSON.parse(wanted).nodes.slice(1) }));
    const less = run('drift', 'less.json', '--live', cluster.path('control-mgr1'));
    assert.equal(less.status, 3);
    assert.match(less.stdout, /^east1 {2}runs, and is not in the configuration$/m);
    const whole = readFileSync(cluster.path(join(...clusterConf)), 'utf8');
    edit('duravip_balance_set_size = 4', 'duravip_balance_set_size = 0');
    const wrong = drift('mgr1');
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /nothing is compared: the configuration has errors\n$/);
    writeFileSync(cluster.path(join(...clusterConf)), whole);
    for (const args of [
      ['drift', 'conf'],
      ['drift', 'conf', '--live', cluster.path('nobody')],
    ]) {
      const { status, stderr } = run(...args);
      assert.equal(status, 2);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    }
  });

  it('a plan against what runs: owners of now, a node that has another configuration, one that is down', async () => {
    await cluster.stop('west2');
    await cluster.until('mgr1', 'show owners', (text) => text.split('\n').length > 13 && !/ (-|west2) /.test(text));
    const next = { ...compiled(), nodes: compiled().nodes.map((node) => ({ ...node, duravip: { ...node.duravip, balanceSetSize: 6 } })) };
    cluster.give('east2', next);
    assert.equal((await cluster.ask('east2', 'config reload')).status, 'ok');
    writeFileSync(cluster.path('next.json'), JSON.stringify(next));
    const plan = (...args: readonly string[]) => run('plan', '--play', '0', '--live', cluster.path('control-mgr1'), ...args);
    const document = JSON.parse(plan('next.json', '--format', 'json').stdout);
    assert.deepEqual([document.old.kind, document.ownersFrom, document.grade], ['live', 'live', 'reload']);
    assert.deepEqual(
      document.changes.map(({ what, nodes: on }: { readonly what: string; readonly nodes: readonly string[] }) => [what, on]),
      [['duravip_balance_set_size', ['east1', 'west1', 'west2']]],
    );
    assert.deepEqual(document.notes, ['west2 did not answer: planned as if it ran with what mgr1 has of it']);
    assert.match(plan('conf').stdout, /duravip_balance_set_size +6 -> 4 +east2 /);
    assert.equal(plan('conf', 'next.json').status, 2);
    await deploy(['east2'], compiled());
  });

  it('config show, get, eval, showrecurse: the compiled configuration, each in its place', async () => {
    const { text: logs } = await cluster.ask('mgr1', 'config show Logs');
    assert.deepEqual(
      logs.split('\n').filter((line) => line.includes(' = ')),
      ['dir_mode = "0755"', 'file_mode = "0640"', 'logfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"'],
    );
    assert.match((await cluster.ask('east1', 'config show Logs')).text, /^error: the scope Logs is of the cluster manager/);
    assert.match((await cluster.ask('mgr1', 'config show cluster')).text, /^error: the scope cluster is of the nodes/);
    assert.equal((await cluster.ask('east1', 'config get cluster duravip_balance_set_size')).text, 'duravip_balance_set_size = "4"\n');
    assert.equal(
      (await cluster.ask('mgr1', 'ask_node east1 config eval CLUSTER Topology 10.20.2.0/24 Interface')).text,
      'interface = "eth2"\n',
    );
    assert.match(
      (await cluster.ask('east1', 'config showrecurse cluster')).text,
      /\nTopology "10\.20\.1\.0\/24" \{\n {2}cidrmask = "32"\n {2}interface = "eth1"\n\}\n/,
    );
    const unset = await cluster.ask('east1', 'config get cluster log_group');
    assert.deepEqual(unset, { status: 'ok', text: "Option 'log_group' is not set in scope 'cluster'.\n" });
    assert.match(
      (await cluster.ask('east1', 'config set cluster cluster_group x')).text,
      /^error: the configuration is compiled \(change the files/,
    );
    assert.match((await cluster.ask('east1', 'config show cluser')).text, /^error: no scope or option "cluser" \(nearest: cluster\)/);
  });
});
