// Libraries that count in Redis, unchanged, against the feed of two nodes: rate-limiter-flexible and rate-limit-redis over node-redis and
// ioredis, and Haraka's own limit plugin.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { feedNodes, type FeedNodes } from '../feed/nodes.ts';
import { replica } from '../replication/nodes.ts';
import { installFrom } from './install.ts';
import { until } from '../until.ts';

// biome-ignore lint/suspicious/noExplicitAny: packages without types, installed for this test only
type Loose = any;

describe('libraries that count in Redis', function () {
  this.timeout(400_000);
  let nodes: FeedNodes;
  let load: NodeJS.Require;
  const clients: Loose[] = [];
  before(async () => {
    load = createRequire(join(installFrom('libraries'), 'package.json'));
    nodes = await feedNodes(2, {}, [replica('counters', 'counters'), replica('words', 'cache')]);
  });
  after(async () => {
    for (const client of clients) await (client.destroy ?? client.disconnect).call(client);
    await nodes.close();
  });
  const path = (index: number): string => nodes.all[index]?.path ?? '';
  const nodeRedis = async (index: number): Promise<Loose> => {
    const client = load('redis').createClient({ socket: { path: path(index) } });
    client.on('error', () => {});
    await client.connect();
    clients.push(client);
    return client;
  };
  const ioRedis = (index: number): Loose => {
    const client = new (load('ioredis').Redis)({ path: path(index) });
    clients.push(client);
    return client;
  };

  for (const kind of ['node-redis', 'ioredis'] as const) {
    describe(`rate-limiter-flexible over ${kind}`, () => {
      const limiter = async (index: number, options: object): Promise<Loose> => {
        const { RateLimiterRedis } = load('rate-limiter-flexible');
        const storeClient = kind === 'ioredis' ? ioRedis(index) : await nodeRedis(index);
        return new RateLimiterRedis({ storeClient, useRedisPackage: kind === 'node-redis', ...options });
      };

      it('lets so many through in the whole cluster, and more when the time is over', async () => {
        const options = { points: 5, duration: 2, keyPrefix: `flex-${kind}` };
        const [a, b] = [await limiter(0, options), await limiter(1, options)];
        const first = await a.consume('user');
        assert.deepEqual([first.consumedPoints, first.remainingPoints, first.isFirstInDuration], [1, 4, true]);
        assert.ok(first.msBeforeNext > 1000 && first.msBeforeNext <= 2000, String(first.msBeforeNext));
        await a.consume('user', 2);
        let seen = 0;
        await until(() => {
          void b.get('user').then((result: Loose) => {
            seen = result?.consumedPoints ?? 0;
          });
          return seen === 3;
        }, 'the other node has heard of it');
        await b.consume('user', 2);
        const refused = await b.consume('user').then(
          () => null,
          (result: Loose) => result,
        );
        assert.deepEqual([refused?.consumedPoints, refused?.remainingPoints], [6, 0]);
        await new Promise((resolve) => setTimeout(resolve, refused.msBeforeNext + 1200));
        assert.equal((await b.consume('user')).consumedPoints, 1);
      });

      it('gives back, blocks, sets and forgets', async () => {
        const a = await limiter(0, { points: 5, duration: 60, keyPrefix: `more-${kind}` });
        await a.consume('user', 3);
        assert.equal((await a.reward('user', 1)).consumedPoints, 2);
        assert.equal((await a.penalty('user', 2)).consumedPoints, 4);
        assert.equal((await a.get('user')).consumedPoints, 4);
        await a.block('user', 30);
        const blocked = await a.consume('user').then(
          () => null,
          (result: Loose) => result,
        );
        assert.ok(blocked.msBeforeNext > 20_000, String(blocked.msBeforeNext));
        await a.set('user', 2, 40);
        assert.equal((await a.get('user')).consumedPoints, 2);
        assert.equal(await a.delete('user'), true);
        assert.equal(await a.get('user'), null);
        const forever = await limiter(0, { points: 5, duration: 0, keyPrefix: `forever-${kind}` });
        assert.equal((await forever.consume('user')).consumedPoints, 1);
        assert.equal((await forever.consume('user')).consumedPoints, 2);
      });
    });

    it(`rate-limit-redis counts in windows over ${kind}`, async () => {
      const { RedisStore } = load('rate-limit-redis');
      const client = kind === 'ioredis' ? ioRedis(0) : await nodeRedis(0);
      const sendCommand =
        kind === 'ioredis'
          ? (command: string, ...args: string[]) => client.call(command, ...args)
          : (...args: string[]) => client.sendCommand(args);
      const store = new RedisStore({ sendCommand, prefix: `rl-${kind}:` });
      await store.init({ windowMs: 1500 });
      const first = await store.increment('10.1.1.1');
      assert.equal(first.totalHits, 1);
      assert.equal((await store.increment('10.1.1.1')).totalHits, 2);
      const got = await store.get('10.1.1.1');
      assert.equal(got.totalHits, 2);
      assert.ok(got.resetTime.getTime() - Date.now() <= 1500);
      await store.decrement('10.1.1.1');
      assert.equal((await store.get('10.1.1.1')).totalHits, 1);
      await store.resetKey('10.1.1.1');
      assert.equal((await store.increment('10.1.1.1')).totalHits, 1);
      await new Promise((resolve) => setTimeout(resolve, 2600));
      assert.equal((await store.increment('10.1.1.1')).totalHits, 1);
    });
  }

  it('refuses other scripts in words', async () => {
    const client = await nodeRedis(0);
    await assert.rejects(
      client.eval("return redis.call('GET', KEYS[1])", { keys: ['words:x'], arguments: [] }),
      /this script is not known/,
    );
    await assert.rejects(client.sendCommand(['SCRIPT', 'LOAD', 'return 1']), /this script is not known/);
    await assert.rejects(client.sendCommand(['EVALSHA', '0'.repeat(40), '1', 'x']), /NOSCRIPT/);
  });

  describe("Haraka's limit plugin", () => {
    let plugin: Loose;
    let fixtures: Loose;
    before(async () => {
      fixtures = load('haraka-test-fixtures');
      plugin = new fixtures.plugin('haraka-plugin-limit');
      plugin.register();
      // What limit.ini and redis.ini say of the server.
      plugin.cfg.redis = { socket: { path: path(0) }, database: 4 };
      for (const what of ['concurrency', 'rate_conn', 'rate_rcpt', 'rate_rcpt_host', 'outbound'])
        plugin.cfg[what] = { ...plugin.cfg[what], enabled: true };
      plugin.cfg.main = {};
      await new Promise<void>((resolve) => plugin.init_redis_plugin(() => resolve()));
      assert.ok(plugin.db, 'connected');
      clients.push(plugin.db);
    });
    const connection = (ip: string): Loose => {
      const made = fixtures.connection.createConnection();
      made.remote.ip = ip;
      made.remote.host = 'mail.example';
      return made;
    };
    const hook = (name: string, ...args: unknown[]): Promise<Loose> =>
      new Promise((resolve) => plugin[name]((...answer: unknown[]) => resolve(answer), ...args));

    it('counts connections at the same time', async () => {
      plugin.cfg.concurrency = { enabled: true, max: 2 };
      const all = [1, 2, 3].map(() => connection('10.4.4.4'));
      const answers: Loose[] = [];
      for (const each of all) {
        await hook('conn_concur_incr', each);
        answers.push(await hook('check_concurrency', each));
      }
      assert.deepEqual(
        answers.map(([code]) => code === undefined),
        [true, true, false],
      );
      for (const each of all) await hook('conn_concur_decr', each);
      assert.equal(await plugin.db.get('concurrency|10.4.4.4'), '0');
    });

    it('counts connections in a while, and recipients', async () => {
      plugin.cfg.rate_conn = { enabled: true, default: '2/60s' };
      const each = connection('10.5.5.5');
      const answers: Loose[] = [];
      for (let i = 0; i < 4; i++) {
        await hook('rate_conn_incr', each);
        answers.push(await hook('rate_conn_enforce', each));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.deepEqual(
        answers.map(([code]) => code === undefined),
        [true, true, false, false],
      );
      assert.equal(await plugin.rate_limit(each, 'rate_rcpt:a@b.example', '1/60'), false);
      assert.equal(await plugin.rate_limit(each, 'rate_rcpt:a@b.example', '1/60'), true);
      const ttl = await plugin.db.ttl('rate_rcpt:a@b.example');
      assert.ok(ttl > 50 && ttl <= 60, String(ttl));
    });

    it('counts deliveries of a domain, and sweeps at its start', async () => {
      plugin.cfg.outbound = { enabled: true, 'x.example': 1 };
      const mail = { todo: { domain: 'x.example' } };
      assert.equal((await hook('outbound_increment', mail)).length, 0);
      assert.ok((await hook('outbound_increment', mail)).length > 0);
      await hook('outbound_decrement', mail);
      assert.equal((await plugin.db.hGetAll('outbound-rate:x.example'))['TOTAL'], undefined);
      await hook('prune_stale_keys');
    });
  });
});
