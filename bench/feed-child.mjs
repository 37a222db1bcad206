// One node for the bench: replication on the embedded bus between processes, and the feed. `node feed-child.mjs MODULES NAME BUS FEED`; says
// `ready`, and then a line of JSON with its figures whenever a line comes in.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// As the daemon does (runtime/process/young-heap.ts).
setFlagsFromString('--semi-space-growth-factor=1');

const [modules, name, busSocket, feedSocket] = process.argv.slice(2);
const { createSocketBus } = await import(join(modules, 'socket-bus.mjs'));
const { Replication } = await import(join(modules, 'replication.mjs'));
const { openFeed } = await import(join(modules, 'feed.mjs'));
const { sharedView } = await import(join(modules, 'show.mjs'));

// redis-benchmark counts in `counter:__rand_int__`, which is a key of the object `counter`.
const counter = {
  name: 'counter',
  type: 'outbound_domains',
  parameters: [],
  maxDelaySec: 1,
  maxPending: 100,
  maxSize: null,
  bindingGroup: null,
};
const cidr = { ...counter, name: 'inbound_cidr', type: 'inbound_cidr' };
let sessions = 0;
const replication = new Replication(
  {
    bus: createSocketBus(busSocket),
    clock: { ms: () => performance.now(), wallMs: () => Date.now() },
    log: (level, text) => console.error(`${level}: ${text}`),
    newSession: () => process.pid * 1000 + sessions++,
  },
  { node: name, privateName: `#ec1-${process.pid}#${name}`, clusterGroup: 'ec_cluster', replicas: [counter, cidr], memoryBytes: 1 << 30 },
);
replication.begin();
const opened = await openFeed(
  { port: replication, views: sharedView(replication), now: () => performance.now() },
  { endpoints: [{ kind: 'unix', path: feedSocket }] },
);
if (!opened.ok) throw new Error(opened.why);

// A heartbeat's timer: how late is it at worst while clients do what they can?
let worstMs = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  worstMs = Math.max(worstMs, now - last - 10);
  last = now;
}, 10);

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const counters = replication.object('counter').counters();
  console.log(JSON.stringify({ asked: line, worstMs, counters, feed: opened.server.counters() }));
  worstMs = 0;
}

// Nobody asks any more.
process.exit(0);
