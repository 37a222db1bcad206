// The Redis client that most programs in Node use, in both versions of the protocol. It comes with Haraka.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { feedNodes, type FeedNodes } from '../feed/nodes.ts';
import { installHaraka } from './haraka-instance.ts';
import { until } from '../until.ts';

interface RedisClient {
  on(event: 'error' | 'ready', listener: () => void): void;
  connect(): Promise<unknown>;
  destroy(): void;
  sendCommand(args: readonly string[]): Promise<unknown>;
  incr(key: string): Promise<number>;
  decr(key: string): Promise<number>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options?: unknown): Promise<unknown>;
  ttl(key: string): Promise<number>;
  del(key: string): Promise<number>;
}

describe('node-redis', () => {
  let nodes: FeedNodes;
  let createClient: (options: unknown) => RedisClient;
  before(async function () {
    this.timeout(400_000);
    const redis: unknown = createRequire(join(installHaraka(), 'package.json'))('redis');
    ({ createClient } = redis as { createClient: typeof createClient });
    nodes = await feedNodes(1);
  });
  after(() => nodes.close());

  for (const RESP of [2, 3] as const) {
    it(`counts, caches and asks over RESP${RESP}`, async () => {
      const [node] = nodes.all;
      const client = createClient({ RESP, name: 'mailer', socket: { path: node?.path ?? '', tls: false } });
      client.on('error', () => {});
      await client.connect();
      assert.equal(await client.incr('counter:x'), 1);
      assert.equal(await client.get('counter:x'), '1');
      assert.equal(await client.decr('counter:x'), 0);
      assert.equal(await client.get('words:none'), null);
      assert.equal(await client.set('words:a', 'ü', { expiration: { type: 'EX', value: 100 } }), 'OK');
      assert.equal(await client.get('words:a'), 'ü');
      assert.equal(await client.ttl('words:a'), 100);
      assert.equal(await client.del('words:a'), 1);
      // Sent at once, answered in order.
      const admitted = await Promise.all(
        Array.from({ length: 5 }, () => client.sendCommand(['EC.ADMIT', 'inbound_cidr', '10.1.2.3', '3'])),
      );
      assert.deepEqual(
        admitted.map((answer) => (answer as number[])[0]),
        [1, 1, 1, 0, 0],
      );
      await assert.rejects(client.sendCommand(['INCR', 'nothing:x']), /no such object: nothing/);
      client.destroy();
      await until(() => node?.node.replication.object('inbound_cidr')?.size('all') === 0, 'everything is lowered');
    });
  }
});
