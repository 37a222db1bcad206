// A manager as a process: its console, its place on the bus, two of them on one subscriber, reload, end, and what it refuses.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { write } from '../log/log-dir.ts';
import { freePort } from '../free-port.ts';
import { collected, Programs } from '../log/aggregate/stage.ts';
import { onStage, type Staged } from './staged.ts';
import { until } from '../until.ts';

describe('manager', () => {
  const programs = new Programs();
  before(() => programs.build());

  const staged = (work: (stage: Staged) => Promise<void>): Promise<void> => onStage(programs, ['mainlog'], work);

  it('tells at its console what it reads, how far behind it is, and who is there', () =>
    staged(async (staged) => {
      const { stage } = staged;
      await write(stage.logPath('n1', 'mainlog'), ['one', 'two', 'three'], { subscribers: ['master', 'other'] });
      staged.node('n1');
      staged.dryNode('n2');
      const manager = staged.manager();
      await until(() => collected(stage.output, 'n1', 'mainlog').toString() === 'one\ntwo\nthree\n', manager.said);
      await until(async () => /00000003\]/.test(await manager.ask('show logs')), manager.said);
      const logs = await manager.ask('show logs');
      assert.match(
        logs,
        /^n1 mainlog\n\t\[on disk: \d+ bytes\]\n\t\[subscriber: 'master' @ 00000000:00000003\]\n\t\[behind: 0 bytes, 0 records, 0 s\]$/m,
      );
      assert.match(logs, /^n2\n\t\[error: n2 at 127\.0\.0\.1:\d+ cannot be reached: /m);
      const document = JSON.parse(await manager.ask('json show logs'));
      assert.deepEqual(
        document.nodes.map(({ node, connected, logs: list }: { node: string; connected: boolean; logs: unknown[] }) => [
          node,
          connected,
          list.length,
        ]),
        [
          ['n1', true, 1],
          ['n2', false, 0],
        ],
      );
      await until(async () => /<node>n2<\/node>/.test(await manager.ask('show cluster membership')), manager.said);
      const members = await manager.ask('show cluster membership');
      assert.match(members, /^<\?xml version="1.0"/);
      assert.match(members, /<privateName>#mgr1#mgr1<\/privateName>/);
      assert.match(members, /<type>Manager<\/type>/);
      assert.match(
        await manager.ask('info'),
        /^Daemon: .*\nControl Group: ec_console \(1 node\)\nCluster Group: ec_cluster \(n2 is leader\)\nLogger Group: none\nManager: mgr1\nNodes: 2, 1 connected\nLogs: 1, 1 read, behind by 0 bytes and 0 s\nRequests: 0 running, 0 kept \(0.0 MiB\)\nJournal: /,
      );
      assert.match(await manager.ask('version'), /^eccmgr version: /);
      assert.match(await manager.ask('help'), /show cluster membership .* as XML/);
      assert.match(await manager.ask('cluster duravip show'), /does not execute on a manager/);
      // As the node shows it.
      await until(async () => /Node Type: Manager/.test(await staged.ask('n2', 'cluster membership')), manager.said);
      const shown = (await staged.ask('n2', 'cluster membership')).split('\n\n').find((block) => block.includes('Manager')) ?? '';
      assert.match(
        shown,
        /^Private Name: #mgr1#mgr1\nNode Name: \(Null\)\nSubcluster: \(Null\)\nNode Type: Manager\nVersion: \S+\nAddress: 0\.0\.0\.0:0\nGroups: ec_console, ec_cluster$/m,
      );
    })).timeout(30_000);

  it('two on one subscriber: the second says who has it, and takes over when it is free', () =>
    staged(async (staged) => {
      const { stage } = staged;
      await write(stage.logPath('n1', 'mainlog'), ['one'], { subscribers: ['master'] });
      staged.node('n1');
      const first = staged.manager();
      await until(() => collected(stage.output, 'n1', 'mainlog').length > 0, first.said);
      const second = staged.manager('second', join(stage.folder, 'state2'));
      await until(
        () => /mainlog of n1 is not read: 127\.0\.0\.1:\d+ \(mgr1\) reads mainlog as 'master' already/.test(second.said()),
        second.said,
      );
      first.child.kill('SIGTERM');
      await once(first.child, 'close');
      assert.equal(first.child.exitCode, 0);
      await until(() => /reading mainlog of n1/.test(second.said()), second.said);
      await write(stage.logPath('n1', 'mainlog'), ['two'], {});
      await until(() => collected(stage.output, 'n1', 'mainlog').toString() === 'one\ntwo\n', second.said);
    })).timeout(30_000);

  it('goes on pulling while the bus is gone, and reads the configuration anew', () =>
    staged(async (staged) => {
      const { stage } = staged;
      for (const node of ['n1', 'n2']) {
        await write(stage.logPath(node, 'mainlog'), ['one'], { subscribers: ['master'] });
        staged.node(node);
      }
      // The first on an embedded bus is its hub: when it dies, the bus is gone for a moment.
      const hub = staged.dryNode('hub');
      const manager = staged.manager();
      await until(() => collected(stage.output, 'n2', 'mainlog').length > 0, manager.said);
      hub.kill('SIGKILL');
      await write(stage.logPath('n1', 'mainlog'), ['two'], {});
      await until(() => collected(stage.output, 'n1', 'mainlog').toString() === 'one\ntwo\n', manager.said);
      const ir: ClusterIr = JSON.parse(readFileSync(join(stage.folder, 'manager.json'), 'utf8'));
      const managers = ir.managers.map((each) => ({
        ...each,
        pulls: each.pulls.map((pull) => (pull.node === 'n1' ? { ...pull, subscribers: [] } : pull)),
      }));
      writeFileSync(join(stage.folder, 'manager.json'), JSON.stringify({ ...ir, managers }));
      assert.match(await manager.ask('config reload'), /^applied/);
      assert.match(await manager.ask('config reload'), /^nothing has changed/);
      await write(stage.logPath('n1', 'mainlog'), ['three'], {});
      await write(stage.logPath('n2', 'mainlog'), ['two'], {});
      await until(() => collected(stage.output, 'n2', 'mainlog').toString() === 'one\ntwo\n', manager.said);
      assert.equal(collected(stage.output, 'n1', 'mainlog').toString(), 'one\ntwo\n');
      writeFileSync(join(stage.folder, 'manager.json'), '{');
      manager.child.kill('SIGHUP');
      await until(() => /reload: .*the running configuration was kept/.test(manager.said()), manager.said);
      assert.match(await manager.ask('shutdown'), /^Ok/);
      await once(manager.child, 'close');
      assert.equal(manager.child.exitCode, 0);
      assert.ok(!existsSync(join(stage.folder, 'control-mgr1')));
    })).timeout(30_000);

  it('shows its figures', () =>
    staged(async (staged) => {
      const { stage } = staged;
      await write(stage.logPath('n1', 'mainlog'), ['one'], { subscribers: ['master'] });
      staged.node('n1');
      const port = await freePort();
      const manager = staged.manager('mgr1', null, ['--metrics', String(port)]);
      await until(() => collected(stage.output, 'n1', 'mainlog').length > 0, manager.said);
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      for (const line of [
        'ecclusterd_info{manager="mgr1",version="0.1.0"} 1',
        'ecclusterd_collect_hindered 0',
        'ecclusterd_collect_records_total 1',
        'ecclusterd_pull_connected{member="n1"} 1',
        'ecclusterd_pull_connected{member="n2"} 0',
        'ecclusterd_pull_behind_bytes{member="n1",log="mainlog",subscriber="master"} 0',
        'ecclusterd_pull_records_total{member="n1",log="mainlog",subscriber="master"} 1',
      ])
        assert.ok(text.includes(`${line}\n`), `${line} in\n${text}`);
      assert.match(text, /^ecclusterd_pull_state\{member="n1",log="mainlog",subscriber="master",state="reading",reason=".*"\} 1$/m);
    })).timeout(30_000);

  const refusals: readonly (readonly [string, (ir: ClusterIr) => ClusterIr, readonly string[], number, RegExp])[] = [
    [
      'a manager that the IR does not have',
      same,
      ['--manager', '--node', 'mgr2'],
      3,
      /has no manager mgr2 \(from --node\); it has mgr1\. Did you mean mgr1\?/,
    ],
    [
      'a mail node',
      same,
      ['--manager', '--node', 'n1'],
      3,
      /n1 \(from --node\) is a mail node of this cluster; start it without --manager/,
    ],
    [
      'a manager without --manager',
      same,
      ['--node', 'mgr1', '--dry-run'],
      3,
      /mgr1 \(from --node\) is a manager of this cluster; start it with --manager/,
    ],
    ['options of a manager without --manager', same, ['--node', 'n1', '--utc'], 2, /go with --manager/],
    [
      'a template that is no path',
      (ir) => withTemplate(ir, 'logs/%Y'),
      ['--manager', '--node', 'mgr1'],
      3,
      /mgr1: logfile is "logs\/%Y", which is no absolute path/,
    ],
    [
      'a folder that cannot be made',
      (ir) => withTemplate(ir, '/proc/nowhere/%Y'),
      ['--manager', '--node', 'mgr1'],
      4,
      /cannot be opened|no such file/,
    ],
  ];
  for (const [name, change, args, status, message] of refusals) {
    it(`refuses ${name}`, () =>
      staged(async ({ stage }) => {
        const path = join(stage.folder, 'changed.json');
        writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(join(stage.folder, 'manager.json'), 'utf8')))));
        const [command = '', ...rest] = programs.command('manager', [
          '--ir',
          path,
          '--bus',
          'embedded',
          '--bus-socket',
          join(stage.folder, 'bus'),
          '--control',
          join(stage.folder, 'c'),
          ...args,
        ]);
        const ended = spawnSync(command, rest, { encoding: 'utf8', timeout: 20_000 });
        assert.equal(ended.status, status, ended.stderr);
        assert.match(ended.stderr, message);
      }));
  }
});

function same(ir: ClusterIr): ClusterIr {
  return ir;
}

function withTemplate(ir: ClusterIr, logfile: string): ClusterIr {
  return { ...ir, managers: ir.managers.map((each) => ({ ...each, logs: { ...each.logs, logfile } })) };
}
