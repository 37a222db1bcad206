// Follows a rollout at its manager to the end: tells each step, confirms or has a person confirm, and says how it ended.

import type { LiveCluster } from './live-cluster.ts';
import { WrongUse } from './wrong-use.ts';

/** Of `json rollout status`, what is read here. */
export interface RolloutStatus {
  readonly nextSerial: number;
  readonly incoming: string;
  readonly takes: readonly string[];
  readonly running: null | {
    readonly serial: number;
    readonly phase: string;
    readonly who: string;
    readonly manager: string;
    readonly leftMs: number;
    readonly waitsFor: string | null;
    readonly why: string | null;
    readonly nodes: readonly { readonly node: string; readonly state: string }[];
  };
  readonly last: null | { readonly serial: number; readonly end: string; readonly why: string; readonly tookMs: number };
}

/** Rejects where the signal ends it first. */
export type Question = (question: string, signal?: AbortSignal) => Promise<boolean>;

export interface Following {
  readonly serial: number;
  /** A person confirms. */
  readonly byPerson: boolean;
  readonly manager: string;
  say(text: string): void;
  /** Null: nobody is there to be asked. */
  readonly ask: Question | null;
}

const lookMs = 300;
const lostMs = 10_000;

export async function statusOf(live: LiveCluster): Promise<RolloutStatus> {
  const text = await live.ask('json rollout status');
  const status = JSON.parse(text) as RolloutStatus & { readonly error?: string };
  if (status.error !== undefined) throw new WrongUse(`${live.endpoint}: ${status.error}`);
  return status;
}

/** docs/cli.md: 0 committed, 1 refused, 5 rolled back, 6 not all came back, 7 nobody knows. */
export async function follow(connect: () => Promise<LiveCluster>, about: Following): Promise<number> {
  const { serial, manager, byPerson, say } = about;
  let live: LiveCluster | null = null;
  let lostSince: number | null = null;
  // What comes and goes within a step is told once.
  const said = new Set<string>();
  let order: Order | null = byPerson ? null : 'confirm';
  const question = new AbortController();
  try {
    for (;;) {
      try {
        live ??= await connect();
        const { running, last } = await statusOf(live);
        lostSince = null;
        if (running?.serial !== serial) {
          if (last?.serial === serial) return ended(last, about);
          say(`the manager knows nothing of this rollout any more: ecconsole ${manager} rollout history\n`);
          return 7;
        }
        const line = lineOf(running);
        const isNew = !said.has(line);
        if (isNew) say(`${line}\n`);
        said.add(line);
        if (running.phase === 'waiting') {
          // Beside all that follows: who thinks it over for long loses neither connection nor the end.
          if (byPerson && isNew) void askPerson(running.leftMs, about, question.signal).then((answer) => (order = answer));
          if (order !== null) await live.ask(`rollout ${order}`);
        }
      } catch {
        lostSince ??= performance.now();
        if (performance.now() - lostSince > lostMs) {
          say(`the connection to the manager is lost, and nobody knows how it ends: ecconsole ${manager} rollout status\n`);
          return 7;
        }
        live?.close();
        live = null;
      }
      await pause(lookMs);
    }
  } finally {
    question.abort();
    live?.close();
  }
}

type Order = 'confirm' | 'abort';

/** Null: it is left to the console of the manager, or over meanwhile. */
async function askPerson(leftMs: number, { ask, say, manager }: Following, signal: AbortSignal): Promise<Order | null> {
  const left = `${Math.round(leftMs / 1000)} s`;
  if (ask === null) {
    say(`all have switched; within ${left}: ecconsole ${manager} rollout confirm (or abort); else all go back\n`);
    return null;
  }
  try {
    return (await ask(`all have switched. Keep it? In ${left} all go back by themselves [y/N] `, signal)) ? 'confirm' : 'abort';
  } catch {
    return null;
  }
}

function lineOf({ phase, nodes, waitsFor, why }: NonNullable<RolloutStatus['running']>): string {
  const at = (state: string) => nodes.flatMap((each) => (each.state === state ? [each.node] : []));
  switch (phase) {
    case 'offering':
      return `offer    ${at('ready').length} of ${nodes.length} ready`;
    case 'switching':
      return `switch   ${at('switching').join(', ')}`;
    case 'settling':
      return `settle   ${at('settling').join(', ')}${waitsFor === null ? '' : ` (${waitsFor})`}`;
    case 'waiting':
      return 'confirm  all have switched and settled';
    case 'confirming':
      return 'confirm  told to all';
    default:
      return `back     ${at('going back').join(', ')}: ${why ?? ''}`;
  }
}

function ended(last: NonNullable<RolloutStatus['last']>, { say, serial }: Following): number {
  const why = last.why === '' ? '' : `: ${last.why}`;
  const time = `${(last.tookMs / 1000).toFixed(1)} s`;
  say(`rollout ${serial} ${last.end === 'unknown' ? 'may be committed, or not' : last.end}${why} (${time})\n`);
  return exits[last.end] ?? 7;
}

const exits: Readonly<Record<string, number>> = { committed: 0, refused: 1, 'rolled back': 5, 'rolled back, not all': 6, unknown: 7 };

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
