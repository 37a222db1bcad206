// What a reload does to what clients hold.
import assert from 'node:assert/strict';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { replica } from '../replication/nodes.ts';
import { Client, refused } from './asking.ts';
import { feedNodes, type FeedNodes } from './nodes.ts';
import { until } from '../until.ts';

const [domains, more, cidr] = [
  replica('outbound_domains', 'outbound_domains'),
  replica('second', 'outbound_domains'),
  replica('inbound_cidr', 'inbound_cidr'),
];

describe('the feed: reloads', () => {
  let nodes: FeedNodes;
  let a: Client;
  const reload = (...replicas: readonly ReplicaIr[]) => {
    for (const { node } of nodes.all) node.replication.configure(replicas);
  };
  beforeEach(async () => {
    nodes = await feedNodes(2, {}, [domains, cidr]);
    a = new Client(nodes.all[0]?.path ?? '');
  });
  afterEach(async () => {
    a.end();
    await nodes.close();
  });

  it('does not take from an object that was added later what it has never counted', async () => {
    assert.equal(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '1'), 1);
    reload(domains, more, cidr);
    const b = new Client(nodes.all[0]?.path ?? '');
    assert.equal(await b.ask('EC.COUNT', 'outbound_domains', 'x.example', '1'), 2);
    assert.equal(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '-1'), 1);
    assert.equal(await b.ask('GET', 'second:x.example'), '1', 'the release of the first is not one of the second');
    assert.equal(await b.ask('GET', 'outbound_domains:x.example'), '1');
    refused(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '-1'), /holds 0/);
    b.end();
  });

  it('keeps what is counted in an object that goes and comes back', async () => {
    const other = new Client(nodes.all[1]?.path ?? '');
    for (let i = 0; i < 3; i++) await a.ask('INCR', 'inbound_cidr:10.1.2.3');
    await a.ask('INCR', 'outbound_domains:x.example');
    reload(more);
    refused(await a.ask('INCR', 'inbound_cidr:10.1.2.3'), /no such object/);
    // Somebody goes meanwhile.
    refused(await a.ask('DECR', 'inbound_cidr:10.1.2.3'), /taken out of the configuration/);
    reload(domains, cidr);
    assert.equal(await a.ask('GET', 'inbound_cidr:10.1.2.3'), '2');
    assert.equal(await a.ask('GET', 'outbound_domains:x.example'), '1');
    let seen: unknown = null;
    const end = performance.now() + 8000;
    while (seen !== '2' && performance.now() < end) seen = await other.ask('GET', 'inbound_cidr:10.1.2.3');
    assert.equal(seen, '2', 'the other node hears of it again');
    assert.equal(await a.ask('DECR', 'inbound_cidr:10.1.2.3'), 1);
    assert.equal(await a.ask('DECR', 'inbound_cidr:10.1.2.3'), 0);
    refused(await a.ask('DECR', 'inbound_cidr:10.1.2.3'), /this connection holds 0/);
    other.end();
  });

  it('takes back what a client held that went while the object was away', async () => {
    await a.ask('INCR', 'inbound_cidr:10.1.2.3');
    reload(more);
    a.end();
    await until(() => nodes.all[0]?.server.clients() === 0, 'it is gone');
    await new Promise((resolve) => setTimeout(resolve, 50));
    reload(domains, cidr);
    const b = new Client(nodes.all[0]?.path ?? '');
    assert.equal(await b.ask('GET', 'inbound_cidr:10.1.2.3'), '0');
    b.end();
  });
});
