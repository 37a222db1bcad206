// A configuration in which bindings change their addresses makes them BROKEN while some nodes have it and some do not: a plain reload is refused.
import assert from 'node:assert/strict';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from './small-cluster.ts';

describe('a reload that would break addresses', () => {
  const programs = new Programs();
  const nodes = ['east1', 'east2', 'west1'];
  let cluster: SmallCluster;
  let swapped: ClusterIr;
  const noProblems = async () => {
    for (const name of nodes) await cluster.until(name, 'cluster info', (text) => !text.includes('Problem'));
  };
  before(async () => {
    cluster = await SmallCluster.make(programs);
    for (const name of nodes) cluster.node(name);
    cluster.manager();
    await cluster.until('mgr1', 'info', (text) => text.includes('(3 nodes)'));
    await noProblems();
    const other: Readonly<Record<string, string>> = { 'transactional-1': 'transactional-2', 'transactional-2': 'transactional-1' };
    swapped = {
      ...cluster.ir,
      nodes: cluster.ir.nodes.map((node) => ({
        ...node,
        duravip: {
          ...node.duravip,
          addresses: node.duravip.addresses.map((each) => ({ ...each, bindings: each.bindings.map((name) => other[name] ?? name) })),
        },
      })),
    };
    for (const name of nodes) cluster.give(name, swapped);
  });
  after(async () => {
    await cluster.remove();
  });

  it('is refused, says which and where, and changes nothing; SIGHUP as well', async () => {
    const { status, text } = await cluster.ask('east1', 'config reload');
    assert.equal(status, 'error');
    assert.match(
      text,
      /^error: 10\.20\.1\.11, 10\.20\.1\.12 would be BROKEN and served nowhere until all nodes have this configuration: binding transactional-2 would be 10\.20\.1\.11 here, and is 10\.20\.1\.12 on east2, west1; binding transactional-1 would be 10\.20\.1\.12 here, and is 10\.20\.1\.11 on east2, west1\. Have all take it at one moment: .* \(the running configuration was kept\)\n$/,
    );
    const before = (await cluster.ask('east1', 'config running')).text;
    cluster.children.get('east1')?.kill('SIGHUP');
    await cluster.until(
      'east1',
      'version',
      () => cluster.log('east1').filter(({ msg }) => /^reload: 10.* would be BROKEN/.test(msg)).length === 2,
    );
    assert.equal((await cluster.ask('east1', 'config running')).text, before);
    await noProblems();
  });

  it('--now does it; whoever follows is not refused, because it is so already; in the end nothing is broken', async () => {
    assert.equal((await cluster.ask('east1', 'config reload --now')).status, 'ok');
    await cluster.until('east2', 'cluster info', (text) => text.includes('2 addresses are BROKEN'));
    for (const name of ['east2', 'west1']) assert.equal((await cluster.ask(name, 'config reload')).status, 'ok');
    await noProblems();
  });

  it('all at one moment, by broadcast', async () => {
    for (const name of nodes) cluster.give(name);
    assert.match((await cluster.ask('mgr1', 'ask config reload')).text, /3 error \(east1, east2, west1\)/);
    assert.match((await cluster.ask('mgr1', 'ask config reload --now')).text, /3 ok/);
    await noProblems();
  });
});
