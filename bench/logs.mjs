// A whole pipeline, from a log on a node to a file on the manager over loopback: our log service and our manager, rsyslog with a disk queue
// (imfile, TCP, and a queue on disk at the sender: the nearest that it has to a log that survives), and `cat | nc`, which keeps nothing.
// The log is there already when the clock begins, so this is catching up. ECCONF_BENCH_LOGS_MB sets its size, ..._ROUNDS and ..._LINES how often and with which lines, ..._ALONE leaves the peers out; the memory of service and manager is
// read while it runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterIr, end, freePort, managerArguments, must, root, until } from './logs-parts.mjs';
import { median, table } from './measure.mjs';

/** Of short lines; of long ones four times as much, so that the start of a process does not count. */
const megabytes = Number(process.env.ECCONF_BENCH_LOGS_MB ?? 150);
const rounds = Number(process.env.ECCONF_BENCH_LOGS_ROUNDS ?? 3);
/** `files` or `streams`; otherwise both. */
const only = process.env.ECCONF_BENCH_LOGS_ONLY;

export async function run(scratch) {
  if (only !== 'streams') await files(scratch);
  if (only !== 'files') await (await import('./logs-stream.mjs')).streams(scratch);
}

async function files(scratch) {
  const rows = [['pipeline, MB/s', 'line bytes', 'MB/s', 'of cat | nc', 'of rsyslog', 'node peak MB', 'manager peak MB']];
  const bare = bareNodeBytes();
  for (const lineBytes of (process.env.ECCONF_BENCH_LOGS_LINES ?? '200,2048').split(',').map(Number)) {
    const ways = process.env.ECCONF_BENCH_LOGS_ALONE ? { ecclusterd: ours } : { 'cat | nc': catNc, rsyslog, ecclusterd: ours };
    const results = new Map(Object.keys(ways).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, way] of Object.entries(ways)) {
        const folder = mkdtempSync(join(tmpdir(), 'ecconf-bench-logs-'));
        try {
          const result = await way(folder, scratch, lineBytes);
          if (result !== null) results.get(name).push(result);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }
    }
    const speed = (name) => ((results.get(name) ?? []).length === 0 ? null : median(results.get(name).map(({ mbPerSec }) => mbPerSec)));
    for (const name of Object.keys(ways)) {
      const own = speed(name);
      const ratio = (other) => (own === null || speed(other) === null ? '' : (own / speed(other)).toFixed(2));
      const peak = (of) => (name === 'ecclusterd' ? (Math.max(...results.get(name).map((each) => each[of])) / 1e6).toFixed(0) : '');
      rows.push([
        name,
        lineBytes,
        own === null ? 'left out' : own.toFixed(1),
        ratio('cat | nc'),
        ratio('rsyslog'),
        peak('nodePeak'),
        peak('managerPeak'),
      ]);
    }
  }
  table(rows);
  console.log(`  ${megabytes} MB of short lines, ${megabytes * 4} MB of long ones; a bare Node has ${(bare / 1e6).toFixed(0)} MB`);
}

