// The log service of a node, as a reader of its port sees it.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ecjlog } from '../../../runtime/log/commands/ecjlog.ts';
import { batchBytesMax, creditBytesMin } from '../../../runtime/log/service/log-protocol.ts';
import { checkpoints, unexpected, write, writer } from '../log-dir.ts';
import { numbered, serving } from './serve.ts';

describe('log service', () => {
  it('says who it is, and lists what it publishes', () =>
    serving(['mainlog', 'paniclog'], async ({ scratch, reader }) => {
      await write(join(scratch, 'mainlog'), numbered(3), { subscribers: ['master'] });
      const client = await reader();
      const { name, subcluster, version } = await client.hears('welcome');
      assert.deepEqual([name, subcluster, version], ['east1', 'east', 1]);
      client.say({ kind: 'list', request: 7 });
      const { request, more, logs } = await client.hears('logs');
      assert.deepEqual([request, more], [7, false]);
      const [main, panic] = logs;
      assert.deepEqual(
        { ...main, bytes: main !== undefined && main.bytes > 50 },
        {
          key: 'mainlog',
          bytes: true,
          segmentBytes: 3 * 16 + 6,
          first: { log: 0, marker: 0 },
          last: { log: 0, marker: 3 },
          subscribers: [{ name: 'master', checkpoint: { log: 0, marker: 0 }, reader: null }],
          problem: null,
        },
      );
      assert.equal(panic?.bytes, 0);
      assert.match(String(panic?.problem), /nobody has written to it yet/);
    }));

  it('sends everything behind the checkpoint over several segments, then what is written while it waits', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      const path = join(scratch, 'mainlog');
      const log = await writer(path, { subscribers: ['master'], create: { unitLimitBytes: 5000 } });
      await log.append(numbered(1000).map((text) => Buffer.from(text)));
      const client = await reader();
      const answer = await client.subscribe(1, 'mainlog');
      assert.equal(answer.kind === 'subscribed' && answer.subscriber, 'master');
      await client.until(() => client.got(1).length === 1000, 'the first thousand');
      const drained = () => client.heard.some((each) => each.kind === 'status' && each.behindBytes === 0);
      await client.until(drained, 'the status that says so');
      const begin = performance.now();
      await log.append(Buffer.from('1000 '));
      await client.until(() => client.got(1).length === 1001, 'the record that came later');
      assert.ok(performance.now() - begin < 5000, 'pushed, not found after the idle interval');
      assert.deepEqual(client.got(1), numbered(1001));
      await log.close();
    }));

  it('stores a checkpoint when asked, answers, and frees the space', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      const path = join(scratch, 'mainlog');
      await write(path, numbered(1000), { subscribers: ['master'], create: { unitLimitBytes: 5000 } });
      const client = await reader();
      await client.subscribe(1, 'mainlog');
      await client.until(() => client.got(1).length === 1000, 'everything');
      const position = client.last.get(1) ?? assert.fail();
      client.say({ kind: 'checkpoint', subscription: 1, epoch: 0, position });
      assert.deepEqual((await client.hears('stored')).position, position);
      assert.deepEqual(await checkpoints(path), {
        master: `${position.log.toString(16).padStart(8, '0')}:${position.marker.toString(16).padStart(8, '0')}`,
      });
      assert.equal(readdirSync(path).filter((name) => /^[0-9a-f]{8}$/.test(name)).length, 1);
    }));

  it('never sends more than the credit, however slow the reader is', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      const path = join(scratch, 'mainlog');
      await write(path, numbered(5000, 0, 1000), { subscribers: ['master'] });
      const client = await reader();
      client.refill = false;
      let granted = creditBytesMin;
      client.onMessage = () => assert.ok((client.cost.get(1) ?? 0) <= granted, 'more than was granted');
      await client.subscribe(1, 'mainlog');
      for (let rounds = 0; client.got(1).length < 5000; rounds++) {
        assert.ok(rounds < 100, 'it stands still');
        const before = client.got(1).length;
        await client.until(() => client.got(1).length > before, 'more records');
        const [used, had] = [client.cost.get(1) ?? 0, granted];
        granted = used + creditBytesMin;
        client.say({ kind: 'credit', subscription: 1, bytes: granted - had });
      }
      assert.deepEqual(client.got(1), numbered(5000, 0, 1000));
    }));

  it('stops sending to one that grants nothing, and goes on with the others', () =>
    serving(['mainlog', 'bouncelog'], async ({ scratch, reader }) => {
      for (const key of ['mainlog', 'bouncelog']) await write(join(scratch, key), numbered(3000, 0, 1000), { subscribers: ['master'] });
      const client = await reader();
      client.refill = false;
      await client.subscribe(1, 'mainlog');
      await client.subscribe(2, 'bouncelog', { credit: 100 << 20 });
      await client.until(() => client.got(2).length === 3000, 'the whole of the other log');
      assert.ok(client.got(1).length < 1000 && (client.cost.get(1) ?? 0) <= creditBytesMin);
    }));

  it('sends records that are larger than a batch in pieces, and refuses what the reader does not take', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      const huge = ['small', 'h'.repeat(3 * batchBytesMax + 17), '', 'x'.repeat(batchBytesMax), 'last'];
      await write(join(scratch, 'mainlog'), huge, { subscribers: ['master', 'mgr2'] });
      const client = await reader();
      await client.subscribe(1, 'mainlog');
      await client.until(() => client.got(1).length === 5, 'all five');
      assert.deepEqual(client.got(1), huge);
      await client.subscribe(2, 'mainlog', { subscribers: ['mgr2'], recordBytesMax: batchBytesMax });
      const { code, message } = await client.hears('ended');
      assert.equal(code, 'too-long');
      assert.match(String(message), /record 0:2 of mainlog has 786449 bytes and the reader takes 262144/);
    }));

  it('refuses a second reader of one subscriber with the address of the first, and lets it in when that has gone', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      await write(join(scratch, 'mainlog'), numbered(10), { subscribers: ['master', 'mgr2'] });
      const first = await reader('mgr1');
      await first.subscribe(1, 'mainlog');
      const second = await reader('mgr2x');
      const refused = await second.subscribe(1, 'mainlog', { subscribers: ['master'] });
      assert.equal(refused.kind === 'ended' && refused.code, 'busy');
      assert.equal(refused.kind === 'ended' && refused.holder, `127.0.0.1:${first.socket.localPort}`);
      second.say({ kind: 'list', request: 1 });
      const { logs } = await second.hears('logs');
      assert.deepEqual(
        logs[0]?.subscribers.map(({ name, reader: address }) => [name, address]),
        [
          ['master', `127.0.0.1:${first.socket.localPort}`],
          ['mgr2', null],
        ],
      );
      assert.equal((await second.subscribe(2, 'mainlog', { subscribers: ['mgr2'] })).kind, 'subscribed');
      first.say({ kind: 'unsubscribe', subscription: 1 });
      assert.equal((await first.hears('ended')).code, 'unsubscribed');
      assert.equal((await second.subscribe(3, 'mainlog', { subscribers: ['master'] })).kind, 'subscribed');
    }));

  it('takes the place of a reader that gives no sign of life', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      await write(join(scratch, 'mainlog'), numbered(10), { subscribers: ['master'] });
      const first = await reader('mgr1');
      await first.subscribe(1, 'mainlog');
      await first.until(() => first.got(1).length === 10, 'everything');
      first.answers = false;
      const second = await reader('mgr1');
      assert.equal((await second.subscribe(1, 'mainlog')).kind, 'subscribed');
      await first.until(() => first.closed, 'the end of the first connection');
    }));

  it('begins where the reader says that it is, but only in the very same log', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      const path = join(scratch, 'mainlog');
      await write(path, numbered(10), { subscribers: ['master'] });
      const client = await reader();
      const first = await client.subscribe(1, 'mainlog');
      const identity = first.kind === 'subscribed' ? first.identity : assert.fail();
      client.say({ kind: 'unsubscribe', subscription: 1 });
      await client.hears('ended');
      const position = { log: 0, marker: 7 };
      const resumed = await client.subscribe(2, 'mainlog', { resume: { identity, position } });
      assert.deepEqual(resumed.kind === 'subscribed' && [resumed.checkpoint, resumed.start], [{ log: 0, marker: 0 }, position]);
      await client.until(() => client.got(2).length === 3, 'the last three');
      assert.deepEqual(client.got(2), numbered(3, 7));
      client.say({ kind: 'unsubscribe', subscription: 2 });
      await client.until(() => client.heard.filter(({ kind }) => kind === 'ended').length === 2, 'its end');
      const other = await client.subscribe(3, 'mainlog', { resume: { identity: 'another', position } });
      assert.deepEqual(other.kind === 'subscribed' && other.start, { log: 0, marker: 0 });
    }));

  it('tells of a checkpoint that an operator moves, and ignores what was meant in the counting before', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      const path = join(scratch, 'mainlog');
      const log = await writer(path, { subscribers: ['master'] });
      await log.append(numbered(10).map((text) => Buffer.from(text)));
      const client = await reader();
      await client.subscribe(1, 'mainlog');
      await client.until(() => client.got(1).length === 10, 'ten');
      const output = { out: () => {}, error: assert.fail };
      assert.equal(await ecjlog(['set', path, 'master', '00000000:00000004'], output as never, new AbortController().signal), 0);
      await log.append(Buffer.from('10 '));
      const { from, to, why, epoch } = await client.hears('moved');
      assert.deepEqual([from.marker, to.marker, why, epoch], [10, 4, 'operator', 1]);
      client.say({ kind: 'checkpoint', subscription: 1, epoch: 0, position: { log: 0, marker: 10 } });
      await client.until(() => client.got(1).length === 17, 'the repeated ones and the new one');
      assert.deepEqual(client.got(1).slice(10), numbered(7, 4));
      client.say({ kind: 'checkpoint', subscription: 1, epoch: 1, position: { log: 0, marker: 5 } });
      assert.equal((await client.hears('stored')).position.marker, 5);
      await log.close();
    }));

  it('refuses what it does not publish, what is not there, and names that the log does not have', () =>
    serving(['mainlog', 'paniclog'], async ({ scratch, reader }) => {
      await write(join(scratch, 'mainlog'), [], { subscribers: ['other'] });
      const client = await reader();
      const refused = async (number: number, log: string) => {
        const answer = await client.subscribe(number, log);
        return answer.kind === 'ended' ? `${answer.code}: ${answer.message}` : answer.kind;
      };
      assert.match(await refused(1, 'nosuch'), /^unknown-log: no log is published as nosuch/);
      assert.match(await refused(2, 'paniclog'), /^absent: there is no log at .*paniclog yet/);
      assert.match(await refused(3, 'mainlog'), /^unknown-subscriber: mainlog has no subscriber mgr1 or master: it has other; name one/);
      await write(join(scratch, 'paniclog'), ['a'], { subscribers: ['master'], report: unexpected });
      await client.hears('changed');
      assert.equal(await refused(4, 'paniclog'), 'subscribed');
    }));

  it('adds subscribers that the configuration names when it opens a log', () =>
    serving([], async ({ service, scratch, config, reader }) => {
      const path = join(scratch, 'mainlog');
      await write(path, numbered(2));
      await service.configure({ ...config, logs: [{ key: 'mainlog', path, subscribers: ['mgr1', 'mgr2'] }] });
      const client = await reader();
      await client.subscribe(1, 'mainlog');
      await client.until(() => client.got(1).length === 2, 'both');
      assert.deepEqual(Object.keys(await checkpoints(path)), ['mgr1', 'mgr2']);
    }));

  it('ends a subscription for a checkpoint that was never sent', () =>
    serving(['mainlog'], async ({ scratch, reader }) => {
      await write(join(scratch, 'mainlog'), numbered(2), { subscribers: ['master'] });
      const client = await reader();
      await client.subscribe(1, 'mainlog');
      client.say({ kind: 'checkpoint', subscription: 1, epoch: 0, position: { log: 0, marker: 3 } });
      assert.equal((await client.hears('ended')).code, 'checkpoint');
      assert.deepEqual(await checkpoints(join(scratch, 'mainlog')), { master: '00000000:00000000' });
    }));
});
