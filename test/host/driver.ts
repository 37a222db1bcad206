// Runs the host's work on a real kernel inside a namespace for a test outside of it: `driver.ts LEASE_SEC MEMBER...`. Lines of JSON on
// standard input are calls, `[[id, method, ...arguments], ...]`; on standard output come `[id, result]` and `["notice", notice]`.
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { HostWork } from '../../runtime/daemon/host-work.ts';
import type { Outcome } from '../../runtime/daemon/work-port.ts';
import type { ManagedAddress, Neighbour } from '../../runtime/host/host.ts';
import { openKernelHost } from '../../runtime/host/kernel-host.ts';
import type { Ask } from '../../runtime/host/ledger.ts';

const [leaseSec, ...members] = process.argv.slice(2);
const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const opened = await openKernelHost();
if ('error' in opened) throw new Error(opened.error);
const { host } = opened;

interface Waiter {
  readonly left: Set<string>;
  readonly done: string[];
  readonly failed: { ip: string; reason: string }[];
  readonly resolve: (outcome: Outcome) => void;
}
const waiting: Record<'plumb' | 'unplumb', Waiter[]> = { plumb: [], unplumb: [] };
let looked: (() => void)[] = [];
const told = { kernel: [] as (readonly string[])[], lost: [] as string[], back: [] as string[], asked: [] as string[] };

const work = new HostWork(
  host,
  {
    answer(action, { done, failed }) {
      for (const waiter of waiting[action]) {
        for (const ip of done) if (waiter.left.delete(ip)) waiter.done.push(ip);
        for (const failure of failed) if (waiter.left.delete(failure.ip)) waiter.failed.push(failure);
        if (waiter.left.size === 0) waiter.resolve({ done: waiter.done, failed: waiter.failed });
      }
      waiting[action] = waiting[action].filter(({ left }) => left.size > 0);
    },
    kernel(ips) {
      told.kernel.push(ips);
      for (const resolve of looked) resolve();
      looked = [];
    },
    places(lost, back) {
      told.lost.push(...lost.map(({ ip, reason }) => `${ip}: ${reason}`));
      told.back.push(...back);
    },
    asked: (ips) => told.asked.push(...ips),
    notice: (notice) => print(['notice', notice]),
    isOurs: (ip) => work.ledger.entries.get(ip)?.wish === 'up',
    isOthers: () => false,
  },
  { leaseSec: Number(leaseSec), members: () => members, now: () => performance.now() },
);
work.begin();

const answerOf = (action: 'plumb' | 'unplumb', ips: readonly string[], begin: () => void) =>
  new Promise<Outcome>((resolve) => {
    if (ips.length === 0) return resolve({ done: [], failed: [] });
    waiting[action].push({ left: new Set(ips), done: [], failed: [], resolve });
    begin();
  });

const methods: Record<string, (...args: readonly never[]) => unknown> = {
  manage: (addresses: readonly ManagedAddress[]) => work.manage(addresses),
  plumb: (ips: readonly string[], ask: Ask) => answerOf('plumb', ips, () => work.plumb(ips, ask)),
  unplumb: (ips: readonly string[]) => answerOf('unplumb', ips, () => work.unplumb(ips)),
  look: () =>
    new Promise<void>((resolve) => {
      looked.push(resolve);
      work.look();
    }),
  rows: () => [...work.ledger.entries.values()].flatMap(({ rows }) => rows.map((row) => work.ledger.where(row))),
  announce: (ips: readonly string[]) => work.announce(ips),
  announceTo: (hosts: readonly Neighbour[] | null) => work.announceTo(hosts),
  neighbours: () => new Promise((resolve) => host.neighbours(resolve)),
  tick: () => work.tick(),
  counters: () => ({ ...work.counters(), ...host.counters() }),
  told: () => told,
};
print(['ready', null]);
for await (const line of createInterface(process.stdin)) {
  for (const [id, method, ...args] of JSON.parse(line) as [number, string, ...never[]][]) {
    // Not awaited here: calls overlap as those of a daemon do.
    void Promise.resolve(methods[method]?.(...args)).then((result) => print([id, result ?? null]));
  }
}
await host.close();
