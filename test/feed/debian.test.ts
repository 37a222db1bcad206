// Debian's own redis-cli and redis-benchmark against the feed.
import assert from 'node:assert/strict';
import { feedCommands } from '../../runtime/feed/commands/command-table.ts';
import { feedNodes, program, type FeedNodes } from './nodes.ts';
import { until } from '../until.ts';

describe('the feed with the tools of Redis', () => {
  let nodes: FeedNodes;
  let path = '';
  before(async () => {
    nodes = await feedNodes(2);
    path = nodes.all[0]?.path ?? '';
  });
  after(() => nodes.close());
  const cli = (...args: string[]) => program('redis-cli', '-s', path, ...args);

  it('redis-cli sets, gets and counts', async () => {
    assert.equal(await cli('set', 'words:greeting', 'hello there'), 'OK\n\n'.slice(0, 3));
    assert.equal(await cli('get', 'words:greeting'), 'hello there\n');
    assert.equal(await cli('incrby', 'inbound_cidr:2001:db8::1', '7'), '7\n');
    assert.equal(await cli('ec.admit', 'inbound_cidr', '10.1.2.3', '0'), '0\n0\n0\ninbound_cidr:10.1.2.3\n');
    assert.equal(
      await cli('--no-raw', 'cl.throttle', 'shared_named_throttles:x', '4', '5', '60').then((text) => text.split('\n')[0]),
      '1) (integer) 0',
    );
    assert.match(await cli('incr', 'nothing:x'), /ERR no such object: nothing; there are counter|ERR no such object/);
  });

  it('redis-cli speaks RESP3 and reads the descriptions of all commands', async () => {
    assert.match(await cli('-3', 'config', 'get', 'save'), /save/);
    const docs = await cli('-3', '--json', 'command', 'docs');
    const described = Object.keys(JSON.parse(docs) as Record<string, unknown>);
    assert.deepEqual(described.sort(), feedCommands.map(({ name }) => name.toLowerCase()).sort());
    assert.match(await cli('info', 'objects'), /^inbound_cidr:type=inbound_cidr,structure=cidrtree,/m);
  });

  it('redis-cli sends thousands of commands through its pipe', async () => {
    const { spawn } = await import('node:child_process');
    const child = spawn('/usr/bin/redis-cli', ['-s', path, '--pipe'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end('SET words:piped x\r\n'.repeat(5000));
    let said = '';
    for await (const chunk of child.stdout) said += String(chunk);
    assert.match(said, /errors: 0, replies: 5000/);
  });

  it('redis-benchmark counts, and the other node has it all', async () => {
    for (const pipelined of ['1', '16']) {
      const said = await program('redis-benchmark', '-s', path, '-t', 'incr', '-n', '20000', '-P', pipelined, '--csv');
      const rate = Number(/"INCR","([0-9.]+)"/.exec(said)?.[1]);
      assert.ok(rate > 0, said);
    }
    const said = await program(
      'redis-benchmark',
      '-s',
      path,
      '-n',
      '2000',
      '-r',
      '50',
      '--csv',
      'EC.ADMIT',
      'inbound_cidr',
      '10.2.3.4',
      '99999',
    );
    assert.match(said, /EC.ADMIT/);
    await until(
      () => nodes.all.every(({ node, server }) => server.clients() === 0 && node.replication.object('counter')?.size('all') === 0),
      'what its connections held is lowered on the other node',
    );
    assert.ok((nodes.all[0]?.server.counters().commands ?? 0) >= 42_000);
    assert.ok((nodes.all[0]?.node.replication.object('counter')?.counters()['changes_sent'] ?? 0) > 0);
  });
});
