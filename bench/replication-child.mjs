// One measurement of the section `replication` in a process of its own: `tree N`, `map N`, `join N`; and `member`, `newcomer` for the last.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [, script, bundle, what, countText, socket, number] = process.argv;
const parts = await import(pathToFileURL(bundle).href);
const count = Number(countText);
/** Scattered, as the addresses of the world's mail servers are. */
const ipOf = (i) => {
  const word = Math.imul(i, 2654435761) >>> 0;
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
};
const beatMs = 50;

if (what === 'tree' || what === 'map') console.log(JSON.stringify(await measure(what)));
else if (what === 'join') console.log(JSON.stringify(await measureJoin()));
else await takePart();

async function measure(kind) {
  const store = kind === 'tree' ? new parts.CidrStore() : new Map();
  gc();
  const before = memory();
  let begin = performance.now();
  if (kind === 'tree') for (let i = 0; i < count; i++) store.add(store.keyOf(ipOf(i)), 1);
  else for (let i = 0; i < count; i++) store.set(ipOf(i), (store.get(ipOf(i)) ?? 0) + 1);
  const adds = count / ((performance.now() - begin) / 1000);
  // Buffers that were outgrown are given back a little later.
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const bytes = (memory() - before) / count;
  const asked = Array.from({ length: 100_000 }, (_, i) => ipOf((i * 7919) % count));
  const rate = (each) => {
    begin = performance.now();
    let sum = 0;
    for (let round = 0; round < 5; round++) for (const ip of asked) sum += each(ip);
    if (sum <= 0) throw new Error('nothing was found');
    return (5 * asked.length) / ((performance.now() - begin) / 1000);
  };
  if (kind === 'map') return { bytes, adds, reads: rate((ip) => store.get(ip)), sums: null };
  return { bytes, adds, reads: rate((ip) => store.value(store.keyOf(ip))), sums: rate((ip) => store.sum(store.keyOf(ip), 24)) };
}

function memory() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measureJoin() {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-bench-repl-'));
  const path = join(folder, 'bus');
  const start = (role, index) => fork(script, [bundle, role, countText, path, String(index)]);
  const children = [];
  const heard = (child) =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`a member ended with ${code}`)));
    });
  try {
    for (const index of [1, 2]) {
      children.push(start('member', index));
      await heard(children.at(-1));
    }
    // Both have counted and are in step.
    const newcomer = start('newcomer', 3);
    children.push(newcomer);
    const joined = await heard(newcomer);
    const others = [];
    for (const child of children.slice(0, 2)) {
      const answer = heard(child);
      child.send('tell');
      others.push(await answer);
    }
    const all = [joined, ...others];
    const worst = (name) => Math.max(...all.map((each) => each[name]));
    const sum = (name) => all.reduce((total, each) => total + each[name], 0);
    return {
      ...joined,
      bytes: sum('bytes'),
      missed: sum('missed'),
      worstMs: worst('worstMs'),
      loopMs: worst('loopMs'),
      turnMs: worst('turnMs'),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A member or the newcomer: its objects on one connection, its heartbeats on another, as in the daemon. */
async function takePart() {
  const heart = parts.createSocketBus(socket);
  const last = new Map();
  const counts = { missed: 0, worstMs: 0 };
  heart.open((event) => {
    if (event.kind === 'view') for (const id of last.keys()) if (!event.view.members.includes(id)) last.delete(id);
    if (event.kind !== 'message') return;
    const now = performance.now();
    const gap = now - (last.get(event.from) ?? now);
    last.set(event.from, now);
    counts.worstMs = Math.max(counts.worstMs, gap);
    // Three intervals of a second are what makes a member silent; here the intervals are twenty times shorter.
    if (gap > 3000) counts.missed++;
  });
  heart.join('heart');
  setInterval(() => heart.multicast('heart', new Uint8Array(64)), beatMs);
  await parts.until(() => last.size > 0);
  gc();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  // What this process had of the processor between two ticks: on a busy machine the rest of a late tick is somebody else's.
  let turnMs = 0;
  let used = process.cpuUsage();
  setInterval(() => {
    const { user, system } = process.cpuUsage(used);
    used = process.cpuUsage();
    turnMs = Math.max(turnMs, (user + system) / 1000);
  }, 2);
  const before = process.memoryUsage.rss();
  const begin = performance.now();
  const { replication, bus } = parts.node(parts.createSocketBus(socket), `node${number}`, Number(number));
  const object = replication.object('inbound_cidr');
  if (what === 'member') {
    for (let i = 0; i < count / 2; i++) {
      object.add(ipOf(i * 2 + Number(number)), 1);
      if (i % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
    }
    await parts.until(() => replication.connected() && replication.settled());
  }
  const wanted = what === 'newcomer' ? count : (Number(number) * count) / 2;
  await parts.until(() => replication.settled() && object.read('0.0.0.0/0') === wanted, 120_000);
  const seconds = (performance.now() - begin) / 1000;
  // From here on only the join of others counts.
  if (what === 'member') {
    delay.reset();
    turnMs = 0;
    Object.assign(counts, { missed: 0, worstMs: 0 });
  }
  const sentBefore = bus.counters().bytesSent;
  const tell = () =>
    process.send({
      seconds,
      entries: object.read('0.0.0.0/0'),
      bytes: bus.counters().bytesSent - (what === 'member' ? sentBefore : 0),
      ...counts,
      loopMs: delay.max / 1e6,
      turnMs,
      beforeMb: before / 1e6,
      peakMb: peakBytes() / 1e6,
    });
  process.on('message', tell);
  tell();
}

function peakBytes() {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}
