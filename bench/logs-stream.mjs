// From a log on a node into a stream of NATS JetStream on loopback, beside the same client that only publishes the same lines to the same server, with as many under way:
// that is the limit. The log is there already when the clock begins. ECCONF_BENCH_STREAM_LINES says how many lines, ..._ROUNDS how often.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { clusterIr, end, freePort, managerArguments, must, root, until } from './logs-parts.mjs';
import { median, table } from './measure.mjs';

const lines = Number(process.env.ECCONF_BENCH_STREAM_LINES ?? 100_000);
const rounds = Number(process.env.ECCONF_BENCH_LOGS_ROUNDS ?? 3);
const underWay = 512;
const server = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

export async function streams(scratch) {
  if (server === undefined) {
    console.log('\n  no nats-server here: JetStream is left out');
    return;
  }
  const rows = [['into JetStream, records/s', 'line bytes', 'records/s', 'of publishing alone']];
  for (const lineBytes of [200, 2048]) {
    const rates = { 'publishing alone': [], ecclusterd: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [name, way] of [
        ['publishing alone', alone],
        ['ecclusterd', ours],
      ])
        rates[name].push(await withServer((folder, port, jsm) => way({ folder, scratch, port, jsm, lineBytes })));
    }
    const limit = median(rates['publishing alone']);
    for (const [name, list] of Object.entries(rates))
      rows.push([name, lineBytes, median(list).toFixed(0), (median(list) / limit).toFixed(2)]);
  }
  table(rows);
  console.log(`  ${lines} lines, ${underWay} under way, one server with files (goal: 0.7)`);
}

async function withServer(work) {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-bench-stream-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nats.conf'), `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${folder}/js", max_file_store: 8G }\n`);
  const child = spawn(server, ['-c', join(folder, 'nats.conf')], { stdio: 'ignore' });
  let connection = null;
  try {
    await until(async () => {
      connection = await connect({ servers: `127.0.0.1:${port}`, reconnect: false }).catch(() => null);
      return connection !== null;
    });
    const jsm = await jetstreamManager(connection);
    return await work(folder, port, jsm);
  } finally {
    await connection?.close();
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function alone({ port, jsm, lineBytes }) {
  await jsm.streams.add({ name: 'LOGS', subjects: ['logs.>'] });
  const connection = await connect({ servers: `127.0.0.1:${port}`, noAsyncTraces: true });
  const js = jetstream(connection);
  const begin = performance.now();
  const waiting = new Set();
  for (let i = 0; i < lines; i++) {
    const sent = js
      .publish('logs.default.n1.mainlog', Buffer.from(`${String(i).padStart(12, '0')}@`.padEnd(lineBytes - 1, 'x').concat('\n')))
      .finally(() => waiting.delete(sent));
    waiting.add(sent);
    if (waiting.size >= underWay) await Promise.race(waiting);
  }
  await Promise.all(waiting);
  const rate = lines / ((performance.now() - begin) / 1000);
  await connection.close();
  return rate;
}

async function ours({ folder, scratch, port, jsm, lineBytes }) {
  const own = await freePort();
  const ir = join(folder, 'ir.json');
  writeFileSync(ir, JSON.stringify(clusterIr(folder, join(folder, 'out'), own)));
  must(process.execPath, join(scratch, 'logs-fill.mjs'), join(folder, 'mainlog'), String(lines * lineBytes), String(lineBytes));
  const node = spawn(process.execPath, [join(scratch, 'logs-node.mjs'), ir, 'n1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(node.stdout, 'data');
  const begin = performance.now();
  const args = [...managerArguments(folder, ir), '--nats', `nats://127.0.0.1:${port}/LOGS`];
  const manager = spawn(process.execPath, [join(root, 'dist', 'ecclusterd.cjs'), ...args], { stdio: 'ignore' });
  try {
    let first = null;
    await until(async () => {
      const found = await jsm.streams.info('LOGS').catch(() => null);
      const messages = found?.state.messages ?? 0;
      // The start of a process is no matter of streams.
      if (messages > 0) first ??= { at: performance.now(), messages };
      return messages >= lines;
    });
    const { at, messages } = first ?? { at: begin, messages: 0 };
    return (lines - messages) / ((performance.now() - at) / 1000);
  } finally {
    await end(manager);
    await end(node);
  }
}
