// Real nodes and a manager: who differs is told with option and values, at every place; every answer in XML can be read.
import assert from 'node:assert/strict';
import { xmlLines } from '../../runtime/console/as-xml.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { freePort } from '../free-port.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from './small-cluster.ts';
import { assertWellFormed } from './xml.ts';
import { until } from '../until.ts';

describe('one voice', () => {
  const programs = new Programs();
  let cluster: SmallCluster;
  const nodes = ['east1', 'east2', 'west1'];
  let port = 0;
  before(async () => {
    cluster = await SmallCluster.make(programs);
    port = await freePort();
    for (const name of nodes) cluster.node(name, name === 'east1' ? ['--metrics', String(port)] : []);
    cluster.manager();
    await cluster.until('mgr1', 'info', (text) => text.includes('Control Group: ec_console (3 nodes)'));
    for (const name of nodes) await cluster.until(name, 'cluster info', (text) => !text.includes('Problem'));
  });
  after(async () => {
    await cluster.remove();
  });

  it('a fresh manager has no problems, and says the groups that it is in', async () => {
    const text = await cluster.until('mgr1', 'info', (each) => !each.includes('Problem'));
    assert.match(
      text,
      /^Daemon: .*\nControl Group: ec_console \(3 nodes\)\nCluster Group: ec_cluster \(\S+ is leader\)\nLogger Group: none\nManager: mgr1\n/,
    );
    assert.match(
      (await cluster.ask('east1', 'cluster membership')).text,
      /Private Name: #mgr1#mgr1\n(.*\n)*Groups: ec_console, ec_cluster\n/,
    );
  });

  it('a node with another set size: named with both values on every node, on the manager, in log and metrics, once', async () => {
    const expected = 'west1: duravip_balance_set_size is 3, on east1 and east2 8 (no balancing until all agree)';
    cluster.give(
      'west1',
      cluster.changed('west1', (node) => ({
        ...node,
        fingerprint: 'a'.repeat(64),
        fingerprintParts: { ...node.fingerprintParts, settings: 'a'.repeat(64) },
        duravip: { ...node.duravip, balanceSetSize: 3 },
      })),
    );
    assert.equal((await cluster.ask('west1', 'config reload')).text, 'duravip_balance_set_size changed\n');
    for (const name of nodes) await cluster.until(name, 'cluster info', (text) => text.includes(`Problem: ${expected}\n`));
    await cluster.until('mgr1', 'info', (text) => text.includes(`Problem: ${expected}\n`));
    const document = JSON.parse((await cluster.ask('east1', 'json cluster info')).text);
    assert.deepEqual(document.differences, [
      { node: 'west1', subject: 'settings', option: 'duravip_balance_set_size', value: '3', usual: '8', others: ['east1', 'east2'] },
    ]);
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.ok(
      figures.includes('ecclusterd_difference{member="west1",option="duravip_balance_set_size",value="3",others="8"} 1\n'),
      figures,
    );
    const told = (name: string) => cluster.log(name).filter(({ msg }) => msg === expected).length;
    for (const name of [...nodes, 'mgr1'])
      await until(
        () => told(name) === 1,
        () => cluster.said(name),
      );
    cluster.give('west1');
    await cluster.ask('west1', 'config reload');
    for (const name of nodes) await cluster.until(name, 'cluster info', (text) => !text.includes('Problem'));
    for (const name of nodes) assert.equal(told(name), 1);
  });

  it('a refused reload says its reason once', async () => {
    cluster.give('east2', { ...cluster.ir, nodes: cluster.ir.nodes.filter(({ name }) => name !== 'east2') });
    const { text, status } = await cluster.ask('east2', 'config reload');
    assert.equal(status, 'error');
    assert.equal(
      text,
      `error: ${cluster.path('east2.json')} has no node east2 any more; to take it out of the cluster, stop it (the running configuration was kept)\n`,
    );
    cluster.give('east2');
  });

  it('all answers in XML are well-formed with namespaces', async () => {
    const documents = new Map<string, string>();
    const lines = [...commands.flatMap(({ examples, name }) => [...examples, name]), 'cluster nothing', ''];
    for (const line of new Set(lines.filter((each) => !/reset|quit|drain|wait|reload/.test(each)))) {
      const request = `xml ${line.replace(/^(json|xml) /, '')}`;
      documents.set(`node ${request}`, (await cluster.ask('east1', request)).text);
    }
    for (const line of ['info', 'show cluster membership', 'help', 'version', 'cluster show logs', 'nothing']) {
      documents.set(`manager ${line}`, (await cluster.ask('mgr1', `xml ${line}`)).text);
    }
    // A counter that is there or not, as chance has it: two nodes need not have said anything too late.
    documents.set('stale', [...xmlLines('cluster info', { counters: { 'stale:round': 1 } })].join('\n'));
    assert.match(documents.get('stale') ?? '', /<entry name="stale:round">/);
    await assertWellFormed(documents);
  });

  it('a node of another cluster_group on the same bus, which serves everything once more: an error on all', async () => {
    await cluster.stop('west1');
    cluster.give(
      'west1',
      cluster.changed('west1', (node) => ({ ...node, groups: { ...node.groups, cluster: 'ec_other' } })),
    );
    cluster.node('west1');
    const expected = /west1: cluster_group is ec_other, on east1 and east2 ec_cluster \(both serve every managed address: stop one side/;
    for (const name of nodes) await cluster.until(name, 'cluster info', (text) => expected.test(text));
    await cluster.until('mgr1', 'info', (text) => expected.test(text));
    for (const name of ['east1', 'west1'])
      await until(
        () => cluster.log(name).some(({ msg, level }) => level === 'error' && expected.test(msg)),
        () => cluster.said(name),
      );
  });
});
