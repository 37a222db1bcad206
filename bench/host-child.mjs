// Runs inside the namespace of bench/host.mjs: `host-child.mjs BUNDLE WAY COUNT`; prints its figures as JSON.
import { spawn } from 'node:child_process';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [bundle, way, countText] = process.argv.slice(2);
const count = Number(countText);
const { openKernelHost, HostWork } = await import(pathToFileURL(bundle).href);
const list = (from, n) =>
  Array.from({ length: n }, (_, i) => ({ ip: `10.${from}.${i >> 8}.${i & 255}`, interface: 'v0', prefixLength: 32 }));
const addresses = list(50, count);

const opened = await openKernelHost();
if ('error' in opened) throw new Error(opened.error);
const { host } = opened;
let waiting = { left: 0, resolve: () => undefined };
const work = new HostWork(
  host,
  {
    answer: (_, { done, failed }) => {
      if (failed.length > 0) throw new Error(failed[0].reason);
      waiting.left -= done.length;
      if (waiting.left === 0) waiting.resolve();
    },
    kernel: () => undefined,
    places: () => undefined,
    asked: () => undefined,
    notice: () => undefined,
    isOurs: () => true,
  },
  { leaseSec: 10, members: () => [], now: () => performance.now() },
);
const done = (what, list) =>
  new Promise((resolve) => {
    waiting = { left: list.length, resolve };
    const ips = list.map(({ ip }) => ip);
    if (what === 'plumb') work.plumb(ips, 'nobody');
    else work.unplumb(ips);
  });
const warmUp = list(60, 200);
work.begin();
work.manage([...addresses, ...warmUp]);
// A daemon that takes over has been running for days: its code is compiled.
for (let i = 0; i < 3; i++) {
  await done('plumb', warmUp);
  await done('unplumb', warmUp);
}

const result = { plumbed: 0, announced: null, removed: 0, renewed: null, read: null, loop: 0 };
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
if (way === 'netlink') {
  const sentBefore = host.counters().framesSent;
  let begin = performance.now();
  await done('plumb', addresses);
  result.plumbed = performance.now() - begin;
  // The last slice is still on its way.
  while (host.counters().framesSent < sentBefore + 2 * count) await new Promise((resolve) => setImmediate(resolve));
  result.announced = performance.now() - begin;
  begin = performance.now();
  await done('plumb', addresses);
  result.renewed = performance.now() - begin;
  begin = performance.now();
  const tables = await new Promise((resolve) => host.look(resolve));
  const length = tables.addresses.filter(({ ip }) => ip.startsWith('10.50.')).length;
  if (length !== count) throw new Error(`${length} of ${count} are there`);
  result.read = performance.now() - begin;
  begin = performance.now();
  await done('unplumb', addresses);
  result.removed = performance.now() - begin;
} else {
  result.plumbed = await batch((ip) => `addr replace ${ip}/32 dev v0 valid_lft 10 preferred_lft 10`);
  result.removed = await batch((ip) => `addr del ${ip}/32 dev v0`);
}
delay.disable();
result.loop = delay.max / 1e6;
await host.close();
console.log(JSON.stringify(result));

async function batch(line) {
  const begin = performance.now();
  const child = spawn('ip', ['-force', '-batch', '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(addresses.map(({ ip }) => `${line(ip)}\n`).join(''));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`ip ended with ${code}`);
  return performance.now() - begin;
}
