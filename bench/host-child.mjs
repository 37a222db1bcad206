// Runs inside the namespace of bench/host.mjs: `host-child.mjs BUNDLE WAY COUNT`; prints its figures as JSON.
import { spawn } from 'node:child_process';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [bundle, way, countText] = process.argv.slice(2);
const count = Number(countText);
const { openKernelHost } = await import(pathToFileURL(bundle).href);
const list = (from, n) =>
  Array.from({ length: n }, (_, i) => ({ ip: `10.${from}.${i >> 8}.${i & 255}`, interface: 'v0', prefixLength: 32 }));
const addresses = list(50, count);

const opened = await openKernelHost({ leaseSec: 10, members: () => [], notice: () => undefined });
if ('error' in opened) throw new Error(opened.error);
const { host } = opened;
const warmUp = list(60, 200);
host.manage([...addresses, ...warmUp]);
// A daemon that takes over has been running for days: its code is compiled.
for (let i = 0; i < 3; i++) {
  await host.plumb(warmUp, 'none');
  await host.unplumb(warmUp);
}

const result = { plumbed: 0, announced: null, removed: 0, renewed: null, read: null, loop: 0 };
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
if (way === 'netlink') {
  const sentBefore = host.counters().framesSent;
  let begin = performance.now();
  await host.plumb(addresses, 'none');
  result.plumbed = performance.now() - begin;
  // The last slice is still on its way.
  while (host.counters().framesSent < sentBefore + 2 * count) await new Promise((resolve) => setImmediate(resolve));
  result.announced = performance.now() - begin;
  begin = performance.now();
  await host.plumb(addresses, 'none');
  result.renewed = performance.now() - begin;
  begin = performance.now();
  const { length } = await host.present();
  if (length !== count) throw new Error(`${length} of ${count} are there`);
  result.read = performance.now() - begin;
  begin = performance.now();
  await host.unplumb(addresses);
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
