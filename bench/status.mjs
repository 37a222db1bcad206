// The status page on a large cluster: 64 nodes, 10,240 addresses, 100 moves a second. Two of the nodes are processes of their own: one with a page and
// one without, measured at the same time. First nobody reads, then 16 streams are open and somebody loads the overview each second: do heartbeats of
// the node that serves come later than those of the other one, how soon does the page begin, and what does it hold?
// ECCONF_BENCH_STATUS=MINUTES[,NODES,ADDRESSES,MOVES] with streams, and a tenth of that without; ten minutes when nothing is said.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleRuntime } from '../tools/bundle-runtime.mjs';
import { bundleSimulator } from '../tools/bundle-simulator.mjs';
import { quick, remark, table } from './measure.mjs';

export const about = 'The status page of a node of a large cluster: what it costs the node, and how soon it answers.';

const root = join(import.meta.dirname, '..');
const said = process.env.ECCONF_BENCH_STATUS?.split(',').map(Number) ?? [];
const [minutes = 10, nodeCount = 64, addressCount = 10_240, moves = 100] = quick ? [0.2, 4, 40, 4] : said;
/** Nodes that each address may be on. */
const candidates = Math.min(4, nodeCount);
/** Addresses that move together: one is moved, the others follow it. */
const groupSize = Math.min(40, addressCount / nodeCount);
const streams = 16;
/** Who beats more often hears others late sooner, and these are late here. */
const beatsPerSec = 1;
const [served, plain] = ['n001', 'n002'];
const busTimeoutMs = 60_000;
/** What each node computes on a machine of its own comes one after the other here, where all others are two processes. */
const patient = [{ file: 'runtime/core/core-limits.ts', from: 'gatherLimitMs = 1500', to: 'gatherLimitMs = 120_000' }];

export async function run(scratch) {
  const ir = join(scratch, 'status.json');
  writeFileSync(ir, JSON.stringify(clusterOf(example())));
  const bus = join(scratch, 'status.bus');
  await bundleRuntime(scratch, patient);
  await bundleSimulator(join(scratch, 'status-cluster.mjs'), patient, 'bench/status-cluster.ts');
  const hub = await serveBus(scratch, bus);
  const port = await freePort();
  const [tap, tapped] = await tapFor(scratch, bus);
  // Two of them, since there are two processors at least; the first has the operator who moves addresses.
  const rest = JSON.parse(readFileSync(ir, 'utf8')).nodes.flatMap(({ name }) => (name === served || name === plain ? [] : [name]));
  const others = [rest.filter((_, at) => at % 2 === 0), rest.filter((_, at) => at % 2 === 1)].map((names, at) => {
    const cluster = ['--max-semi-space-size=128', join(scratch, 'status-cluster.mjs'), ir, bus, names.join(), String(at === 0 ? moves : 0)];
    return spawn(process.execPath, cluster, { stdio: ['ignore', 'pipe', 'inherit'] });
  });
  const start = (name, ...more) => {
    const own = ['--bus-socket', tapped[name], '--control', join(scratch, `c-${name}`), '--log', join(scratch, `log-${name}`)];
    // As patient as the others: they are two processes, which are late now and then.
    const args = ['--ir', ir, '--node', name, '--dry-run', '--bus-timeout', String(busTimeoutMs), ...own, ...more];
    return spawn(process.execPath, [join(scratch, 'ecclusterd.cjs'), ...args], { stdio: 'inherit' });
  };
  const figures = `127.0.0.1:${await freePort()}`;
  const daemons = { [served]: start(served, '--status', `127.0.0.1:${port}`, '--metrics', figures), [plain]: start(plain) };
  try {
    const heard = beatsOf(tap);
    await untilAll(others[0], ({ isWhole }) => isWhole);
    // Sixty-two machines in two processes: what they compute must not keep those waiting that are measured. Not before all are in: slow ones come one by one.
    for (const { pid } of others) setPriority(pid, 19);
    const rows = [];
    for (const [what, count, ms] of [
      ['nobody reads', 0, minutes * 6000],
      [`${streams} streams`, streams, minutes * 60_000],
    ]) {
      const readers = Array.from({ length: count }, () => readEvents(port));
      const [page, none] = [sideOf(`page, ${what}`), sideOf('no page, meanwhile')];
      // What was on its way belongs to nobody.
      await pause(3000);
      heard();
      const begun = await movesBy(figures);
      const begin = Date.now();
      while (Date.now() - begin < ms) {
        if (count > 0) page.firstBytes.push(await firstByte(port));
        page.rss.push(residentMb(daemons[served].pid));
        none.rss.push(residentMb(daemons[plain].pid));
        await pause(1000);
      }
      const beats = heard();
      const perSec = (((await movesBy(figures)) - begun) * 1000) / (Date.now() - begin);
      const read = readers.map((reader) => reader.end());
      for (const [side, name] of [
        [page, served],
        [none, plain],
      ])
        rows.push(rowOf(side, gapsIn(beats, name), perSec));
      if (count > 0)
        remark(
          `${(read.reduce((sum, each) => sum + each, 0) / 1e6).toFixed(1)} MB of events were read, ${read.filter((each) => each === 0).length} streams had none`,
        );
    }
    const head = ['heartbeats', 'late p50 ms', 'p99', 'worst', 'RSS MB', 'first byte p50 ms', 'p99', 'moves/s'];
    table([[`${nodeCount} nodes, ${addressCount} addresses`, ...head], ...rows]);
    remark(
      `nobody reads for ${minutes / 10} minutes, then ${streams} streams are open for ${minutes} and the overview is loaded each second`,
    );
  } finally {
    for (const child of [...Object.values(daemons), ...others, tap]) child.kill('SIGKILL');
    await hub.close();
  }
}

