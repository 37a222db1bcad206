// Replicated objects: admission checks in this process, the tree of addresses beside a plain Map, bytes on the bus beside JSON, the time until
// a change is seen on another node, and a node that joins a cluster which counts a million addresses.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { median, table } from './measure.mjs';

const rounds = 5;
const addresses = 1_000_000;

export async function run(scratch) {
  const bundle = `${scratch}/replication-parts.mjs`;
  const parts = await import(pathToFileURL(bundle).href);
  admission(parts);
  treeBesideMap(bundle);
  await traffic(parts);
  await visible(parts);
  join(bundle);
}

/** What a mail server does at each connection, and at its end. */
function admission({ node }) {
  const { replication } = node(null, 'one', 1);
  const tree = replication.object('inbound_cidr');
  const gauges = replication.object('outbound_domains');
  const ips = Array.from({ length: 4096 }, (_, i) => `10.${i & 15}.${(i >> 4) & 255}.${(i * 7) & 255}`);
  const domains = ips.map((_, i) => `d${i % 1000}.example`);
  const limits = [
    { prefix: null, limit: 10 },
    { prefix: 24, limit: 1000 },
  ];
  const one = [{ prefix: null, limit: 10 }];
  const count = 400_000;
  const rows = [['embedded admission checks', 'per second']];
  const time = (name, each) => {
    const rates = [];
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      for (let i = 0; i < count; i++) each(i);
      rates.push(count / ((performance.now() - begin) / 1000));
    }
    rows.push([name, millions(median(rates))]);
  };
  time('address, granted, and released again (two calls)', (i) => {
    const ip = ips[i & 4095];
    tree.admit(ip, 1, one);
    tree.add(ip, -1);
  });
  for (const ip of ips) for (let i = 0; i < 20; i++) tree.admit(ip, 1, one);
  time('address, refused at its limit', (i) => tree.admit(ips[i & 4095], 1, one));
  time('address and its /24, refused', (i) => tree.admit(ips[i & 4095], 1, limits));
  time('domain, granted, and released again (two calls)', (i) => {
    const domain = domains[i & 4095];
    gauges.admit(domain, 1, 100);
    gauges.add(domain, -1);
  });
  table(rows);
}

/** Each in a process of its own, so that the memory is its own too. */
function treeBesideMap(bundle) {
  const rows = [[`${addresses} addresses`, 'bytes/entry', 'adds/s', 'look-ups/s', 'sums of a /24 a second']];
  for (const what of ['tree', 'map']) {
    const { bytes, adds, reads, sums } = child(bundle, what, String(addresses));
    rows.push([
      what === 'tree' ? 'CIDR tree' : 'Map of texts',
      bytes.toFixed(0),
      millions(adds),
      millions(reads),
      sums === null ? '-' : millions(sums),
    ]);
  }
  table(rows);
}

async function traffic({ Hub, node, until }) {
  const rows = [['10,000 changes on the bus', 'bytes', 'JSON', 'ratio']];
  for (const [name, type, key] of [
    ['gauges by address', 'inbound_cidr', (i) => `10.${i & 3}.${(i >> 2) & 255}.${i & 255}`],
    ['gauges by domain', 'outbound_domains', (i) => `mx${i % 3000}.example.com`],
  ]) {
    const hub = new Hub('bench');
    const [one, two] = [node(hub, 'one', 1), node(hub, 'two', 2)];
    await until(() => one.replication.settled() && two.replication.settled() && two.replication.object(type).members().length === 2);
    const before = one.bus.counters().bytesSent;
    let json = 0;
    for (let i = 0; i < 10_000; i++) {
      const { value } = one.replication.object(type).add(key(i), 1);
      json += JSON.stringify({ object: type, key: key(i), value }).length + 1;
      // As they come: not all of them in one turn.
      if (i % 101 === 100) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => two.replication.object(type).read(key(9999)) === one.replication.object(type).read(key(9999)));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const bytes = one.bus.counters().bytesSent - before;
    rows.push([name, String(bytes), String(json), (bytes / json).toFixed(2)]);
    await Promise.all([one.replication.close(), two.replication.close()]);
  }
  table(rows);
}

/** max_delay 1 s, max_pending 100, as by default. */
async function visible({ Hub, node, until }) {
  const hub = new Hub('bench');
  const [one, two] = [node(hub, 'one', 1), node(hub, 'two', 2)];
  await until(
    () => one.replication.settled() && two.replication.settled() && two.replication.object('inbound_cidr').members().length === 2,
  );
  const [from, to] = [one, two].map(({ replication }) => replication.object('inbound_cidr'));
  const rows = [['time until a change is seen on the other node', 'median ms', 'worst ms']];
  for (const changes of [1, 101]) {
    const times = [];
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      for (let i = 0; i < changes; i++) from.add(`10.9.${i}.1`, 1);
      const wanted = from.read('10.9.0.0/16');
      await until(() => to.read('10.9.0.0/16') === wanted);
      times.push(performance.now() - begin);
    }
    rows.push([`${changes} change${changes === 1 ? '' : 's'}`, median(times).toFixed(1), Math.max(...times).toFixed(1)]);
  }
  table(rows);
  await Promise.all([one.replication.close(), two.replication.close()]);
}

/** Three processes on one embedded bus: two count half a million addresses each and one joins. All send heartbeats every 50 ms on a bus of their own. */
function join(bundle) {
  const { seconds, bytes, peakMb, beforeMb, missed, worstMs, loopMs, turnMs, entries } = child(bundle, 'join', String(addresses));
  table([
    [
      'a node joins',
      'entries',
      's',
      'MB sent',
      'peak MB of the newcomer',
      'before',
      'heartbeats missed',
      'latest ms',
      'loop ms',
      'CPU ms of a turn',
    ],
    [
      'two members, embedded bus on a socket',
      String(entries),
      seconds.toFixed(1),
      (bytes / 1e6).toFixed(1),
      peakMb.toFixed(0),
      beforeMb.toFixed(0),
      String(missed),
      worstMs.toFixed(0),
      loopMs.toFixed(0),
      turnMs.toFixed(0),
    ],
  ]);
}

function child(bundle, ...args) {
  const script = new URL('./replication-child.mjs', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, bundle, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    timeout: 240_000,
  });
  if (status !== 0) throw new Error(`replication-child ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function millions(perSecond) {
  return `${(perSecond / 1e6).toFixed(2)} M`;
}
