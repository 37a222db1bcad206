// The feed beside the Redis of Debian: the same redis-benchmark, the same kind of socket, rounds interleaved. Two nodes are up, so that
// every increment is replicated; the second one is on this machine too, and has to share its cores.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, table } from './measure.mjs';

const rounds = 5;
const tests = [
  { name: 'INCR', pipelined: 1, count: 100_000, ours: ['-t', 'incr'], redis: ['-t', 'incr'] },
  { name: 'INCR', pipelined: 16, count: 500_000, ours: ['-t', 'incr'], redis: ['-t', 'incr'] },
  {
    name: 'EC.ADMIT /32 /24 | INCR',
    pipelined: 1,
    count: 100_000,
    ours: ['EC.ADMIT', 'inbound_cidr', '10.1.2.3', '999999999', 'PREFIX', '24', '999999999'],
    redis: ['INCR', 'inbound_cidr:10.1.2.3'],
  },
];

export async function run(scratch) {
  if (!existsSync('/usr/bin/redis-server') || !existsSync('/usr/bin/redis-benchmark')) {
    console.log('  left out: needs redis-server and redis-tools of Debian');
    return;
  }
  const redisSocket = join(scratch, 'redis');
  const redis = spawn('redis-server', ['--port', '0', '--unixsocket', redisSocket, '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const nodes = await Promise.all(['one', 'two'].map((name) => startNode(scratch, name)));
  try {
    await sleep(1000);
    await nodes[0].figures();
    const rows = [['command', 'pipelined', 'Redis /s', 'ours /s', 'ours / Redis', 'rounds from', 'to']];
    for (const { name, pipelined, count, ours, redis: theirs } of tests) {
      const results = [];
      for (let round = 0; round <= rounds; round++) {
        const result = {
          redis: benchmark(redisSocket, pipelined, count, theirs),
          ours: benchmark(nodes[0].socket, pipelined, count, ours),
        };
        // The first round compiles.
        if (round > 0) results.push(result);
      }
      const ratios = results.map((result) => result.ours / result.redis);
      rows.push([
        name,
        pipelined,
        ...[results.map((result) => result.redis), results.map((result) => result.ours)].map((list) => Math.round(median(list))),
        ...[median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2)),
      ]);
    }
    table(rows);
    const { worstMs, counters, feed } = await nodes[0].figures();
    console.log(`  ${feed.commands} commands; a timer of 10 ms was late by ${worstMs.toFixed(0)} ms at worst`);
    console.log(`  replicated meanwhile: ${counters.changes_sent} changes of the benchmark's one key, ${counters.bytes_sent} bytes`);
  } finally {
    for (const node of nodes) node.child.stdin.end();
    redis.kill();
  }
}

function benchmark(socket, pipelined, count, args) {
  const { status, stdout, stderr } = spawnSync('redis-benchmark', ['-s', socket, '-n', count, '-P', pipelined, '--csv', ...args], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const rate = Number(/^"[^"]*","([0-9.]+)"/m.exec(stdout)?.[1]);
  if (status !== 0 || !(rate > 0)) throw new Error(`redis-benchmark: ${stderr}${stdout}`);
  return rate;
}

async function startNode(scratch, name) {
  const socket = join(scratch, `feed-${name}`);
  const args = [join(import.meta.dirname, 'feed-child.mjs'), scratch, name, join(scratch, 'bus'), socket];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const figures = async () => {
    child.stdin.write('figures\n');
    return JSON.parse((await lines.next()).value);
  };
  return { child, socket, figures };
}
