// What the feed answers, on two nodes with real replication between them.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFeed } from '../../runtime/feed/feed-server.ts';
import { sharedView } from '../../runtime/replication/show-objects.ts';
import { freePort } from '../free-port.ts';
import { replica } from '../replication/nodes.ts';
import { Client, refused, type Answer } from './asking.ts';
import { command, feedNodes, type FeedNode, type FeedNodes } from './nodes.ts';
import { until } from '../until.ts';

describe('the feed', () => {
  let nodes: FeedNodes;
  let [one, two]: FeedNode[] = [];
  const clients: Client[] = [];
  const client = (node: FeedNode | undefined): Client => {
    const made = new Client(node?.path ?? '');
    clients.push(made);
    return made;
  };
  before(async () => {
    nodes = await feedNodes(2);
    [one, two] = nodes.all;
  });
  after(() => nodes.close());
  afterEach(async () => {
    for (const each of clients.splice(0)) each.end();
    await until(() => nodes.all.every(({ server }) => server.clients() === 0), 'everything is lowered');
    const objects = nodes.all.flatMap(({ node }) => node.replication.objects());
    const left = () =>
      objects.filter(({ structure, size }) => (structure === 'cidrtree' || structure === 'gauge table') && size('all') > 0);
    await until(() => left().length === 0, 'no gauge is left on any node');
  });
  /** Until a node shows a gauge so. */
  const shows = async (asking: Client, key: string, value: string) => {
    let last: Answer = null;
    const end = performance.now() + 8000;
    while (performance.now() < end) {
      last = await asking.ask('GET', key);
      if (last === value) return;
    }
    assert.equal(last, value);
  };

  it('counts on one node what the other shows, and takes it back when the connection dies', async () => {
    const [a, b] = [client(one), client(two)];
    assert.equal(await a.ask('INCR', 'inbound_cidr:10.1.2.3'), 1);
    assert.equal(await a.ask('INCRBY', 'inbound_cidr:10.1.2.4', '4'), 4);
    assert.equal(await a.ask('DECR', 'inbound_cidr:10.1.2.4'), 3);
    await shows(b, 'inbound_cidr:10.1.2.0/24', '4');
    assert.equal(await b.ask('INCR', 'inbound_cidr:10.1.2.3'), 2);
    assert.equal(await b.ask('EC.OWN', 'inbound_cidr:10.1.2.3'), 1);
    assert.equal(await a.ask('EC.HELD'), 2);
    a.end();
    await shows(b, 'inbound_cidr:10.1.2.0/24', '1');
  });

  it('splits keys at the first colon and knows addresses by their value', async () => {
    const a = client(one);
    assert.equal(await a.ask('INCR', 'inbound_cidr:2001:db8::1'), 1);
    assert.equal(await a.ask('GET', 'inbound_cidr:2001:db8::/32'), '1');
    assert.equal(await a.ask('DECR', 'inbound_cidr:2001:0db8:0::0001'), 0);
    assert.equal(await a.ask('INCR', 'outbound_domains:a:b:c'), 1);
    assert.equal(await a.ask('INCR', 'outbound_domains:'), 1);
    assert.equal(await a.ask('INCR', 'outbound_domains:bücher.example'), 1);
    refused(await a.ask('INCR', 'inbound_cidr:nowhere'), /^ERR bad key: inbound_cidr counts addresses/);
    refused(await a.ask('INCR', 'inbound_cidr'), /^ERR a key is object:key/);
    refused(await a.ask('INCR', 'inbound_cdir:10.1.2.3'), /did you mean inbound_cidr\?/);
    refused(await a.ask('INCR', Buffer.from('outbound_domains:\xff', 'latin1')), /^ERR a key is UTF-8/);
    refused(await a.ask('INCR', `outbound_domains:${'x'.repeat(2000)}`), /^ERR bad key/);
    refused(await a.ask('INCRBY', 'outbound_domains:x', '1.5'), /not an integer/);
    refused(await a.ask('INCR', 'words:x'), /^WRONGTYPE words is a cache/);
  });

  it('lets a connection lower only what it holds, or what is kept', async () => {
    const [a, b] = [client(one), client(one)];
    assert.equal(await a.ask('INCRBY', 'counter:x', '2'), 2);
    refused(await b.ask('DECR', 'counter:x'), /this connection holds 0;/);
    refused(await a.ask('DECRBY', 'counter:x', '3'), /this connection holds 2;/);
    assert.equal(await a.ask('EC.KEEP', 'on'), 'OK');
    assert.equal(await a.ask('INCR', 'counter:x'), 3);
    assert.equal(await a.ask('EC.KEEP', 'OFF'), 'OK');
    a.end();
    await shows(b, 'counter:x', '1');
    assert.equal(await b.ask('INCR', 'counter:x'), 2);
    assert.equal(await b.ask('DECRBY', 'counter:x', '2'), 0);
  });

  it('admits up to a limit that holds over both nodes', async () => {
    const [a, b] = [client(one), client(two)];
    const ask = (who: Client) => who.ask('EC.ADMIT', 'inbound_cidr', '10.1.2.3', '3', 'PREFIX', '24', '4');
    assert.deepEqual(await ask(a), [1, 1, 3, 'inbound_cidr:10.1.2.3']);
    assert.deepEqual(await ask(a), [1, 2, 3, 'inbound_cidr:10.1.2.3']);
    await shows(b, 'inbound_cidr:10.1.2.3', '2');
    assert.deepEqual(await ask(b), [1, 3, 3, 'inbound_cidr:10.1.2.3']);
    assert.deepEqual(await ask(b), [0, 3, 3, 'inbound_cidr:10.1.2.3']);
    assert.equal(await b.ask('INCR', 'inbound_cidr:10.1.2.99'), 1);
    assert.deepEqual(await b.ask('EC.ADMIT', 'inbound_cidr', '10.1.2.7', '3', 'PREFIX', '24', '4'), [0, 4, 4, 'inbound_cidr:10.1.2.0/24']);
    assert.equal(await b.ask('DECR', 'inbound_cidr:10.1.2.3'), 2);
  });

  it('admits by several rules or not at all', async () => {
    const a = client(one);
    const rules = ['inbound_cidr', '10.9.9.9', '5', 'AND', 'outbound_domains', 'x.example', '1'];
    assert.deepEqual(await a.ask('EC.ADMIT', ...rules), [1, 1, 5, 'inbound_cidr:10.9.9.9']);
    assert.deepEqual(await a.ask('EC.ADMIT', ...rules), [0, 1, 1, 'outbound_domains:x.example']);
    assert.equal(await a.ask('GET', 'inbound_cidr:10.9.9.9'), '1');
    for (const wrong of [
      ['inbound_cidr', '10.9.9.9', '-1'],
      ['inbound_cidr', '10.9.9.9', '5', 'PREFIX', '33', '5'],
      ['inbound_cidr', '10.9.9.9', '5', 'PREFIX', '24'],
      ['inbound_cidr', '10.9.9.9', '5', 'OR', 'counter', 'x', '1'],
      ['inbound_cidr', '10.9.9.9', '5', 'AND', 'counter', 'x'],
      ['outbound_domains', 'x', '5', 'PREFIX', '24', '5'],
    ])
      refused(await a.ask('EC.ADMIT', ...wrong), /^ERR syntax error/);
    refused(await a.ask('EC.ADMIT', 'inbound_cidr', 'x', '5'), /^ERR bad key/);
    refused(await a.ask('EC.ADMIT', 'words', 'x', '5'), /^WRONGTYPE/);
    refused(await a.ask('EC.ADMIT', ...rules.slice(0, 3), 'AND', 'nothing', 'x', '1'), /no such object/);
    assert.equal(await a.ask('GET', 'inbound_cidr:10.9.9.9'), '1');
  });

  it('counts for a binding group, and takes that back as well', async () => {
    const a = client(one);
    assert.equal(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '2', 'GROUP', 'red'), 3);
    assert.equal(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '1'), 2);
    assert.equal(await a.ask('GET', 'outbound_red:x.example'), '2');
    assert.equal(await a.ask('GET', 'outbound_domains:x.example'), '3');
    refused(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '-3', 'GROUP', 'red'), /holds 2/);
    assert.equal(await a.ask('EC.COUNT', 'outbound_domains', 'x.example', '-2', 'GROUP', 'red'), 3);
    refused(await a.ask('EC.COUNT', 'words', 'x', '1'), /types that count are/);
  });

  it('keeps a cache for both nodes', async () => {
    const [a, b] = [client(one), client(two)];
    assert.equal(await a.ask('GET', 'words:none'), null);
    const value = Buffer.from([0, 13, 10, 255, 36]);
    assert.equal(await a.ask('SET', 'words:bytes', value), 'OK');
    await shows(b, 'words:bytes', value.toString('latin1'));
    assert.equal(await a.ask('TTL', 'words:bytes'), -1);
    assert.equal(await a.ask('TTL', 'words:none'), -2);
    assert.equal(await a.ask('SET', 'words:short', 'x', 'PX', '40'), 'OK');
    await shows(a, 'words:short', null as unknown as string);
    assert.equal(await a.ask('SET', 'words:long', 'x', 'ex', '100'), 'OK');
    assert.ok(Number(await a.ask('PTTL', 'words:long')) > 99_000);
    assert.equal(await a.ask('PERSIST', 'words:long'), 1);
    assert.equal(await a.ask('EXPIRE', 'words:long', '50'), 1);
    assert.equal(await a.ask('TTL', 'words:long'), 50);
    assert.equal(await a.ask('SET', 'words:long', 'y', 'KEEPTTL'), 'OK');
    assert.equal(await a.ask('TTL', 'words:long'), 50);
    assert.equal(await a.ask('EXISTS', 'words:long', 'words:none', 'words:bytes'), 2);
    assert.equal(await a.ask('DEL', 'words:long', 'words:none', 'words:bytes'), 2);
    assert.equal(await a.ask('EXPIRE', 'words:long', '50'), 0);
    refused(await a.ask('SET', 'words:x', 'y', 'NX'), /^ERR syntax error.*NX and XX need one place/);
    refused(await a.ask('SET', 'words:x', 'y', 'EX', '0'), /invalid expire time/);
    refused(await a.ask('SET', 'words:x', Buffer.alloc(300_000)), /^ERR bad value/);
    refused(await a.ask('DEL', 'counter:x'), /^WRONGTYPE/);
  });

  it('throttles as redis-cell does', async () => {
    const a = client(one);
    const ask = (quantity = '1') => a.ask('CL.THROTTLE', 'shared_named_throttles:bulk', '4', '5', '60', quantity);
    const first = (await ask()) as number[];
    assert.deepEqual([first[0], first[1], first[3]], [0, 5, -1]);
    for (let i = 0; i < 10; i++) await ask();
    const last = (await ask()) as number[];
    assert.equal(last[0], 1);
    assert.ok((last[3] ?? 0) > 0 && (last[4] ?? 0) > 0, JSON.stringify(last));
    assert.equal(((await ask('0')) as number[])[0], 0);
    const forced = (await a.ask('EC.THROTTLE', 'shared_named_throttles:bulk', '5/60', 'FORCE', 'QUANTITY', '5')) as number[];
    assert.equal(forced[0], 1);
    refused(await a.ask('CL.THROTTLE', 'shared_named_throttles:bulk', '4', '0', '60'), /^ERR count and period/);
    refused(await a.ask('EC.THROTTLE', 'shared_named_throttles:bulk', '5/x'), /^ERR syntax error/);
    refused(await a.ask('CL.THROTTLE', 'counter:bulk', '4', '5', '60'), /^WRONGTYPE/);
  });

  it('keeps series and gauge caches', async () => {
    const [a, b] = [client(one), client(two)];
    assert.equal(await a.ask('EC.SERIES.ADD', 'metrics:spam', '600,3', '10.1.2.3', '5'), 5);
    assert.deepEqual(await a.ask('EC.SERIES.READ', 'metrics:spam', '600,3', '10.1.2.0/24'), [5, 0, 0]);
    assert.equal(await a.ask('EC.SERIES.READ', 'metrics:spam', '600,3', '10.1.2.3', '0'), 5);
    assert.equal(await a.ask('EC.SERIES.ADD', 'metrics:words', '600,3', 'a b', '2', 'TEXT'), 2);
    assert.equal(await a.ask('EC.GAUGE.ADD', 'metrics:logins', 'me@x.example', '3', 'TTL', '600', 'ENTRIES', '10'), 3);
    const end = performance.now() + 8000;
    while ((await b.ask('EC.GAUGE.READ', 'metrics:logins', 'me@x.example')) !== 3) assert.ok(performance.now() < end);
    assert.equal(await a.ask('EC.GAUGE.REMOVE', 'metrics:logins', 'me@x.example'), 1);
    assert.equal(await a.ask('EC.GAUGE.REMOVE', 'metrics:logins', 'me@x.example'), 0);
    refused(await a.ask('EC.SERIES.READ', 'metrics:spam', '600,3', '10.1.2.3', '3'), /^ERR syntax error.*from 0 to 2/);
    refused(await a.ask('EC.SERIES.ADD', 'metrics:spam', '600', '10.1.2.3', '5'), /SECONDS,NUMBER/);
    refused(await a.ask('EC.GAUGE.ADD', 'metrics:logins', 'x', '1', 'TTL'), /^ERR syntax error/);
  });

  it('speaks both versions of the protocol, pipelined and typed', async () => {
    const a = client(one);
    await a.expect(
      'PING\r\nECHO "a b"\r\nSELECT 0\r\nSELECT 16\r\n',
      '+PONG\r\n$3\r\na b\r\n+OK\r\n-ERR DB index is out of range; 0 to 15 are there, and all the same\r\n',
    );
    await a.expect(
      Buffer.concat([command('GET', 'words:none'), command('GET', 'counter:none'), command('PING', 'x')]),
      '$-1\r\n$1\r\n0\r\n$1\r\nx\r\n',
    );
    await a.expect(command('HELLO', '4'), '-NOPROTO unsupported protocol version; 2 and 3 are there\r\n');
    const hello = '%7\r\n$6\r\nserver\r\n$10\r\necclusterd\r\n';
    await a.expect(command('HELLO', '3', 'AUTH', 'default', 'x', 'SETNAME', 'me'), hello);
    await until(() => a.received.toString().endsWith('modules\r\n*0\r\n'), 'the rest of the greeting');
    a.received = Buffer.alloc(0);
    await a.expect(command('GET', 'words:none'), '_\r\n');
    await a.expect(command('CLIENT', 'GETNAME'), '$2\r\nme\r\n');
    await a.expect(command('RESET'), '+RESET\r\n');
    await a.expect(command('GET', 'words:none'), '$-1\r\n');
    await a.expect(command('QUIT'), '+OK\r\n');
    await a.ended();
  });

  it('says what is wrong with a command', async () => {
    const a = client(one);
    refused(await a.ask('EC.ADMT', 'counter', 'x', '1'), /^ERR unknown command 'EC.ADMT'; did you mean EC.ADMIT\?/);
    refused(await a.ask('INCR'), /^ERR wrong number of arguments for 'incr' command; it is: INCR object:key/);
    refused(await a.ask('SHUTDOWN\r\nnow'), /^ERR unknown command 'SHUTDOWN {2}NOW'/);
    refused(await a.ask('POST', '/'), /^ERR unknown command 'POST'/);
    await a.ended();
  });

  it('knows the objects of the configuration as it is after a reload', async () => {
    const changing = await feedNodes(1);
    const [only] = changing.all;
    const a = client(only);
    assert.equal(await a.ask('INCR', 'counter:x'), 1);
    only?.node.replication.configure([replica('outbound_domains', 'outbound_domains'), replica('counter', 'inbound_cidr')]);
    refused(await a.ask('INCR', 'words:x'), /no such object: words/);
    refused(await a.ask('INCR', 'counter:x'), /^ERR bad key: counter counts addresses/);
    assert.equal(await a.ask('INCR', 'counter:10.1.2.3'), 1);
    assert.equal(await a.ask('INCR', 'outbound_domains:x'), 1);
    // What it holds of an object that is no more is nobody's to lower.
    a.end();
    await until(() => only?.server.clients() === 0, 'it is gone');
    const sizes = () => only?.node.replication.objects().map(({ size }) => size('all'));
    await until(() => JSON.stringify(sizes()) === '[0,0]', 'nothing is left');
    assert.equal(only?.server.counters().bugs, 0);
    await changing.close();
  });

  it('belongs to the group of its folder, and to nobody else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-feed-'));
    // 8 is `mail` on a Debian.
    chownSync(folder, process.getuid?.() ?? 0, 8);
    chmodSync(folder, 0o2750);
    const node = one?.node ?? assert.fail();
    const path = join(folder, 'feed');
    const source = { port: node.replication, views: sharedView(node.replication), now: () => performance.now() };
    const opened = await openFeed(source, {
      endpoints: [
        { kind: 'unix', path },
        { kind: 'tcp', host: '127.0.0.1', port: await freePort() },
      ],
    });
    assert.ok(opened.ok);
    const { gid, mode } = statSync(path);
    assert.deepEqual([gid, mode & 0o777], [8, 0o660]);
    const second = await openFeed(source, { endpoints: [{ kind: 'unix', path }] });
    assert.match(second.ok ? '' : second.why, /belongs to a daemon that runs/);
    const open = await openFeed(source, { endpoints: [{ kind: 'tcp', host: '0.0.0.0', port: 1 }] });
    assert.match(open.ok ? '' : open.why, /on loopback only/);
    await opened.server.close();
    assert.deepEqual(readdirSync(folder), []);
    rmSync(folder, { recursive: true });
  });

  it('turns away what is too much, and counts it', async () => {
    const few = await feedNodes(1, { connections: 2, heldKeys: 3 });
    const [only] = few.all;
    const [a, b] = [client(only), client(only)];
    assert.equal(await b.ask('PING'), 'PONG');
    for (const key of ['a', 'b', 'c']) assert.equal(await a.ask('INCR', `counter:${key}`), 1);
    refused(await a.ask('INCR', 'counter:d'), /^ERR a connection holds at most 3 keys/);
    const c = client(only);
    assert.equal(await c.read(100), '-ERR max number of clients reached\r\n');
    await c.ended();
    assert.equal(only?.server.counters().refused, 1);
    await few.close();
  });
});
