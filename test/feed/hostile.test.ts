// A server that anybody on the machine may talk to: random bytes, clients that do not read, that send for ever, that come and go by the
// thousand. Afterwards nothing is left of them, and meanwhile the process has time for its heartbeats.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { feedCommands } from '../../runtime/feed/commands/command-table.ts';
import { command, feedNodes, RawClient, type FeedNode, type FeedNodes } from './nodes.ts';
import { until } from '../until.ts';

/** What a collection of garbage leaves: the resident size depends on what ran before. */
function reachableBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('the feed against hostile clients', () => {
  let nodes: FeedNodes;
  let node: FeedNode;
  before(async () => {
    nodes = await feedNodes(1, { slowMs: 300, pendingBytes: 16 << 10 });
    const [first] = nodes.all;
    assert.ok(first);
    node = first;
  });
  after(() => nodes.close());
  const value = (key: string) => {
    const object = node.node.replication.object('counter');
    return object?.structure === 'gauge table' ? object.read(key) : assert.fail('no counter');
  };
  const nobody = () => until(() => node.server.clients() === 0, 'everybody is gone');
  const works = async () => {
    const client = new RawClient(node.path);
    await client.expect(command('PING'), '+PONG\r\n');
    client.end();
  };

  it('takes random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
        const client = new RawClient(node.path);
        client.send(bytes);
        client.socket.end();
        await client.ended();
      }),
      { numRuns: 300 },
    );
    await nobody();
    await works();
  });

  it('takes every command with random arguments, in both versions, and never fails inside', async () => {
    const names = feedCommands.map(({ name }) => name).filter((name) => name !== 'QUIT');
    const word = fc.oneof(
      fc.constantFrom('inbound_cidr:10.1.2.3', 'inbound_cidr:::1/64', 'counter:x', 'words:x', 'metrics:s', 'shared_named_throttles:t'),
      fc.constantFrom(
        'inbound_cidr',
        'counter',
        'words',
        'metrics',
        '10.1.2.3',
        'x',
        '60,5',
        '5/60',
        'ON',
        'TEXT',
        'AND',
        'PREFIX',
        'EX',
        'GROUP',
      ),
      fc.integer({ min: -3, max: 200 }).map(String),
      fc.constantFrom('9007199254740991', '-9007199254740991', '9007199254740992', '', 'metrics:', ':', 'DOCS', 'INFO', 'SETNAME', 'GET'),
      fc.string({ maxLength: 12, unit: 'binary' }),
    );
    const call = fc.tuple(fc.constantFrom(...names), fc.array(word, { maxLength: 8 }));
    const client = new RawClient(node.path);
    await client.connected();
    const before = node.server.counters();
    let sent = 0;
    for (const calls of fc.sample(fc.array(call, { minLength: 20, maxLength: 40 }), 150)) {
      sent += calls.length + 1;
      client.send(Buffer.concat([command('HELLO', sent % 2 === 0 ? '2' : '3'), ...calls.map(([name, args]) => command(name, ...args))]));
      await until(() => node.server.counters().commands - before.commands >= sent || client.closed, 'all are answered');
    }
    assert.equal(client.closed, false, client.received.subarray(-300).toString());
    assert.equal(node.server.counters().bugs, 0);
    client.end();
    await nobody();
  });

  it('gives a mutated stream an answer or an end, and keeps nothing of it', async () => {
    const stream = Buffer.concat([
      command('INCR', 'counter:m'),
      command('SET', 'words:m', 'x'.repeat(100)),
      command('EC.ADMIT', 'inbound_cidr', '10.1.2.3', '5', 'PREFIX', '24', '9'),
    ]);
    const changes = fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(stream.length), async (mutations, length) => {
        const bytes = Buffer.from(stream);
        for (const [at, byte] of mutations) bytes[at] = byte;
        const client = new RawClient(node.path);
        // Half of a command, and then nobody.
        client.send(bytes.subarray(0, length));
        client.socket.end();
        await client.ended();
      }),
      { numRuns: 300 },
    );
    await nobody();
    await until(() => value('m') === 0, 'nothing is counted');
    assert.equal(node.server.counters().bugs, 0);
  });

  it('ends who sends what is too large, or never finishes', async () => {
    for (const [bytes, expected] of [
      ['*2\r\n$4\r\nECHO\r\n$99999999\r\n', /invalid bulk length/],
      ['*99999\r\n', /invalid multibulk length/],
      ['x'.repeat(40_000), /too big inline request/],
      [`*9\r\n${`$300000\r\n${'x'.repeat(300_000)}\r\n`.repeat(4)}`, /too big a command/],
    ] as const) {
      const client = new RawClient(node.path);
      client.send(bytes);
      await client.ended();
      assert.match(client.received.toString(), expected);
    }
    await nobody();
  });

  it('does not answer faster than a client reads, and cuts off who never does', async () => {
    const before = node.server.counters().cutOff;
    const writer = new RawClient(node.path);
    await writer.expect(command('SET', 'words:big', Buffer.alloc(200_000, 97)), '+OK\r\n');
    const slow = new RawClient(node.path);
    await slow.connected();
    slow.socket.pause();
    // 2,000 x 200 kB would be 400 MB of answers.
    const memory = reachableBytes();
    slow.send(Buffer.concat(Array.from({ length: 2000 }, () => command('GET', 'words:big'))));
    const begun = node.server.counters().commands;
    await until(() => node.server.counters().commands > begun, 'it is answered');
    const meanwhile = reachableBytes() - memory;
    assert.ok(meanwhile < 32 << 20, `${meanwhile} bytes more`);
    await until(() => node.server.counters().cutOff === before + 1, 'it is cut off');
    assert.ok(node.server.counters().commands - begun < 100, 'answers were made that nobody has read');
    slow.end();
    // One that reads slowly gets everything.
    const patient = new RawClient(node.path);
    patient.send(Buffer.concat(Array.from({ length: 50 }, () => command('GET', 'words:big'))));
    for (let i = 0; i < 50; i++) assert.equal((await patient.read(9 + 200_000 + 2)).length, 200_011);
    await writer.expect(command('DEL', 'words:big'), ':1\r\n');
    patient.end();
    writer.end();
    await nobody();
  });

  it('lets the process do its own work while many send without a pause', async () => {
    const clients = Array.from({ length: 60 }, () => new RawClient(node.path));
    const burst = Buffer.concat(Array.from({ length: 2000 }, (_, i) => command('INCR', `counter:${i % 50}`)));
    const delay = monitorEventLoopDelay({ resolution: 5 });
    // All at once, so that all are readable in one turn.
    await Promise.all(clients.map((client) => client.connected()));
    await until(() => node.server.clients() === clients.length, 'all are accepted');
    delay.enable();
    const begin = performance.now();
    for (const client of clients) client.send(burst);
    for (const client of clients) {
      let lines = 0;
      await until(() => {
        lines = 0;
        for (const byte of client.received) if (byte === 10) lines++;
        return lines === 2000;
      }, 'all are answered');
    }
    delay.disable();
    const took = performance.now() - begin;
    assert.ok(node.server.counters().deferred > 0, 'nobody had to wait for a turn');
    // 120,000 commands: in one turn they would hold everything up for nearly all of the time.
    assert.ok(delay.max / 1e6 < took / 4, `the loop was held up for ${delay.max / 1e6} ms`);
    for (const client of clients) client.end();
    await nobody();
    await until(() => value('7') === 0, 'everything is lowered');
  });

  it('forgets 10,000 connections that came, counted and went', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    const round = async (count: number) => {
      const clients = Array.from({ length: count }, () => new RawClient(node.path));
      for (const [i, client] of clients.entries())
        client.send(Buffer.concat([command('INCR', 'counter:crowd'), command('INCR', `counter:crowd${i}`)]));
      await until(() => clients.every(({ received }) => received.length >= 8), 'all have counted');
      await until(() => value('crowd') === count, 'all of it is counted, and nothing of before');
      for (const [i, client] of clients.entries()) {
        // Some in the middle of a command, some politely, some by a reset.
        if (i % 3 === 0) client.send(command('INCR', 'counter:crowd').subarray(0, 20));
        if (i % 3 === 2) client.end();
        else client.socket.end();
      }
      await nobody();
    };
    await round(500);
    const [before, memory] = [descriptors(), reachableBytes()];
    for (let i = 0; i < 20; i++) await round(500);
    await until(() => value('crowd') === 0, 'everything is lowered');
    await until(() => descriptors() <= before + 2, 'no descriptor is left');
    const more = reachableBytes() - memory;
    assert.ok(more < 8 << 20, `${more} bytes more`);
    const counters = node.server.counters();
    assert.ok(counters.released >= 20_000, `${counters.released}`);
    assert.equal(counters.bugs, 0);
    assert.equal(counters.refused, 0);
  });
});
