// The manager's console on real nodes: what is sent, what comes back, what does not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { repository } from '../shared.ts';
import { SmallCluster } from './small-cluster.ts';
import { assertWellFormed } from './xml.ts';
import { until } from '../until.ts';

describe("the manager's console", () => {
  const programs = new Programs();
  const nodes = ['east1', 'east2', 'west1'];
  let cluster: SmallCluster;
  const ask = (line: string) => cluster.ask('mgr1', line);
  const ready = async () => {
    await cluster.until('mgr1', 'info', (text) => text.includes('Control Group: ec_console (3 nodes)'));
    for (const name of nodes) await cluster.until(name, 'cluster info', (text) => !text.includes('Problem'));
  };
  before(async () => {
    cluster = await SmallCluster.make(programs, ['mgr1', 'mgr2']);
    for (const name of ['east1', 'east2', 'west1'])
      cluster.node(name, name === 'west1' ? ['--control-read', cluster.path('read-west1')] : []);
    cluster.manager('mgr1', ['--control-read', cluster.path('read-mgr1')]);
    await ready();
  });
  after(async () => {
    await cluster.remove();
  });

  it('broadcast, retrieve, retrieve_node, requests: as the page says', async () => {
    assert.match((await ask('broadcast cluster nodename')).text, /^submitted \(request \d+ to 3 nodes: east1, east2, west1\)\n$/);
    const { text, status } = await ask('retrieve  cluster   nodename');
    assert.equal(status, 'ok');
    assert.match(
      text,
      /^==> east1 <==\neast1\n\n==> east2 <==\neast2\n\n==> west1 <==\nwest1\n\n-- request \d+, \d+ s ago: 3 ok, absent: west2\n$/,
    );
    assert.equal((await ask('retrieve_node east2 cluster nodename')).text, 'east2\n');
    assert.match((await ask('unicast east1 version')).text, /^submitted \(request \d+ to east1\)\n$/);
    assert.match((await ask('retrieve_node east1 version')).text, /^ecclusterd version: /);
    const listed = (await ask('requests')).text.split('\n');
    assert.match(listed[0] ?? '', /version +east1 +1 ok +full$/);
    assert.match(listed[1] ?? '', /cluster nodename +all +3 ok +full$/);
    const [, number = ''] = /^ *(\d+)/.exec(listed[1] ?? '') ?? [];
    assert.match((await ask(`retrieve #${number}`)).text, /==> west1 <==/);
  });

  it('JSON and XML are for programs, in all of them', async () => {
    const sent = JSON.parse((await ask('json broadcast cluster nodename')).text);
    assert.deepEqual([sent.targets, sent.absent, sent.scope, sent.format], [nodes, ['west2'], { kind: 'all' }, 'json']);
    const got = JSON.parse((await ask('json retrieve cluster nodename')).text);
    assert.deepEqual(got.counts, { targets: 3, ok: 3, error: 0, missing: 0 });
    assert.deepEqual([got.done, got.complete, got.by, got.who], [true, true, 'mgr1', 'full']);
    const [reply] = got.replies;
    assert.deepEqual(
      [reply.node, reply.state, reply.answer, reply.text, reply.error, reply.truncated],
      ['east1', 'ok', { node: 'east1' }, null, null, false],
    );
    assert.deepEqual(JSON.parse((await ask('retrieve_node east1 cluster nodename')).text), { node: 'east1' });
    const asText = JSON.parse((await ask('json ask_node east1 cluster nodename')).text);
    assert.deepEqual(asText, { node: 'east1' });
    const failed = JSON.parse((await ask('json ask cluster shared show nothing')).text);
    assert.match(failed.replies[0].error.what, /nothing/);
    const documents = new Map<string, string>();
    for (const line of [
      'broadcast version',
      'retrieve version',
      'requests',
      'flush control cache',
      'show cluster membership',
      'info',
      'version',
      'help',
      'show owners',
      'show problems',
      'show logs',
      'ask cluster info',
      'cluster info',
    ])
      documents.set(line, (await ask(`xml ${line}`)).text);
    await ask('xml broadcast cluster membership');
    documents.set('of the node', (await ask('retrieve_node east1 cluster membership')).text);
    await assertWellFormed(documents);
  });

  it('retrieve_node is byte for byte what the node itself says, for what only reads', async () => {
    const lines = commands
      .filter(({ effect, remote, name }) => effect === 'read' && remote === 'all' && !/info|duravip|why|logs|dump|shared show/.test(name))
      .map(({ name }) => name);
    for (const format of ['', 'json ', 'xml ']) {
      for (const line of lines) {
        const own = await cluster.ask('east1', `${format}${line}`);
        const far = await ask(`${format}ask_node east1 ${line}`);
        assert.deepEqual(far, own, `${format}${line}`);
      }
    }
    assert.ok(lines.length >= 6, lines.join());
  });

  it('who may do what: the table of commands', async () => {
    const refused = async (line: string, expected: RegExp) => {
      const { text, status } = await ask(line);
      assert.equal(status, 'error', line);
      assert.match(text, expected);
    };
    await refused(
      'broadcast cluster reset',
      /^error: cluster reset is not broadcast, it would take every address down at once \(unicast NODE cluster reset\)\n$/,
    );
    await refused('broadcast cluster duravip drain', /not broadcast, all at once would leave nobody/);
    await refused('unicast east1 cluster duravip move 10.20.1.11 east1', /safe only where all nodes get it in one order \(broadcast/);
    await refused('broadcast quit', /never taken from a manager/);
    await refused('broadcast complete x', /never taken from a manager/);
    await refused(
      'cluster duravip show',
      /^error: "cluster duravip show" does not execute on a manager \(ask the nodes: broadcast cluster duravip show\)\n$/,
    );
    await refused('broadcast cluster infi', /unknown command "cluster infi" \(nearest: cluster info\)/);
    await refused('unicast east9 version', /^error: no node "east9" in the cluster \(nearest: east1/);
    await refused('unicast west2 version', /^error: west2 is not on the bus /);
    await refused('unicast east2.example.com version', /^error: no node "east2.example.com" \(the bus knows it as east2\)/);
    await refused('subcluster broadcast north version', /^error: no subcluster "north" \(there are: default\)/);
    await refused('retrieve cluster arp show', /^error: "cluster arp show" was not broadcast in the last hour \(requests lists what was\)/);
    await refused('within 0 broadcast version', /^error: within wants seconds from 1 to 600/);
    await refused('broadcast', /broadcast needs <command>/);
    assert.match((await ask('subcluster ask default cluster nodename')).text, /3 ok/);
    assert.ok(!(await ask('help')).text.includes('does not execute'));
  });

  it('the safe move: address, binding and host; one order, both owners tell; wrong ones are never sent', async () => {
    const owner = async (ip: string) => {
      const rows = JSON.parse((await ask('json show owners')).text).addresses as { ip: string; owner: string }[];
      return rows.find((row) => row.ip === ip)?.owner ?? '';
    };
    await cluster.until('east1', 'cluster duravip owners', (text) => !/ - /.test(text));
    const ip = '10.20.2.11';
    const from = await owner(ip);
    const to = nodes.find((name) => name !== from) ?? '';
    const { text, status } = await ask(`ask cluster duravip move ${ip} to ${to}`);
    assert.equal(status, 'ok', text);
    assert.match(text, new RegExp(`==> ${from} <==\\n${ip}: released, ${to} has it \\(\\d+ ms\\)\\n`));
    assert.match(text, new RegExp(`==> ${to} <==\\n${ip}: plumbed and announced \\(\\d+ ms\\)\\n`));
    assert.match(text, new RegExp(`: ${from} -> ${to}\\n`));
    assert.equal(await owner(ip), to);
    for (const name of nodes)
      assert.equal(cluster.log(name).filter(({ msg }) => msg.startsWith(`moving ${ip} `)).length, 1, cluster.said(name));
    assert.match((await ask(`ask cluster duravip move ${ip} to ${to}`)).text, /is on \S+ already/);
    assert.match((await ask(`ask cluster duravip move ${to} to ${from}`)).text, /3 ok/);
    assert.equal(await owner(ip), from);
    const before = (await ask('requests')).text.split('\n').length;
    for (const [line, expected] of [
      [`${ip} to east2.example.com`, /no node "east2.example.com" in the cluster \(the bus knows it as east2\)/],
      ['10.99.9.9 to east1', /no managed address or binding "10.99.9.9"/],
      [`${ip} to mgr1`, /is a manager/],
      ['10.20.2.31 to east1', /goes where .* goes \(move /],
      [`${ip} to west2`, /no node "west2"/],
    ] as const)
      assert.match((await ask(`broadcast cluster duravip move ${line}`)).text, expected);
    assert.equal((await ask('requests')).text.split('\n').length, before, 'something was sent');
  });

  it('an answer of megabytes comes whole, while heartbeats go on', async () => {
    // The example has few addresses; a long answer is made of a long command line that is answered with itself.
    const long = `cluster why ${'x'.repeat(60_000)}`;
    const own = await cluster.ask('east1', long);
    assert.deepEqual(await ask(`ask_node east1 ${long}`), own);
    const dump = (await ask('ask_node east1 cluster dump')).text;
    assert.ok(dump.length > 32 * 1024, String(dump.length));
    JSON.parse(dump);
  });

  it('a read socket takes what reads, on nodes and on the manager', async () => {
    const client = join(repository, 'dist', 'ecconsole.cjs');
    const run = (socket: string, ...args: string[]) =>
      spawnSync(process.execPath, [client, cluster.path(socket), ...args], { encoding: 'utf8' });
    assert.equal(run('read-west1', 'cluster', 'nodename').stdout, 'west1\n');
    const refused = run('read-west1', 'cluster', 'duravip', 'drain');
    assert.deepEqual([refused.status, refused.stderr], [1, 'Not Authorized for this command\n']);
    assert.match(run('read-mgr1', 'ask', 'cluster', 'nodename').stdout, /3 ok/);
    assert.equal(run('read-mgr1', 'broadcast', 'cluster', 'duravip', 'announce', 'view').status, 1);
    assert.equal(run('read-mgr1', 'shutdown').status, 1);
  });

  it('exit status of a script: 0, 1, 3; and a script of the manual', async () => {
    const client = join(repository, 'dist', 'ecconsole.cjs');
    const run = (input: string) => spawnSync(process.execPath, [client, cluster.path('control-mgr1')], { encoding: 'utf8', input });
    assert.equal(run('ask cluster nodename\n').status, 0);
    assert.equal(run('ask cluster shared show nothing\n').status, 1);
    const { status, stdout } = run('broadcast cluster nodename\nretrieve cluster nodename\n');
    assert.equal(status, 0);
    assert.match(stdout, /==> east2 <==\neast2\n/);
    cluster.children.get('east2')?.kill('SIGSTOP');
    const silent = run('within 1 ask cluster nodename\n');
    cluster.children.get('east2')?.kill('SIGCONT');
    assert.equal(silent.status, 3, silent.stdout + silent.stderr);
    assert.match(silent.stdout, /==> east2 <==\n\[no answer (within 1 s|.*left the bus)/);
    await ready();
  });

  it('who leaves before it has answered has left at once', async () => {
    cluster.children.get('west1')?.kill('SIGSTOP');
    await ask('within 30 broadcast cluster nodename');
    await cluster.stop('west1', 'SIGKILL');
    const begun = Date.now();
    const { text } = await ask('retrieve cluster nodename');
    assert.match(text, /==> west1 <==\n\[no answer: left the bus after [\d.]+ s\]\n/);
    assert.match(text, /2 ok, 1 no answer \(west1\), absent: west2/);
    // Not after the half minute that it had.
    assert.ok(Date.now() - begun < 25_000);
    cluster.node('west1');
    await ready();
  });

  it('who joins after a request is no target of it; who restarts meanwhile has left', async () => {
    cluster.children.get('east2')?.kill('SIGSTOP');
    assert.match((await ask('within 60 broadcast cluster nodename')).text, /to 3 nodes/);
    cluster.node('west2');
    await cluster.stop('east2', 'SIGKILL');
    cluster.node('east2');
    await cluster.until('mgr1', 'info', (text) => text.includes('(4 nodes)'));
    const got = JSON.parse((await ask('json retrieve cluster nodename')).text);
    assert.deepEqual(
      got.replies.map(({ node, state }: { readonly node: string; readonly state: string }) => `${node} ${state}`),
      ['east1 ok', 'east2 left', 'west1 ok'],
    );
    assert.deepEqual(got.absent, ['west2']);
    await cluster.stop('west2');
    await ready();
  });

  it('what nodes refuse and what they are told not to take', async () => {
    await cluster.stop('east2');
    cluster.node('east2', ['--remote-commands', 'read']);
    await ready();
    const { text } = await ask('ask cluster duravip announce view');
    assert.match(text, /==> east2 <==\nNot Authorized for this command\n/);
    assert.match(text, /2 ok, 1 denied \(east2\)/);
    assert.match((await ask('ask_node east2 cluster nodename')).text, /east2/);
    const audit = cluster.log('east1').filter((line) => 'audit' in line);
    assert.ok(
      audit.some(({ msg }) => /^mgr1 request \d+: cluster duravip announce view: ok$/.test(msg)),
      cluster.said('east1'),
    );
  });

  it('a node whose configuration has no such manager here says so at once, and the operator is told', async () => {
    await cluster.stop('east2');
    cluster.give('east2', { ...cluster.ir, managers: cluster.ir.managers.map((manager) => ({ ...manager, name: 'other' })) });
    cluster.node('east2');
    await ready();
    const begin = Date.now();
    const one = await ask('within 60 ask_node east2 cluster nodename');
    assert.equal(one.status, 'error');
    assert.match(
      one.text,
      /^error: east2 takes no commands from this manager \(by the IR that east2 runs mgr1 is no manager, or not on this machine/,
    );
    const { text } = await ask('within 60 ask cluster nodename');
    assert.match(text, /==> east2 <==\n\[takes no commands from this manager: by the IR that east2 runs/);
    assert.match(text, /2 ok, 1 refused \(east2\)/);
    assert.ok(Date.now() - begin < 50_000, 'nobody waits for a minute');
    await cluster.stop('east2');
    cluster.give('east2');
    cluster.node('east2');
    await ready();
  });

  it('two managers: each has its own requests', async () => {
    cluster.manager('mgr2');
    await cluster.until('mgr2', 'info', (text) => text.includes('(3 nodes)'));
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => cluster.ask(at % 2 === 0 ? 'mgr1' : 'mgr2', `ask cluster why 10.99.0.${at}`)),
    );
    for (const [at, { text }] of all.entries()) assert.equal(text.match(new RegExp(`"10\\.99\\.0\\.${at}"`, 'g'))?.length, 3, text);
    assert.match((await cluster.ask('mgr2', 'retrieve cluster nodename')).text, /was not broadcast/);
    await cluster.stop('mgr2');
  });

  it('a restart keeps what has ended; a damaged file is cut, wherever', async () => {
    await ask('ask cluster nodename');
    await cluster.stop('mgr1');
    const file = join(cluster.path('state-mgr1'), 'control-cache');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const whole = readFileSync(file);
    cluster.manager();
    await ready();
    assert.match((await ask('retrieve cluster nodename')).text, /==> east1 <==\neast1\n/);
    const { text } = await ask('broadcast version');
    const number = Number(/request (\d+)/.exec(text)?.[1]);
    await cluster.stop('mgr1');
    writeFileSync(file, whole.subarray(0, whole.length - 7));
    cluster.manager();
    await until(
      () => cluster.log('mgr1').some(({ msg }) => /control-cache is damaged from line/.test(msg)),
      () => cluster.said('mgr1'),
    );
    await ready();
    assert.ok(Number(/request (\d+)/.exec((await ask('broadcast version')).text)?.[1]) > 0, String(number));
    assert.match((await ask('flush control cache')).text, /^Ok \(\d+ requests? forgotten\)\n$/);
    assert.match((await ask('retrieve version')).text, /was not broadcast/);
  });

  it('a member of another package is named in the log, once, with what to do', async () => {
    const bus = createSocketBus(cluster.path('bus'));
    try {
      bus.open(() => {});
      bus.join('ec_cluster');
      // Of the version before: whatever comes behind its number.
      const told = () => cluster.log('east1').filter(({ msg }) => /speaks of what this node cannot read \(version 1, kind 13\)/.test(msg));
      await until(
        () => {
          bus.multicast('ec_cluster', Uint8Array.of(0x45, 0x43, 1, 13, 7));
          return told().length > 0;
        },
        () => cluster.said('east1'),
      );
      for (let i = 0; i < 5; i++) bus.multicast('ec_cluster', Uint8Array.of(0x45, 0x43, 1, 13, 7));
      await ask('ask_node east1 version');
      assert.equal(told().length, 1);
      assert.match(told()[0]?.msg ?? '', /Neither counts the other.* stop all nodes, and start them with one package/);
      assert.equal(told()[0]?.level, 'error');
    } finally {
      await bus.close();
    }
  });
});
