// Clients that die with all that they hold, all at once: the loop goes on meanwhile.
import assert from 'node:assert/strict';
import { gauges } from '../replication/nodes.ts';
import { Client, refused } from './asking.ts';
import { command, feedNodes } from './nodes.ts';
import { until } from '../until.ts';

describe('the feed: dying clients', () => {
  it('are taken back in slices', async () => {
    const nodes = await feedNodes(1);
    const [first] = nodes.all;
    const path = first?.path ?? '';
    const [count, keys] = [4, 10_000];
    const clients = Array.from({ length: count }, () => new Client(path));
    const object = gauges(first?.node ?? assert.fail(), 'counter');
    for (const [index, client] of clients.entries()) {
      client.send(Buffer.concat(Array.from({ length: keys }, (_, i) => command('INCR', `counter:${index}.${i}`))));
      await until(() => object.size('own') === (index + 1) * keys, 'they are counted');
    }
    // Keys and not milliseconds: a busy machine makes every turn long. What a turn of the loop takes back is a slice, whoever has died in it.
    let worst = 0;
    let before = object.size('own');
    for (const client of clients) client.end();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        const now = object.size('own');
        worst = Math.max(worst, before - now);
        before = now;
        if (now > 0) setImmediate(look);
        else resolve();
      };
      setImmediate(look);
    });
    assert.ok(worst <= 2000, `${worst} keys were taken back in one turn of the loop`);
    assert.equal(first?.server.counters().released, count * keys);
    await nodes.close();
  });

  it('are taken back even where an object fails by a bug of ours, but for what it fails with', async () => {
    const nodes = await feedNodes(1);
    const [first] = nodes.all;
    const object = gauges(first?.node ?? assert.fail(), 'counter');
    const client = new Client(first?.path ?? '');
    for (let i = 0; i < 5; i++) assert.equal(await client.ask('INCR', `counter:${i}`), 1);
    const { add } = object;
    Object.assign(object, {
      add: (key: string, amount: number) => {
        if (key === '2') throw new Error('planted');
        return add(key, amount);
      },
    });
    client.end();
    await until(() => object.size('own') === 1, 'the others are taken back');
    assert.equal(object.read('2'), 1);
    const { bugs } = first?.server.counters() ?? assert.fail();
    assert.equal(bugs, 1);
    await nodes.close();
  });

  it('hold no more than all may together', async () => {
    const nodes = await feedNodes(1, { heldKeysTotal: 10, heldKeys: 8 });
    const [a, b] = [new Client(nodes.all[0]?.path ?? ''), new Client(nodes.all[0]?.path ?? '')];
    for (let i = 0; i < 8; i++) assert.equal(await a.ask('INCR', `counter:a${i}`), 1);
    refused(await a.ask('INCR', 'counter:a8'), /a connection holds at most 8 keys/);
    for (let i = 0; i < 2; i++) assert.equal(await b.ask('INCR', `counter:b${i}`), 1);
    refused(await b.ask('INCR', 'counter:b2'), /all connections together hold at most 10 keys/);
    a.end();
    await until(() => nodes.all[0]?.server.counters().released === 8, 'it is taken back');
    assert.equal(await b.ask('INCR', 'counter:b2'), 1);
    b.end();
    await nodes.close();
  });
});
