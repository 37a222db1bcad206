// The section `seam` of the bench: one nemesis after the other, and a table of what the addresses suffered. Ends with status 1 where a goal is missed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CorosyncProfile, corosyncProfiles } from '../../runtime/bus/corosync-times.ts';
import { buildPrograms, type Programs } from '../../test/netns/runtime.ts';
import { median, table } from '../measure.mjs';
import { Holders } from './holders.ts';
import { type Figures, nemeses, type Nemesis } from './nemeses.ts';
import { Stand, type StandOptions } from './stand.ts';
import { buildTools, probe, type Tools } from './tools.ts';

/** Watched after a nemesis is mended. */
const afterMs = 5000;

const rounds = Number(process.env['ROUNDS'] ?? 1);
const profiles = (process.env['PROFILES'] ?? 'fast,instant').split(',');
const only = new RegExp(process.env['ONLY'] ?? '');
const old = process.env['OLD'] ?? null;
const nodes = Number(process.env['NODES'] ?? 5);
const addresses = Number(process.env['ADDRESSES'] ?? 40);
const load = Number(process.env['LOAD'] ?? 0);

async function suffer(stand: Stand, nemesis: Nemesis, tools: Tools): Promise<Figures> {
  await stand.even();
  const unreachable = new Set(nemesis.unreachable ?? []);
  const holders = new Holders(stand.net, stand.ips);
  await holders.begin();
  const gaps = probe(stand.net, tools, stand.ips);
  await sleep(500);
  const begin = performance.now();
  const struckMs = Date.now();
  await nemesis.strike(stand);
  await sleep(nemesis.lastsMs);
  // What nobody could reach is judged without its machine, and until it can be reached again.
  const meanwhile = unreachable.size > 0 ? holders.end(unreachable, struckMs) : null;
  const seconds = (performance.now() - begin) / 1000;
  await nemesis.mend(stand);
  await sleep(afterMs);
  const { longestMs } = await gaps();
  const held = meanwhile ?? holders.end(new Set());
  const wrong = await stand.wrong(stand.runtime.nodes);
  return { ...held, seconds, wrong, outageP50Ms: longestMs.length === 0 ? 0 : median(longestMs), outageMaxMs: longestMs.at(-1) ?? 0 };
}

interface Row {
  readonly nemesis: Nemesis;
  readonly figures: readonly Figures[];
  readonly failure: string | null;
}

async function run(options: StandOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let stand: Stand | null = null;
  for (const nemesis of nemeses.filter(({ name }) => only.test(name))) {
    const figures: Figures[] = [];
    let failure: string | null = null;
    for (let round = 0; round < rounds && failure === null; round++) {
      try {
        stand ??= await Stand.start(options);
        const suffered = await suffer(stand, nemesis, options.tools);
        figures.push(suffered);
        if (process.env['LOGS'] !== undefined && nemesis.goal?.(suffered)) console.error(stand.runtime.logTails(60));
      } catch (error) {
        failure = String(error).split('\n')[0] ?? '';
        console.error(String(error));
        // The next one shall find a cluster that is well.
        await stand?.close();
        stand = null;
      }
    }
    rows.push({ nemesis, figures, failure });
    console.error(lineOf({ nemesis, figures, failure }).join('  '));
  }
  await stand?.close();
  return rows;
}

const most = (figures: readonly Figures[], of: 'outageMaxMs' | 'twiceMs' | 'noneMs' | 'ownerChanges') =>
  Math.max(...figures.map((each) => each[of])).toFixed(0);

function lineOf({ nemesis, figures, failure }: Row): readonly string[] {
  if (figures.length === 0) return [nemesis.name, '', '', '', '', '', failure ?? ''];
  const missed = figures.flatMap((each) => [nemesis.goal?.(each) ?? [], each.wrong ?? []].flat());
  const verdict = failure ?? missed[0] ?? (nemesis.goal === undefined ? '' : 'goal met');
  const p50 = median(figures.map(({ outageP50Ms }) => outageP50Ms)).toFixed(0);
  return [
    nemesis.name,
    p50,
    most(figures, 'outageMaxMs'),
    most(figures, 'twiceMs'),
    most(figures, 'noneMs'),
    most(figures, 'ownerChanges'),
    verdict,
  ];
}

const heads = ['', 'outage p50', 'outage max', 'served twice', 'with nobody', 'owner changes', 'goal'];

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
  let isMissed = false;
  const loops = busyLoops();
  try {
    const tools = buildTools(folder);
    for (const profile of corosyncProfiles.filter((each: CorosyncProfile) => profiles.includes(each))) {
      const rows = await run({ programs, profile, tools, nodes, addresses, isOld: old !== null });
      console.log(
        `\n  ${nodes} nodes, ${addresses} addresses, profile ${profile}${old === null ? '' : `, ${old}`}, ${load} busy loops; ${rounds} rounds, the worst of them (ms):\n`,
      );
      table([heads, ...rows.map(lineOf)]);
      isMissed ||= rows.some((row) => !/^(goal met)?$/.test(lineOf(row)[6] ?? ''));
    }
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
    built?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  return isMissed ? 1 : 0;
}

process.exitCode = await main();