/** The hub is this process, which has little else to do: where it is one of the others, a round of theirs keeps everybody from coming in. */
async function serveBus(scratch, path) {
  const { createSocketBus } = await import(join(scratch, 'socket-bus.mjs'));
  const hub = createSocketBus(path);
  await new Promise((resolve) => hub.open(({ kind }) => kind === 'up' && resolve()));
  return hub;
}

const sideOf = (name) => ({ name, firstBytes: [], rss: [] });

function rowOf({ name, firstBytes, rss }, gaps, moved) {
  const quantile = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
  const late = gaps.map((gap) => Math.max(0, gap - 1000 / beatsPerSec));
  return [
    name,
    late.length,
    ...[0.5, 0.99, 1].map((part) => quantile(late, part).toFixed(1)),
    // How it ends, because what is not given back is what it costs.
    Math.max(...rss.slice(-30)).toFixed(0),
    ...(firstBytes.length === 0 ? ['-', '-'] : [0.5, 0.99].map((part) => quantile(firstBytes, part).toFixed(0))),
    moved.toFixed(0),
  ];
}

/** A node of the example, so many times, each address on some of them. */
function clusterOf(ir) {
  const [node] = ir.nodes;
  const [address] = node.duravip.addresses;
  const name = (index) => `n${String(index + 1).padStart(3, '0')}`;
  const ipOf = (index) => `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  const groupOf = (index) => Math.floor(index / groupSize);
  const all = Array.from({ length: addressCount }, (_, index) => {
    const leader = groupOf(index) * groupSize;
    const follow = index === leader ? null : { binding: `binding-${leader}`, ip: ipOf(leader) };
    return { ...address, ip: ipOf(index), bindings: [`binding-${index}`], preference: null, follow };
  });
  const timers = { ...node.timers, heartbeatStartDelaySec: 1, heartbeatsPerSec: beatsPerSec, viewMatureTimeSec: 2 };
  return {
    ...ir,
    nodes: Array.from({ length: nodeCount }, (_, at) => ({
      ...node,
      name: name(at),
      address: { ip: `10.20.${at >> 8}.${(at & 255) + 1}`, from: 'nodeaddr' },
      timers,
      duravip: {
        ...node.duravip,
        addresses: all.filter((_, index) => (at - groupOf(index) + nodeCount * addressCount) % nodeCount < candidates),
      },
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

/** Between each of the measured nodes and the bus: see status-tap.ts. */
async function tapFor(scratch, bus) {
  const paths = { [served]: `${bus}-${served}`, [plain]: `${bus}-${plain}` };
  const program = join(scratch, 'status-tap.mjs');
  await bundleSimulator(program, [], 'bench/status-tap.ts');
  const args = [program, bus, ...Object.entries(paths).map(([name, path]) => `${name}=${path}`)];
  const tap = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  while (!Object.values(paths).every((path) => existsSync(path))) await pause(20);
  return [tap, paths];
}

/** Gives when heartbeats of each came since it was asked last. */
function beatsOf(tap) {
  const beats = { [served]: [], [plain]: [] };
  createInterface({ input: tap.stdout }).on('line', (line) => {
    for (const [name, times] of Object.entries(JSON.parse(line).beats)) beats[name].push(...times);
  });
  return () => Object.fromEntries(Object.entries(beats).map(([name, times]) => [name, times.splice(0)]));
}

/** Until the others say so: sixty-four nodes that join one after the other, most of them in two processes. */
function untilAll(child, isTrue) {
  return new Promise((resolve, reject) => {
    let last = '';
    const timer = setTimeout(() => reject(new Error(`not within 20 minutes; last: ${last}`)), 1_200_000);
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = line;
      if (!isTrue(JSON.parse(line))) return;
      clearTimeout(timer);
      resolve();
    });
  });
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
