// `ecclusterd simulate --ir FILE --scenario FILE`: plays a scenario on the compiled cluster, with the daemon's own state machine, in no time. Or, with
// `--state FILE`, goes on from where running daemons were.

import { jsonLine } from '../../base/json-text.ts';
import { terminalBlock, type TerminalText } from '../../base/terminal-text.ts';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ClusterIr } from '../ir/generated/types.ts';
import { readIr } from '../ir/validate.ts';
import type { Change } from './invariants/owner-story.ts';
import type { RunningDump } from '../core/state-dump.ts';
import { dumpedCluster } from './dumped-cluster.ts';
import { type Played, playScenario, type Refusal, type Resumed } from './run-scenario.ts';
import { type Action, readScenario, type Scenario, type Step } from './scenario.ts';
import { nodesMax } from './play-world.ts';

export interface SimulateOptions {
  /** Null: nothing happens for a minute. */
  readonly scenarioPath: string | null;
  /** Instead of the scenario's own. */
  readonly seed: number | null;
  readonly json: boolean;
  readonly out: (text: TerminalText) => void;
}

export type Simulated =
  | { readonly ok: true; readonly violation: string | null }
  /** The scenario, or an IR that it names, cannot be used; the text says why. */
  | { readonly ok: false; readonly error: string };

/** Plays the scenario and writes what happens. Never throws for what a file holds. */
export function simulate(ir: Pick<ClusterIr, 'nodes'>, options: SimulateOptions): Simulated {
  return play(ir, options, {}, new Map());
}

/** The same from where the daemons were whose states these are. */
export function simulateFrom(dumps: readonly RunningDump[], options: SimulateOptions): Simulated {
  const cluster = dumpedCluster(dumps);
  if ('error' in cluster) return wrong(cluster.error);
  const { nodes, on, habits, resumed } = cluster;
  return play({ nodes }, options, { nodes: on, ...habits }, resumed);
}

function play(ir: Pick<ClusterIr, 'nodes'>, options: SimulateOptions, habits: Partial<Scenario>, resumed: Resumed): Simulated {
  if (ir.nodes.length > nodesMax) return wrong(`the IR has ${ir.nodes.length} nodes; at most ${nodesMax} can be simulated`);
  const names = ir.nodes.map(({ name }, index) => name ?? `node${index + 1}`);
  const path = options.scenarioPath;
  const text = path === null ? '{"steps": []}' : readText(path);
  if (text === null) return wrong(`${path} cannot be read: give --scenario a file as docs/simulator.md describes it`);
  const read = readScenario(text, names);
  if ('error' in read) return wrong(`${path}: ${read.error}`);
  const scenario: Scenario = { ...read.scenario, ...habits, ...(options.seed === null ? {} : { seed: options.seed }) };
  const others = readOthers(scenario, path ?? '.');
  if (typeof others === 'string') return wrong(others);
  const unmanaged = unmanagedMove(scenario, [ir, ...others.values()]);
  if (unmanaged !== null) return wrong(`${path}: ${unmanaged} is moved, and no node manages it`);
  const tell = options.json ? () => {} : (line: Change | Step | Refusal) => options.out(terminalBlock(`${lineOf(line)}\n`));
  const played = playScenario(ir, scenario, (file) => others.get(file) ?? null, tell, resumed);
  options.out(options.json ? jsonLine(played) : terminalBlock(summary(played, scenario)));
  return { ok: true, violation: played.violation };
}

function wrong(error: string): Simulated {
  return { ok: false, error };
}

/** An address that the scenario moves and that is in none of the IRs, or null. */
function unmanagedMove({ steps }: Scenario, irs: readonly Pick<ClusterIr, 'nodes'>[]): string | null {
  const managed = new Set(irs.flatMap(({ nodes }) => nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip))));
  for (const { action } of steps) if (action.kind === 'move' && !managed.has(action.ip)) return action.ip;
  return null;
}

/** The IRs that `reload` steps name, relative to the scenario; or what is wrong with one. */
function readOthers(scenario: Scenario, path: string): ReadonlyMap<string, ClusterIr> | string {
  const others = new Map<string, ClusterIr>();
  for (const { action } of scenario.steps) {
    if (action.kind !== 'reload' || others.has(action.file)) continue;
    const text = readText(resolve(dirname(path), action.file));
    if (text === null) return `${path}: ${action.file}, named by a reload, cannot be read`;
    const read = readIr(text);
    if ('error' in read) return `${path}: ${action.file}, named by a reload, is ${read.error}`;
    others.set(action.file, read.ir);
  }
  return others;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function lineOf(line: Change | Step | Refusal): string {
  if ('refused' in line) return `${seconds(line.atMs)}    ${line.refused}`;
  return 'action' in line ? stepLine(line) : changeLine(line);
}

function stepLine({ atSec, action }: Step): string {
  return `${seconds(atSec * 1000)}  ${describeAction(action)}`;
}

function describeAction(action: Action): string {
  switch (action.kind) {
    case 'partition':
      return `partition: ${action.groups.map((group) => group.join(', ')).join(' | ')}`;
    case 'heal':
      return 'heal';
    case 'move':
      return `move ${action.ip} to ${action.to}`;
    case 'restart-bus':
      return `restart the bus of ${action.node}, ${action.forSec} s`;
    case 'reload':
      return `reload ${action.file}${action.node === null ? '' : ` on ${action.node}`}`;
    case 'crash':
    case 'drain':
    case 'freeze':
    case 'kill':
    case 'pause':
    case 'resume':
    case 'start':
    case 'stop':
    case 'undrain':
      return `${action.kind} ${action.node}`;
  }
}

function changeLine({ atMs, ips, from, to, gapMs }: Change): string {
  const shown = ips.length <= 3 ? ips.join(', ') : `${ips.slice(0, 2).join(', ')} and ${ips.length - 2} more`;
  const gap = gapMs === 0 ? '' : `, out of service for ${(gapMs / 1000).toFixed(3)} s`;
  return `${seconds(atMs)}    ${from} -> ${to}: ${shown}${gap}`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3).padStart(10);
}

function summary(played: Played, scenario: Scenario): string {
  const byOwner = new Map<string, string[]>();
  for (const [ip, owner] of played.owners) byOwner.set(owner, [...(byOwner.get(owner) ?? []), ip]);
  const lines = [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([owner, ips]) => `  ${owner === '-' ? 'nobody' : owner}: ${ips.length}: ${ips.slice(0, 8).join(' ')}${ips.length > 8 ? ' ...' : ''}`,
    );
  const verdict = played.violation === null ? 'every invariant held' : `BROKEN at ${played.violation}`;
  return `after ${scenario.untilSec} s (seed ${scenario.seed}):\n${lines.join('\n')}\n${verdict}\n`;
}
