// The section `seam` of the bench: one nemesis after the other, and a table of what the addresses suffered. Ends with status 1 where a goal is missed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CorosyncProfile, corosyncProfiles, failureTimeoutMs } from '../../runtime/bus/corosync-times.ts';
import { buildPrograms, type Programs } from '../../test/netns/runtime.ts';
import { median, table } from '../measure.mjs';
import { Holders } from './holders.ts';
import { type Figures, missedBy, nemeses, type Nemesis } from './nemeses.ts';
import { Results } from './results.ts';
import { Stand, type StandOptions } from './stand.ts';
import { buildTools, probe } from './tools.ts';

/** Watched after a nemesis is mended; and for how much longer than the bus needs a nemesis lasts that the bus is to notice. */
const afterMs = 5000;
const noticedMs = 3000;

const rounds = Number(process.env['ROUNDS'] ?? 1);
const profiles = (process.env['PROFILES'] ?? 'fast,safe').split(',');
const rows = new RegExp(process.env['ROWS'] ?? '');
const old = process.env['OLD'] ?? null;
const nodes = Number(process.env['NODES'] ?? 5);
const addresses = Number(process.env['ADDRESSES'] ?? 40);
const load = Number(process.env['LOAD'] ?? 0);
const endMs = performance.now() + Number(process.env['MINUTES'] ?? 1e6) * 60_000;

async function suffer(stand: Stand, nemesis: Nemesis, { tools, profile }: StandOptions): Promise<Figures> {
  const timeoutMs = failureTimeoutMs(profile, nodes);
  await stand.even();
  const unreachable = new Set(nemesis.unreachable ?? []);
  const holders = new Holders(stand.net, stand.ips);
  await holders.begin();
  const gaps = probe(stand.net, tools, stand.ips);
  await sleep(500);
  const begin = performance.now();
  const struckMs = Date.now();
  await nemesis.strike(stand);
  await sleep(nemesis.isNoticed === true ? Math.max(nemesis.lastsMs, timeoutMs + noticedMs) : nemesis.lastsMs);
  // What nobody could reach is judged without its machine, and until it can be reached again.
  const meanwhile = unreachable.size > 0 ? holders.end(unreachable, struckMs) : null;
  const seconds = (performance.now() - begin) / 1000;
  await nemesis.mend(stand);
  await sleep(Math.max(afterMs, timeoutMs + noticedMs));
  const { longestMs } = await gaps();
  const held = meanwhile ?? holders.end(new Set());
  const wrong = await stand.wrong(stand.runtime.nodes);
  return { ...held, seconds, wrong, outageP50Ms: longestMs.length === 0 ? 0 : median(longestMs), outageMaxMs: longestMs.at(-1) ?? 0 };
}

/** One round of what was not measured that often yet; false: it is time to end. */
async function run(options: StandOptions, results: Results, round: number): Promise<boolean> {
  const { profile } = options;
  let stand: Stand | null = null;
  try {
    for (const nemesis of nemeses) {
      const { name } = nemesis;
      if (!rows.test(name) || results.rounds(profile, name) > round) continue;
      if (performance.now() > endMs) return false;
      try {
        stand ??= await Stand.start(options);
        const figures = await suffer(stand, nemesis, options);
        results.add({ profile, name, figures, failure: null });
        const missed = missedBy(nemesis, figures, failureTimeoutMs(profile, nodes));
        if (process.env['LOGS'] !== undefined && missed !== '') keepLogs(stand, `${profile} ${name}`, missed);
      } catch (error) {
        console.error(String(error));
        results.add({ profile, name, figures: null, failure: String(error).split('\n')[0] ?? '' });
        // The next one shall find a cluster that is well.
        await stand?.close();
        stand = null;
      }
    }
  } finally {
    await stand?.close();
  }
  return true;
}

function keepLogs(stand: Stand, name: string, missed: string): void {
  const file = `${name.replace(/[^a-z0-9]+/gi, '-')}-${Date.now()}.log`;
  writeFileSync(join(process.env['LOGS'] ?? '', file), `${missed}\n${stand.runtime.logTails(400)}\n`);
}

/** Of the priority that everybody has; they end by themselves. */
function busyLoops(): readonly ChildProcess[] {
  const script = 'for (const end = Date.now() + 900_000; Date.now() < end; );';
  return Array.from({ length: load }, () => spawn(process.execPath, ['-e', script], { stdio: 'ignore' }));
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-seam-'));
  const built = old === null ? await buildPrograms() : null;
  const programs: Programs = built ?? {
    daemon: join(old ?? '', 'dist', 'ecclusterd.cjs'),
    console: join(old ?? '', 'dist', 'ecconsole.cjs'),
    remove: () => {},
  };
  const results = new Results(process.env['RESULTS'] ?? null, nodes);
  const wanted = corosyncProfiles.filter((each: CorosyncProfile) => profiles.includes(each));
  let isOver = false;
  const loops = busyLoops();
  try {
    const tools = buildTools(folder);
    for (let round = 0; round < rounds && !isOver; round++) {
      for (const profile of wanted)
        isOver ||= !(await run({ programs, profile, tools, nodes, addresses, isOld: old !== null }, results, round));
    }
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
    built?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const profile of wanted) {
    console.log(
      `\n  ${nodes} nodes, ${addresses} addresses, profile ${profile}${old === null ? '' : `, ${old}`}, ${load} busy loops; the worst of all rounds (ms):\n`,
    );
    table(results.table(profile));
  }
  return !isOver && wanted.some((profile) => results.isMissed(profile)) ? 1 : 0;
}

process.exitCode = await main();
