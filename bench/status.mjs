// The status page on a large cluster: 64 nodes, 10,240 addresses, 100 moves a second. Two of the nodes are processes of their own: one with a page and
// one without, measured at the same time. Half a minute without readers, half a minute with 16 streams and somebody who loads the overview each second,
// in turns, in one run: do heartbeats of the node that serves come later, how soon does the page begin, and what does it hold?
// ECCONF_BENCH_STATUS=MINUTES[,NODES,ADDRESSES,MOVES]; ten minutes when nothing is said.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { quick, remark, table } from './measure.mjs';

export const about = 'The status page of a node of a large cluster: what it costs the node, and how soon it answers.';

const root = join(import.meta.dirname, '..');
const said = process.env.ECCONF_BENCH_STATUS?.split(',').map(Number) ?? [];
const [minutes = 10, nodeCount = 64, addressCount = 10_240, moves = 100] = quick ? [0.2, 4, 40, 4] : said;
const candidates = 8;
const streams = 16;
const blockMs = quick ? 3000 : 30_000;
const [served, plain] = ['n001', 'n002'];

export async function run(scratch) {
  const ir = join(scratch, 'status.json');
  writeFileSync(ir, JSON.stringify(clusterOf(example())));
  const bus = join(scratch, 'status.bus');
  const port = await freePort();
  const others = spawn(process.execPath, [join(scratch, 'status-cluster.mjs'), ir, bus, `${served},${plain}`, String(moves)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const start = (name, ...more) => {
    const own = ['--control', join(scratch, `c-${name}`), '--log', join(scratch, `log-${name}`)];
    // As patient as the others: they are one process, which is late now and then.
    const args = ['--ir', ir, '--node', name, '--dry-run', '--bus-socket', bus, '--bus-timeout', '5000', ...own, ...more];
    return spawn(process.execPath, [join(root, 'dist', 'ecclusterd.cjs'), ...args], { stdio: 'inherit' });
  };
  const figures = `127.0.0.1:${await freePort()}`;
  const daemons = { [served]: start(served, '--status', `127.0.0.1:${port}`, '--metrics', figures), [plain]: start(plain) };
  try {
    const news = newsOf(others);
    await news.until(({ owned, members }) => owned === addressCount && members === nodeCount);
    const sides = { plain: sideOf(), without: sideOf(), with: sideOf() };
    const blocks = Math.max(2, Math.round((minutes * 60_000) / blockMs));
    for (let block = 0; block < blocks; block++) {
      const side = block % 2 === 0 ? sides.without : sides.with;
      const readers = block % 2 === 0 ? [] : Array.from({ length: streams }, () => readEvents(port));
      // What was on its way belongs to neither side.
      await pause(blockMs / 10);
      news.take();
      const begun = await movesBy(figures);
      const begin = Date.now();
      while (Date.now() - begin < blockMs) {
        if (readers.length > 0) side.firstBytes.push(await firstByte(port));
        side.rss.push(residentMb(daemons[served].pid));
        sides.plain.rss.push(residentMb(daemons[plain].pid));
        await pause(1000);
      }
      const beats = news.take();
      side.gaps.push(...gapsIn(beats, served));
      sides.plain.gaps.push(...gapsIn(beats, plain));
      const perSec = (((await movesBy(figures)) - begun) * 1000) / (Date.now() - begin);
      for (const each of [side, sides.plain]) each.moves.push(perSec);
      const read = readers.map((reader) => reader.end());
      side.bytes += read.reduce((sum, each) => sum + each, 0);
      side.cut += read.filter((each) => each === 0).length;
    }
    show(sides);
  } finally {
    for (const child of [...Object.values(daemons), others]) child.kill('SIGKILL');
  }
}

const sideOf = () => ({ gaps: [], firstBytes: [], rss: [], moves: [], bytes: 0, cut: 0 });

function show({ plain: none, without, with: beside }) {
  const quantile = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
  const late = ({ gaps }) => gaps.map((gap) => Math.max(0, gap - 1000));
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
  const row = (name, side) => [
    name,
    late(side).length,
    ...[0.5, 0.99, 1].map((part) => quantile(late(side), part).toFixed(1)),
    // How it ends, because what is not given back is what it costs.
    Math.max(...side.rss.slice(-30)).toFixed(0),
    ...(side.firstBytes.length === 0 ? ['-', '-'] : [0.5, 0.99].map((part) => quantile(side.firstBytes, part).toFixed(0))),
    mean(side.moves).toFixed(0),
  ];
  table([
    [
      `${nodeCount} nodes, ${addressCount} addresses`,
      'heartbeats',
      'late p50 ms',
      'p99',
      'worst',
      'RSS MB',
      'first byte p50 ms',
      'p99',
      'moves/s',
    ],
    row('no page', none),
    row('a page that nobody reads', without),
    row(`${streams} streams`, beside),
  ]);
  remark(
    `${(beside.bytes / 1e6).toFixed(1)} MB of events were read, ${beside.cut} streams had none; ${minutes} minutes, in turns of ${blockMs / 1000} s; the node without page at the same time`,
  );
}

/** A node of the example, so many times, each address on some of them. */
function clusterOf(ir) {
  const [node] = ir.nodes;
  const [address] = node.duravip.addresses;
  const name = (index) => `n${String(index + 1).padStart(3, '0')}`;
  const all = Array.from({ length: addressCount }, (_, index) => ({
    ...address,
    ip: `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
    bindings: [`binding-${index}`],
    // It comes back to who has handed it over.
    preference: name(index % nodeCount),
  }));
  const timers = { ...node.timers, heartbeatStartDelaySec: 1, heartbeatsPerSec: 1, viewMatureTimeSec: 2 };
  return {
    ...ir,
    nodes: Array.from({ length: nodeCount }, (_, at) => ({
      ...node,
      name: name(at),
      address: { ip: `10.20.${at >> 8}.${(at & 255) + 1}`, from: 'nodeaddr' },
      timers,
      duravip: { ...node.duravip, addresses: all.filter((_, index) => (at - index + nodeCount * addressCount) % nodeCount < candidates) },
    })),
  };
}

function example() {
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'dist', 'ecconf.cjs'), 'compile', '--quiet', join(root, 'examples', 'cluster')],
    {
      encoding: 'utf8',
    },
  );
  return JSON.parse(stdout);
}

/** What the others tell, and the heartbeats of both since they were taken last. */
function newsOf(child) {
  const beats = { [served]: [], [plain]: [] };
  let last = { owned: 0, members: 0 };
  const waiting = new Set();
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = JSON.parse(line);
    for (const [name, times] of Object.entries(last.beats)) beats[name].push(...times);
    for (const look of waiting) look();
  });
  return {
    take: () => Object.fromEntries(Object.entries(beats).map(([name, times]) => [name, times.splice(0)])),
    until: (isTrue) =>
      new Promise((resolve, reject) => {
        // Sixty-four nodes that join one after the other, most of them in one process.
        const timer = setTimeout(
          () => reject(new Error(`not within 20 minutes; last: ${JSON.stringify({ ...last, beats: {} })}`)),
          1_200_000,
        );
        const look = () => {
          if (!isTrue(last)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      }),
  };
}

/** Addresses that have moved, as the node itself has counted them. */
async function movesBy(figures) {
  const text = await (await fetch(`http://${figures}/metrics`)).text();
  return [...text.matchAll(/^ecclusterd_moves_total\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

const gapsIn = (beats, name) => beats[name].slice(1).map((at, index) => at - beats[name][index]);

function readEvents(port) {
  let bytes = 0;
  const asked = request({ port, host: '127.0.0.1', path: '/events', agent: false }, (response) => {
    response.on('data', (data) => {
      bytes += data.length;
    });
    response.on('error', () => {});
  });
  asked.on('error', () => {});
  asked.end();
  return {
    end() {
      asked.destroy();
      return bytes;
    },
  };
}

function firstByte(port) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const asked = request({ port, host: '127.0.0.1', path: '/', agent: false }, (response) => {
      response.once('data', () => resolve(performance.now() - begin));
      response.resume();
    });
    asked.on('error', reject);
    asked.end();
  });
}

function residentMb(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
