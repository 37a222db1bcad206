// Runs one experiment after the other in a process that has loaded the shim: a bus with three groups comes up, loses its connection twice and closes,
// while chosen calls of one function are answered with "busy". Prints one line of JSON for each.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCorosyncBus } from '../../../runtime/bus/corosync.ts';
import { loadKoffi } from '../../../runtime/process/koffi.ts';

export interface Experiment {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

export interface Outcome extends Experiment {
  /** Calls that were answered with "busy", of all. */
  readonly refused: number;
  readonly calls: number;
  /** From the last busy answer until all three groups had a view and a message of their own came back in each; null: never within 30 s. */
  readonly backMs: number | null;
  /** Share of a processor in a second in which there was nothing to do; after the last experiment only. */
  readonly idleShare: number | null;
  readonly closeMs: number;
}

const groups = ['shim-a', 'shim-b', 'shim-c'];
const limitMs = 30_000;

const experiments: Experiment[] = JSON.parse(process.argv[2] ?? '[]');
const koffi = await loadKoffi();
if ('error' in koffi) throw new Error(koffi.error);
const shim = koffi.load('libcpg.so.4');
const plan = shim.func('void cpg_shim_plan(const char *, uint32_t, uint32_t)');
const calls = shim.func('uint32_t cpg_shim_calls(const char *)');
const refused = shim.func('uint32_t cpg_shim_refused(const char *)');
const sinceBusyMs = shim.func('double cpg_shim_since_busy_ms()');

for (const [at, experiment] of experiments.entries()) console.log(JSON.stringify(await run(experiment, at === experiments.length - 1)));
process.exit(0);

async function run({ name, first, last }: Experiment, isLast: boolean): Promise<Outcome> {
  plan(name, first, last);
  const bus = createCorosyncBus();
  /** Groups whose message has come back since they were in a view. */
  const heard = new Set<string>();
  bus.open((event) => {
    if (event.kind === 'down') heard.clear();
    else if (event.kind === 'message') heard.add(event.group);
  });
  for (const group of groups) bus.join(group);
  const together = async (): Promise<boolean> => {
    const begin = performance.now();
    heard.clear();
    for (;;) {
      for (const group of groups) if (!heard.has(group)) bus.multicast(group, Uint8Array.of(1));
      await sleep(2);
      if (heard.size === groups.length) return true;
      if (performance.now() - begin > limitMs) return false;
    }
  };
  let backMs: number | null = null;
  let answered = -1;
  const noteBack = () => {
    // Of the life in which the last of them was given; later ones are no part of it.
    const now: number = refused(name);
    if (now > answered) backMs = Math.max(0, sinceBusyMs());
    answered = now;
  };
  let ok = await together();
  if (ok) noteBack();
  // Two more lives, so that calls up to the eighth come about.
  for (let reset = 0; ok && reset < 2; reset++) {
    const before = bus.counters().reconnects;
    bus.reset();
    while (bus.counters().reconnects === before) await sleep(1);
    ok = await together();
    if (ok) noteBack();
  }
  if (!ok) backMs = null;
  const idleShare = isLast ? await shareOfIdleSecond() : null;
  const closeBegin = performance.now();
  await bus.close();
  const outcome = { name, first, last, refused: refused(name), calls: calls(name), backMs, idleShare };
  return { ...outcome, closeMs: performance.now() - closeBegin };
}

/** What earlier experiments have left running would show here too. */
async function shareOfIdleSecond(): Promise<number> {
  await sleep(200);
  const used = process.cpuUsage();
  const begin = performance.now();
  await sleep(1000);
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1000 / (performance.now() - begin);
}
