// No number that a client says can end a node: it is refused, or it is bounded, and what was counted goes over the wire.
import assert from 'node:assert/strict';
import { replica } from '../replication/nodes.ts';
import { Client, refused } from './asking.ts';
import { feedNodes, type FeedNodes } from './nodes.ts';
import { until } from '../until.ts';

describe('the feed: bounds', () => {
  let nodes: FeedNodes;
  let [a, b]: Client[] = [];
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  before(async () => {
    nodes = await feedNodes(2, {}, [
      replica('words', 'cache', { parameters: ['snapshot'] }),
      replica('plain', 'cache'),
      replica('metrics', 'metrics', { parameters: ['audit_series', 'gauge_cache'] }),
      replica('shared_named_throttles', 'shared_named_throttles'),
      replica('counters', 'counters'),
      replica('inbound_cidr', 'inbound_cidr'),
    ]);
    [a, b] = nodes.all.map(({ path }) => new Client(path));
    process.on('uncaughtException', failed);
  });
  after(async () => {
    process.off('uncaughtException', failed);
    for (const each of [a, b]) each?.end();
    await nodes.close();
  });
  const ask = (...words: string[]) => (a ?? assert.fail()).ask(...words);
  /** What was said before has gone over the bus by then, or never will. */
  const goesOn = async () => {
    const mark = String(Math.random());
    assert.equal(await ask('SET', 'words:mark', mark), 'OK');
    const other = b ?? assert.fail();
    let seen = null as unknown;
    const end = performance.now() + 8000;
    while (seen !== mark && performance.now() < end) {
      seen = await other.ask('GET', 'words:mark');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(seen, mark);
    assert.deepEqual(failures, []);
    const counted = nodes.all.flatMap(({ node }) => node.replication.objects().map((each) => each.counters()['failures']));
    assert.ok(
      counted.every((count) => count === 0),
      counted.join(),
    );
  };

  for (const time of ['9999999999999', '9007199254740991', '8796093022207', '100000000000']) {
    it(`refuses a time to live of ${time} seconds`, async () => {
      for (const object of ['words', 'plain']) {
        refused(await ask('SET', `${object}:z`, 'x', 'EX', time), /^ERR bad value/);
        refused(await ask('SETEX', `${object}:z`, time, 'x'), /^ERR bad value/);
        assert.equal(await ask('SET', `${object}:z`, 'x'), 'OK');
        refused(await ask('EXPIRE', `${object}:z`, time), /^ERR bad value/);
        refused(await ask('EXPIREAT', `${object}:z`, time), /^ERR bad value/);
        assert.equal(await ask('TTL', `${object}:z`), -1);
      }
      refused(await ask('EC.GAUGE.ADD', 'metrics:cache', 'key', '1', 'TTL', time), /^ERR bad value/);
      assert.equal(await ask('INCR', 'counters:z'), 1);
      refused(await ask('EXPIRE', 'counters:z', time), /^ERR bad value/);
      assert.equal(await ask('DEL', 'counters:z'), 1);
      await goesOn();
    });
  }

  it('keeps throttles of huge quantities within what the wire holds', async () => {
    const client = a ?? assert.fail();
    for (const rate of ['1000000000/1', '1/9999999', '1000000000/9999999'])
      for (let i = 0; i < 20; i++)
        await client.ask('EC.THROTTLE', `shared_named_throttles:${rate}`, rate, 'QUANTITY', '1000000000', 'FORCE');
    for (let i = 0; i < 20_000; i++) client.send('EC.THROTTLE shared_named_throttles:many 1000000000 QUANTITY 1000000000 FORCE\r\n');
    await until(() => client.received.toString('latin1').split('*5').length > 20_000, 'all are answered');
    await new Promise((resolve) => setTimeout(resolve, 200));
    client.received = Buffer.alloc(0);
    refused(await ask('EC.THROTTLE', 'shared_named_throttles:x', '999999999999999/1'), /^ERR bad value/);
    refused(await ask('CL.THROTTLE', 'shared_named_throttles:x', '9007199254740990', '1', '1'), /^ERR bad value/);
    await goesOn();
  });

  it('refuses amounts that no member could tell on', async () => {
    for (const amount of ['9007199254740991', '-9007199254740991', '99999999999999999999'])
      for (const words of [
        ['INCRBY', 'inbound_cidr:10.1.1.1', amount],
        ['INCRBY', 'counters:x', amount],
        ['HINCRBY', 'counters:x', 'f', amount],
        ['EC.SERIES.ADD', 'metrics:s', '60,3', '10.1.1.1', amount],
        ['EC.GAUGE.ADD', 'metrics:c', 'k', amount],
      ])
        refused(await ask(...words), /^ERR/);
    await goesOn();
  });

  it('counts addresses only, and reads blocks', async () => {
    for (const block of ['10.8.8.0/24', '10.8.8.1/32', '2001:db8::/32', 'x']) {
      refused(await ask('INCR', `inbound_cidr:${block}`), /^ERR bad key/);
      assert.equal(await ask('EC.COUNT', 'inbound_cidr', block, '1'), 0);
    }
    assert.equal(await ask('INCR', 'inbound_cidr:10.8.8.1'), 1);
    assert.equal(await ask('GET', 'inbound_cidr:10.8.8.0/24'), '1');
    assert.equal(await ask('DECR', 'inbound_cidr:10.8.8.1'), 0);
  });

  it('names ten thousand binding groups without forgetting the first', async () => {
    const client = a ?? assert.fail();
    for (let i = 0; i < 12_000; i++) client.send(`EC.COUNT outbound_domains x 0 GROUP g${i}\r\n`);
    await until(() => client.received.filter((byte) => byte === 10).length === 12_000, 'all are answered');
    assert.doesNotMatch(client.received.toString('latin1'), /ERR/);
    client.received = Buffer.alloc(0);
  });
});