async function ours(folder, scratch, lineBytes) {
  const port = await freePort();
  const out = join(folder, 'out');
  const ir = join(folder, 'ir.json');
  writeFileSync(ir, JSON.stringify(clusterIr(folder, out, port)));
  must(process.execPath, join(scratch, 'logs-fill.mjs'), join(folder, 'mainlog'), String(sizeOfLog(lineBytes)), String(lineBytes));
  const node = spawn(process.execPath, [join(scratch, 'logs-node.mjs'), ir, 'n1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(node.stdout, 'data');
  const args = managerArguments(folder, ir);
  const begin = performance.now();
  const manager = spawn(process.execPath, [join(root, 'dist', 'ecclusterd.cjs'), ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
  const peaks = { node: 0, manager: 0 };
  try {
    await until(() => {
      peaks.node = Math.max(peaks.node, residentBytes(node.pid));
      peaks.manager = Math.max(peaks.manager, residentBytes(manager.pid));
      return bytesIn(out) >= expected(lineBytes);
    });
    return { ...speed(begin, lineBytes), nodePeak: peaks.node, managerPeak: peaks.manager };
  } finally {
    await end(manager);
    await end(node);
  }
}

async function rsyslog(folder, scratch, lineBytes) {
  if (!existsSync('/usr/sbin/rsyslogd')) return null;
  const port = await freePort();
  const source = join(folder, 'mainlog');
  const target = join(folder, 'out');
  await fillPlain(scratch, source, lineBytes);
  for (const name of ['work', 'queue']) mkdirSync(join(folder, name));
  const common = `global(workDirectory="${folder}/work" maxMessageSize="64k")\n`;
  writeFileSync(
    join(folder, 'receive.conf'),
    `${common}module(load="imtcp")\ntemplate(name="raw" type="string" string="%msg:2:$%\\n")\nruleset(name="r") { action(type="omfile" file="${target}" template="raw" sync="off" flushOnTXEnd="on" ioBufferSize="256k") }\ninput(type="imtcp" address="127.0.0.1" port="${port}" ruleset="r")\n`,
  );
  writeFileSync(
    join(folder, 'send.conf'),
    `${common}module(load="imfile")\nruleset(name="r") { action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" queue.type="disk" queue.filename="q" queue.spoolDirectory="${folder}/queue" queue.maxDiskSpace="20g" queue.checkpointInterval="1000" queue.saveOnShutdown="on" action.resumeRetryCount="-1") }\ninput(type="imfile" file="${source}" tag="x" ruleset="r" reopenOnTruncate="on")\n`,
  );
  const start = (name) =>
    spawn('/usr/sbin/rsyslogd', ['-n', '-C', '-i', join(folder, `${name}.pid`), '-f', join(folder, `${name}.conf`)], { stdio: 'ignore' });
  const receiver = start('receive');
  await until(() => reachable(port));
  const begin = performance.now();
  const sender = start('send');
  try {
    await until(() => sizeOf(target) >= expected(lineBytes) * 0.999);
    return speed(begin, lineBytes);
  } finally {
    await end(sender);
    await end(receiver);
  }
}

async function catNc(folder, scratch, lineBytes) {
  const nc = ['/usr/bin/nc', '/bin/nc'].find((path) => existsSync(path));
  if (nc === undefined) return null;
  const port = await freePort();
  const source = join(folder, 'mainlog');
  const target = join(folder, 'out');
  await fillPlain(scratch, source, lineBytes);
  const receiver = spawn(nc, ['-l', '127.0.0.1', String(port)], { stdio: ['ignore', openSync(target, 'w'), 'ignore'] });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begin = performance.now();
  const sender = spawn('sh', ['-c', 'cat "$0" | "$1" -N 127.0.0.1 "$2"', source, nc, String(port)], { stdio: 'ignore' });
  try {
    await until(() => sizeOf(target) >= expected(lineBytes));
    return speed(begin, lineBytes);
  } finally {
    await end(sender);
    await end(receiver);
  }
}

function expected(lineBytes) {
  return Math.floor(sizeOfLog(lineBytes) / lineBytes) * lineBytes;
}

function sizeOfLog(lineBytes) {
  return megabytes * 1e6 * (lineBytes > 1000 ? 4 : 1);
}

function speed(begin, lineBytes) {
  return { mbPerSec: expected(lineBytes) / 1e6 / ((performance.now() - begin) / 1000) };
}

async function fillPlain(scratch, path, lineBytes) {
  const child = spawn(process.execPath, [join(scratch, 'logs-fill.mjs'), '-', String(sizeOfLog(lineBytes)), String(lineBytes)], {
    stdio: ['ignore', openSync(path, 'w'), 'inherit'],
  });
  await once(child, 'close');
}

/** Of a process; 0 when it is gone. */
function residentBytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function bareNodeBytes() {
  const { stdout } = spawnSync(process.execPath, ['-e', 'setTimeout(() => console.log(process.memoryUsage.rss()), 200)'], {
    encoding: 'utf8',
  });
  return Number(stdout);
}

function bytesIn(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.parentPath.includes('.ecclusterd'))
    .reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0);
}

function sizeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function reachable(port) {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
